import { defining, list, never, object, only, rewritten, scalar, shared, textOr, typed, verbatim, type Check } from "./check.ts";
import { imageUrl } from "./image.ts";

/** `original` is billed by the image's own size, which is not known here. */
const DETAIL = only("auto", "low", "high");

const image: Check = (value, path, tally) =>
  object({ url: scalar, detail: DETAIL }, ["url"])(value, path, tally) ?? imageUrl("url")(value, path, tally);

const part = typed({
  text: object({ type: scalar, text: scalar }),
  refusal: object({ type: scalar, refusal: scalar }),
  image_url: object({ type: scalar, image_url: image }, ["image_url"]),
  input_audio: never("audio is priced otherwise than text"),
  file: never("files are read into more tokens than they have bytes"),
});

const called = object({ name: scalar, arguments: scalar });
const toolCall = typed({
  function: object({ id: scalar, type: scalar, function: called }),
  custom: object({ id: scalar, type: scalar, custom: object({ name: scalar, input: scalar }) }),
});

const message = object({
  role: scalar,
  content: textOr(list(part)),
  name: scalar,
  refusal: scalar,
  tool_calls: list(toolCall),
  tool_call_id: scalar,
  function_call: called,
  /** Of an answer given back as it came. */
  annotations: verbatim,
  audio: shared("stored audio may be another buyer's, and its length is not known here"),
});

const tool = typed({
  function: object({ type: scalar, function: rewritten }),
  custom: object({ type: scalar, custom: rewritten }),
});

const format = typed({
  text: object({ type: scalar }),
  json_object: object({ type: scalar }),
  json_schema: object({ type: scalar, json_schema: rewritten }),
});

/** OpenAI's Chat Completions: every member a body may have. Reasoning tokens are within `max_completion_tokens`. */
export const chatBody = object({
  model: scalar,
  messages: list(message),
  stream: scalar,
  stream_options: object({ include_usage: scalar, include_obfuscation: scalar }),
  max_tokens: scalar,
  max_completion_tokens: scalar,
  n: scalar,
  tools: defining(list(tool)),
  tool_choice: verbatim,
  functions: defining(list(rewritten)),
  function_call: verbatim,
  parallel_tool_calls: scalar,
  response_format: (value, path, tally) => (value === null || value === undefined ? undefined : defining(format)(value, path, tally)),
  temperature: scalar,
  top_p: scalar,
  frequency_penalty: scalar,
  presence_penalty: scalar,
  logit_bias: verbatim,
  logprobs: scalar,
  top_logprobs: scalar,
  stop: verbatim,
  seed: scalar,
  user: scalar,
  safety_identifier: scalar,
  metadata: verbatim,
  reasoning_effort: scalar,
  verbosity: scalar,
  prompt_cache_key: scalar,
  prompt_cache_retention: scalar,
  modalities: list(only("text")),
  service_tier: only("auto", "default"),
  store: shared("the account is shared: what is stored could be read by others"),
  audio: never("audio is priced otherwise than text"),
  prediction: never("rejected predictions are billed beyond the answer's limit"),
  web_search_options: never("searches are charged for each"),
});
