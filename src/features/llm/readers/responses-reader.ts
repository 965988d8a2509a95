import * as z from "zod";
import type { TextLimits } from "../estimates/sampled-text.ts";
import { membersOf, textOf } from "./members.ts";
import { apartOf, inputOf, openaiUsage, outputOf } from "./openai-usage.ts";
import { parseEvent, text, written, type Reader, type Reading } from "./reader.ts";
import { beginCall, charactersOf, createSeen, sayReasoning, sayShown, sealReasoning } from "./seen.ts";

const responseSchema = z.object({
  usage: openaiUsage,
  error: z.unknown().optional(),
  output: z.array(z.unknown()).nullish().catch(undefined),
});

const said = z
  .array(z.object({ text, refusal: text }).catch({}))
  .nullish()
  .catch(undefined);

/** One of the things an answer is made of: a message, reasoning, a call of a tool. */
const itemSchema = z.object({
  type: z.string(),
  name: text,
  content: said,
  summary: said,
  encrypted_content: text,
  arguments: text,
  input: text,
  code: text,
  operation: z.unknown().optional(),
});
type Item = z.infer<typeof itemSchema>;

const LAST = new Set(["response.completed", "response.incomplete", "response.failed"]);
const ITEMS = new Set(["response.output_item.added", "response.output_item.done"]);
const SHOWN = new Set(["response.output_text.delta", "response.refusal.delta"]);
/** What the provider puts beside the answer itself: it is part of the next prompt. */
const BESIDE = /_output$|_list_tools$/u;

/** Reads OpenAI's Responses, streamed or whole. Usage comes with the last event. */
export function createResponsesReader(limits: TextLimits): Reader {
  const reading: Reading = { delivered: 0, ended: false };
  const seen = createSeen(limits);
  /** Characters that came of the item under way; undefined where none is. */
  let streamed: number | undefined;

  const takeResponse = ({ error, usage }: z.infer<typeof responseSchema>): void => {
    if (error !== undefined && error !== null) reading.error = error;
    if (!usage) return;
    const [input, output] = [inputOf(usage), outputOf(usage)];
    if (input) reading.input = input;
    if (output !== undefined) reading.output = output;
    reading.apart = apartOf(usage);
  };

  const begin = ({ type, name }: Item): void => {
    streamed = 0;
    seen.shown.end();
    seen.reasoning.end();
    if (type === "reasoning") seen.reasoned = true;
    else if (type !== "message" && !BESIDE.test(type)) beginCall(seen, name ?? "");
  };

  /** An item as it is in the end: what of it did not come in pieces is new. */
  const end = (item: Item): void => {
    if (streamed === undefined) begin(item);
    const rest = writtenOf(item).slice(streamed);
    if (item.type === "reasoning") sayReasoning(seen, rest);
    else if (!BESIDE.test(item.type)) sayShown(seen, rest);
    sealReasoning(seen, item.encrypted_content?.length ?? 0, true);
    streamed = undefined;
  };

  return {
    reading,
    seen,
    event(data) {
      const json = parseEvent(data);
      const event = membersOf(json);
      const type = event?.["type"];
      if (!event || typeof type !== "string") return "";
      if (type === "error") reading.error = json;
      if (LAST.has(type)) {
        reading.ended = true;
        const response = responseSchema.safeParse(event["response"]);
        if (response.success) takeResponse(response.data);
      }
      const item = ITEMS.has(type) ? itemSchema.safeParse(event["item"]) : undefined;
      if (item?.success) (type === "response.output_item.added" ? begin : end)(item.data);
      // Of text, tool arguments, code and reasoning alike.
      const delta = textOf(event["delta"]);
      if (delta !== "") {
        streamed = (streamed ?? 0) + delta.length;
        (type.includes("reasoning") ? sayReasoning : sayShown)(seen, delta);
      }
      reading.delivered = charactersOf(seen);
      return SHOWN.has(type) ? delta : "";
    },
    answer(json) {
      reading.ended = true;
      const response = responseSchema.safeParse(json);
      if (!response.success) return;
      takeResponse(response.data);
      for (const entry of response.data.output ?? []) {
        const item = itemSchema.safeParse(entry);
        if (item.success) end(item.data);
      }
      reading.delivered = charactersOf(seen);
    },
  };
}

/** All that the model wrote of an item. */
function writtenOf({ content, summary, arguments: given, input, code, operation }: Item): string {
  const parts = [...(summary ?? []), ...(content ?? [])].map((part) => (part.text ?? "") + (part.refusal ?? ""));
  return [...parts, given ?? "", input ?? "", code ?? "", operation === undefined ? "" : written(operation)].join("");
}
