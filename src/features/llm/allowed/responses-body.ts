import { defining, list, never, object, only, rewritten, scalar, shared, textOr, typed, verbatim, type Check } from "./check.ts";
import { imageUrl } from "./image.ts";

const image: Check = (value, path, tally) =>
  object({
    type: scalar,
    image_url: scalar,
    /** `original` is billed by the image's own size, which is not known here. */
    detail: only("auto", "low", "high"),
    file_id: shared("stored files may be another buyer's: the account is shared"),
  })(value, path, tally) ?? imageUrl("image_url")(value, path, tally);

const part = typed({
  input_text: object({ type: scalar, text: scalar }),
  output_text: object({ type: scalar, text: scalar, annotations: verbatim, logprobs: verbatim }),
  refusal: object({ type: scalar, refusal: scalar }),
  input_image: image,
  input_file: never("files are read into more tokens than they have bytes"),
});

const content = textOr(list(part));
const message = object({ type: scalar, id: scalar, role: scalar, content, status: scalar, phase: scalar }, ["role", "content"]);

const call = { type: scalar, id: scalar, call_id: scalar, name: scalar, status: scalar };
const output = object({ ...call, output: content }, ["output"]);

const item = typed(
  {
    message,
    function_call: object({ ...call, arguments: scalar }, ["arguments"]),
    function_call_output: output,
    custom_tool_call: object({ ...call, input: scalar }, ["input"]),
    custom_tool_call_output: output,
    // Encrypted reasoning has a byte for each byte of its text at least. Without it the provider takes what it stored under the id.
    reasoning: object({ type: scalar, id: scalar, summary: rewritten, content: rewritten, encrypted_content: scalar, status: scalar }, [
      "encrypted_content",
    ]),
    item_reference: shared("stored items may be another buyer's: the account is shared"),
  },
  message,
);

const definition = { type: scalar, name: scalar, description: scalar };
const tool = typed({
  function: object({ ...definition, parameters: rewritten, strict: scalar }),
  custom: object({ ...definition, format: rewritten }),
});

const format = typed({
  text: object({ type: scalar }),
  json_object: object({ type: scalar }),
  json_schema: object({ ...definition, schema: rewritten, strict: scalar }),
});

const SHARED = "the account is shared: what is stored could be another buyer's";

/** OpenAI's Responses: every member a body may have. Reasoning tokens are within `max_output_tokens`. */
export const responsesBody = object({
  model: scalar,
  input: textOr(list(item)),
  instructions: scalar,
  stream: scalar,
  stream_options: object({ include_obfuscation: scalar }),
  max_output_tokens: scalar,
  max_tool_calls: scalar,
  tools: defining(list(tool)),
  tool_choice: verbatim,
  parallel_tool_calls: scalar,
  text: object({
    verbosity: scalar,
    format: (value, path, tally) => (value === null || value === undefined ? undefined : defining(format)(value, path, tally)),
  }),
  reasoning: object({ effort: scalar, summary: scalar, generate_summary: scalar }),
  include: list(only("reasoning.encrypted_content", "message.output_text.logprobs", "message.input_image.image_url")),
  temperature: scalar,
  top_p: scalar,
  top_logprobs: scalar,
  truncation: scalar,
  user: scalar,
  safety_identifier: scalar,
  metadata: verbatim,
  prompt_cache_key: scalar,
  prompt_cache_retention: scalar,
  service_tier: only("auto", "default"),
  store: shared(SHARED),
  previous_response_id: shared(SHARED),
  conversation: shared(SHARED),
  prompt: shared(SHARED),
  background: shared("an answer that is fetched later is stored with the shared account"),
});
