import { defining, list, never, object, only, rewritten, scalar, shared, textOr, typed, verbatim, type Check } from "./check.ts";
import { imageBytes, imageUrl } from "./image.ts";

const cached = { cache_control: verbatim };
/** Citing makes the provider number every sentence of the document, which no bound of bytes covers. */
const citations = object({ enabled: only(false) });

const text = object({ type: scalar, text: scalar, citations: verbatim, ...cached });

const imageSource = typed({
  base64: (value, path, tally) =>
    object({ type: scalar, media_type: scalar, data: scalar })(value, path, tally) ?? imageBytes(value, path, tally),
  url: (value, path, tally) => object({ type: scalar, url: scalar })(value, path, tally) ?? imageUrl("url")(value, path, tally),
  file: shared("stored files may be another buyer's: the account is shared"),
});
const image = object({ type: scalar, source: imageSource, ...cached }, ["source"]);

const DOCUMENT = "the pages of a document are billed as text and as images, however few bytes it has";
const documentSource = typed({
  text: object({ type: scalar, media_type: only("text/plain"), data: scalar }),
  content: object({ type: scalar, content: textOr(list(typed({ text, image }))) }),
  base64: never(DOCUMENT),
  url: never(DOCUMENT),
  file: shared("stored files may be another buyer's: the account is shared"),
});
const document = object({ type: scalar, source: documentSource, title: scalar, context: scalar, citations, ...cached }, ["source"]);

const searchResult = object({
  type: scalar,
  source: scalar,
  title: scalar,
  content: list(typed({ text })),
  citations,
  ...cached,
});

const block = typed({
  text,
  image,
  document,
  search_result: searchResult,
  // A signature carries the whole reasoning encrypted: it has a byte for each byte of it at least.
  thinking: object({ type: scalar, thinking: scalar, signature: scalar }),
  redacted_thinking: object({ type: scalar, data: scalar }),
  tool_use: object({ type: scalar, id: scalar, name: scalar, input: rewritten, caller: object({ type: only("direct") }), ...cached }),
  tool_result: object({
    type: scalar,
    tool_use_id: scalar,
    is_error: scalar,
    content: textOr(list(typed({ text, image, document, search_result: searchResult }))),
    ...cached,
  }),
});

const custom = object({
  type: scalar,
  name: scalar,
  description: scalar,
  input_schema: rewritten,
  input_examples: rewritten,
  strict: scalar,
  eager_input_streaming: scalar,
  ...cached,
});

const onlyStandard: Check = only("standard");

/** Anthropic's Messages: every member a body may have. Thinking is within `max_tokens`, as long as its own budget is (rules.ts). */
export const messagesBody = object({
  model: scalar,
  messages: list(object({ role: scalar, content: textOr(list(block)) })),
  system: textOr(list(typed({ text }))),
  max_tokens: scalar,
  stream: scalar,
  stop_sequences: verbatim,
  temperature: scalar,
  top_p: scalar,
  top_k: scalar,
  tools: defining(list(typed({ custom }, custom))),
  tool_choice: verbatim,
  thinking: object({ type: scalar, budget_tokens: scalar, display: scalar }),
  output_config: object({
    effort: scalar,
    format: defining((value, path, tally) =>
      value === null || value === undefined
        ? undefined
        : typed({ json_schema: object({ type: scalar, schema: rewritten }) })(value, path, tally),
    ),
  }),
  metadata: verbatim,
  service_tier: only("auto", "standard_only"),
  speed: onlyStandard,
  ...cached,
  container: never("what runs at the provider is charged by its time"),
  mcp_servers: never("what other servers answer has no bound here"),
  context_management: never("what the provider edits or sums up is billed besides"),
  inference_geo: never("a chosen region is priced otherwise"),
});

/** Features in the making that change neither what a call costs nor what it may read: a name, then its date. */
const BETAS =
  /^(?:prompt-caching|token-counting|token-efficient-tools|fine-grained-tool-streaming|interleaved-thinking|extended-cache-ttl|structured-outputs|output-128k)-\d{4}-\d{2}-\d{2}$/;

/** The first of a header's beta features that the gateway does not know. */
export const unknownBeta = (header: string): string | undefined =>
  header
    .split(",")
    .map((name) => name.trim())
    .find((name) => name !== "" && !BETAS.test(name));
