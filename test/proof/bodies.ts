import fc from "fast-check";
import type { Wire } from "../../src/features/llm/wires.ts";

type Json = Record<string, unknown>;

/** Words of every kind: what normalizes to more or less than it was, what JSON escapes, what looks like something else. */
const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("\ufdfa", "\u3316", "\ufb03", "\uff21", "\u0301", "\n", '"', "\u0000", "\ud83e\udeb1"),
    maxLength: 40,
  }),
  fc.constantFrom("data:image/png;base64,these are words", `data:image/png;base64,${"A".repeat(400)}`, "a".repeat(900), ""),
);
const name = fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "_"), minLength: 1, maxLength: 12 });
const base64 = fc.integer({ min: 1, max: 300 }).map((quads) => "Abc+".repeat(quads));
const png = base64.map((data) => `data:image/png;base64,${data}`);
const url = fc.constantFrom("https://pictures.test/a.png", "https://pictures.test/a b.webp?x=%20");
const schema = fc.oneof(
  fc.object({ key: name, maxDepth: 4, values: [fc.string({ maxLength: 8 }), fc.boolean(), fc.integer(), fc.constant(null)] }),
  fc
    .dictionary(name, fc.constantFrom({}, true, { type: "string" }), { maxKeys: 30, size: "max" })
    .map((properties) => ({ type: "object", properties })),
  fc.array(fc.constantFrom({}, 1, "", [], null), { maxLength: 60, size: "max" }).map((values) => ({ enum: values })),
);
const few = <T>(each: fc.Arbitrary<T>, least = 0): fc.Arbitrary<T[]> => fc.array(each, { minLength: least, maxLength: 4 });
/** The usual value nine times in ten, else one of the others. */
function seldom<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}
/** Any of the members, or none of them. */
const some = (members: Record<string, fc.Arbitrary<unknown>>, always: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<Json> =>
  fc.record({ ...always, ...members }, { requiredKeys: Object.keys(always) });
const answer = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1_100, max: 32_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 1_024, 32_768, 64_000, 128_000, 500_000) },
);
/** Besides what is known, what the gateway may refuse: then it has to say where. */
const unknown = seldom<string | undefined>(undefined, "file_id", "container", "prediction", "metadata", "web_search_options", "user");
const withUnknown = (body: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.tuple(body, unknown, words).map(([known, member, value]) => (member === undefined ? known : { ...known, [member]: { value } }));

function chatBodies(): fc.Arbitrary<Json> {
  const part = fc.oneof(
    some({}, { type: fc.constant("text"), text: words }),
    some({}, { type: fc.constant("refusal"), refusal: words }),
    some(
      {},
      {
        type: fc.constant("image_url"),
        image_url: some({ detail: seldom<unknown>("high", "auto", "low", null, "original") }, { url: fc.oneof(png, url) }),
      },
    ),
  );
  const called = fc.record({ name, arguments: words });
  const message = some(
    {
      ...{ name, refusal: words, tool_call_id: name, function_call: called, annotations: few(fc.record({ text: words })) },
      tool_calls: few(
        fc.oneof(
          fc.record({ id: name, type: fc.constant("function"), function: called }),
          fc.record({ id: name, type: fc.constant("custom"), custom: fc.record({ name, input: words }) }),
        ),
      ),
    },
    { role: fc.constantFrom("system", "user", "assistant", "tool", "developer"), content: fc.oneof(words, few(part), fc.constant(null)) },
  );
  const definition = some({ description: words, parameters: schema, strict: fc.boolean() }, { name });
  const tool = fc.oneof(
    fc.record({ type: fc.constant("function"), function: definition }),
    fc.record({ type: fc.constant("custom"), custom: some({ description: words, format: schema }, { name }) }),
  );
  const format = fc.oneof(
    fc.constantFrom({ type: "text" }, { type: "json_object" }, null),
    fc.record({ type: fc.constant("json_schema"), json_schema: fc.record({ name, schema, strict: fc.boolean() }) }),
  );
  return some(
    {
      ...{
        max_tokens: answer,
        max_completion_tokens: answer,
        n: fc.integer({ min: 1, max: 16 }),
        tools: few(tool),
        functions: few(definition),
      },
      ...{ response_format: format, stream: fc.boolean(), stop: few(words), metadata: fc.dictionary(name, words), user: words },
      ...{ tool_choice: fc.constantFrom("auto", { type: "function", function: { name: "a" } }), logit_bias: fc.constant({ "5": 100 }) },
      ...{
        modalities: seldom<unknown>(["text"], null, ["text", "audio"]),
        reasoning_effort: fc.constantFrom("low", "high"),
        seed: fc.integer(),
      },
    },
    { model: fc.constantFrom("gpt-4.1-mini", "gpt-5-mini", "gpt-5-mini-2025-08-07"), messages: few(message, 1) },
  );
}

function responsesBodies(): fc.Arbitrary<Json> {
  const part = fc.oneof(
    some({}, { type: fc.constantFrom("input_text", "output_text"), text: words }),
    some({ annotations: few(fc.record({ url: words })) }, { type: fc.constant("output_text"), text: words }),
    some({}, { type: fc.constant("refusal"), refusal: words }),
    some({ detail: fc.constantFrom("auto", "low", "high") }, { type: fc.constant("input_image"), image_url: fc.oneof(png, url) }),
  );
  const content = fc.oneof(words, few(part));
  const item = fc.oneof(
    some({ type: fc.constant("message"), status: name, id: name }, { role: fc.constantFrom("user", "assistant", "system"), content }),
    some({ id: name }, { type: fc.constant("function_call"), call_id: name, name, arguments: words }),
    some({}, { type: fc.constantFrom("function_call_output", "custom_tool_call_output"), call_id: name, output: content }),
    some({}, { type: fc.constant("custom_tool_call"), call_id: name, name, input: words }),
    some(
      { summary: few(fc.record({ type: fc.constant("summary_text"), text: words })), id: name },
      { type: fc.constant("reasoning"), encrypted_content: base64 },
    ),
    fc.record({ type: seldom("message", "item_reference"), role: fc.constant("user"), content: words }),
  );
  const tool = fc.oneof(
    some({ description: words, parameters: schema, strict: fc.boolean() }, { type: fc.constant("function"), name }),
    some({ description: words, format: schema }, { type: fc.constant("custom"), name }),
  );
  const format = fc.oneof(
    fc.constantFrom({ type: "text" }, { type: "json_object" }, null),
    some({ description: words, strict: fc.boolean() }, { type: fc.constant("json_schema"), name, schema }),
  );
  return some(
    {
      ...{ instructions: words, max_output_tokens: answer, tools: few(tool), text: some({ format, verbosity: fc.constant("low") }) },
      ...{ stream: fc.boolean(), metadata: fc.dictionary(name, words), truncation: fc.constantFrom("auto", "disabled"), user: words },
      ...{ reasoning: fc.constantFrom({ effort: "high", summary: "auto" }), include: fc.constantFrom([], ["reasoning.encrypted_content"]) },
      ...{ store: fc.constantFrom(false, null), tool_choice: fc.constantFrom("auto", "required") },
    },
    { model: fc.constantFrom("gpt-4.1-mini", "gpt-5-mini"), input: fc.oneof(words, few(item)) },
  );
}

function messagesBodies(): fc.Arbitrary<Json> {
  const cached = { cache_control: fc.constantFrom({ type: "ephemeral" }, { type: "ephemeral", ttl: "1h" }) };
  const textBlock = some(cached, { type: fc.constant("text"), text: words });
  const image = some(cached, {
    type: fc.constant("image"),
    source: fc.oneof(
      fc.record({ type: fc.constant("base64"), media_type: fc.constantFrom("image/png", "image/webp"), data: base64 }),
      fc.record({ type: fc.constant("url"), url }),
    ),
  });
  const document = some(
    { title: words, context: words, citations: seldom({ enabled: false }, { enabled: true }), ...cached },
    {
      type: fc.constant("document"),
      source: fc.oneof(
        fc.record({ type: fc.constant("text"), media_type: fc.constant("text/plain"), data: words }),
        fc.record({ type: fc.constant("content"), content: fc.oneof(words, few(fc.oneof(textBlock, image))) }),
      ),
    },
  );
  const searchResult = some(cached, { type: fc.constant("search_result"), source: words, title: words, content: few(textBlock, 1) });
  const result = fc.oneof(words, few(fc.oneof(textBlock, image, document, searchResult)));
  const block = fc.oneof(
    textBlock,
    image,
    document,
    searchResult,
    fc.record({ type: fc.constant("thinking"), thinking: words, signature: base64 }),
    fc.record({ type: fc.constant("redacted_thinking"), data: base64 }),
    some(cached, { type: fc.constant("tool_use"), id: name, name, input: schema }),
    some({ is_error: fc.boolean(), ...cached }, { type: fc.constant("tool_result"), tool_use_id: name, content: result }),
  );
  const tool = some(
    { type: fc.constantFrom("custom", null), description: words, strict: fc.boolean(), input_examples: few(schema), ...cached },
    { name, input_schema: schema },
  );
  const format = fc.oneof(fc.constant(null), fc.record({ type: fc.constant("json_schema"), schema }));
  return some(
    {
      ...{ system: fc.oneof(words, few(textBlock)), tools: few(tool), stream: fc.boolean(), stop_sequences: few(words) },
      ...{
        output_config: some({ effort: fc.constant("low"), format }),
        tool_choice: fc.constantFrom({ type: "any" }, { type: "tool", name: "a" }),
      },
      ...{
        thinking: seldom<unknown>(
          { type: "enabled", budget_tokens: 1_024 },
          { type: "enabled", budget_tokens: 60_000 },
          { type: "adaptive" },
        ),
        metadata: fc.record({ user_id: words }),
        ...cached,
      },
    },
    {
      model: fc.constantFrom("claude-haiku-4-5", "claude-sonnet-4-6"),
      max_tokens: answer,
      messages: few(fc.record({ role: fc.constantFrom("user", "assistant"), content: fc.oneof(words, few(block)) }), 1),
    },
  );
}

/** Bodies of a wire, over every part that the gateway knows of it, and some that it does not. */
export const BODIES: Record<Wire, fc.Arbitrary<Json>> = {
  chat: withUnknown(chatBodies()),
  responses: withUnknown(responsesBodies()),
  messages: withUnknown(messagesBodies()),
};

/** Types of parts that bodies of a wire can have and that are let through: what is generated has to meet each. */
export const PARTS: Record<Wire, readonly string[]> = {
  chat: ["custom", "function", "image_url", "json_object", "json_schema", "refusal", "text"],
  responses: [
    ...["custom", "custom_tool_call", "custom_tool_call_output", "function", "function_call", "function_call_output", "input_image"],
    ...["input_text", "json_object", "json_schema", "message", "output_text", "reasoning", "refusal", "text"],
  ],
  messages: [
    ...["base64", "content", "custom", "document", "image", "json_schema", "redacted_thinking", "search_result", "text", "thinking"],
    ...["tool_result", "tool_use", "url"],
  ],
};
