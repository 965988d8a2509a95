import { z } from "zod";
import { type Answer, assistantReply, countInputTokens, limited, piecesOf, type Turn } from "../assistant.ts";
import { findModel } from "./models.ts";

const block = z.looseObject({ type: z.string(), text: z.string().optional() });
const content = z.union([z.string(), z.array(block)]);

const countRequest = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.enum(["user", "assistant"]), content })).min(1, "at least one message is required"),
  system: content.optional(),
  tools: z.array(z.looseObject({})).optional(),
});

const messageRequest = countRequest.extend({
  max_tokens: z.int().min(1),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string().min(1)).optional(),
});

type MessageRequest = z.infer<typeof messageRequest>;
export const parseMessageRequest = (body: unknown) => messageRequest.safeParse(body);
export const parseCountRequest = (body: unknown) => countRequest.safeParse(body);

interface MessageAnswer {
  id: string;
  model: string;
  answer: Answer;
}

/** One event of a stream; further members by its type. */
interface MessageEvent {
  type: string;
  [member: string]: unknown;
}

/** Lets the assistant answer. Throws AnthropicProblem for an unknown model. */
export function answerMessage(request: MessageRequest, id: string, now: Date): MessageAnswer {
  const model = findModel(request.model).id;
  const turns = turnsOf(request);
  const answer = limited(assistantReply(turns, now), turns, { maxTokens: request.max_tokens, stop: request.stop_sequences ?? [] });
  return { id, model, answer };
}

/** The body of POST /v1/messages/count_tokens. */
export function tokenCount(request: z.infer<typeof countRequest>): object {
  findModel(request.model);
  return { input_tokens: countInputTokens(turnsOf(request)) };
}

/** The answer in one piece. */
export function messageBody({ id, model, answer }: MessageAnswer): object {
  return {
    model,
    id,
    type: "message",
    role: "assistant",
    content: [{ type: "text", text: answer.text }],
    ...ending(answer),
    usage: usageOf(answer, answer.outputTokens),
  };
}

/** The events of a stream; its usage is complete in the last `message_delta`. */
export function messageEvents({ id, model, answer }: MessageAnswer): MessageEvent[] {
  const start = {
    model,
    id,
    type: "message",
    role: "assistant",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: usageOf(answer, 1),
  };
  return [
    { type: "message_start", message: start },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "ping" },
    ...piecesOf(answer.text).map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: ending(answer), usage: totals(answer, answer.outputTokens) },
    { type: "message_stop" },
  ];
}

function turnsOf({ system, messages }: z.infer<typeof countRequest>): Turn[] {
  const first: Turn[] = system === undefined ? [] : [{ role: "system", text: textOf(system) }];
  return [...first, ...messages.map(({ role, content: said }): Turn => ({ role, text: textOf(said) }))];
}

function textOf(said: z.infer<typeof content>): string {
  return typeof said === "string" ? said : said.map((part) => part.text ?? "").join("\n");
}

function ending({ end, stoppedBy }: Answer): { stop_reason: string; stop_sequence: string | null } {
  const reason = { natural: "end_turn", length: "max_tokens", stop: "stop_sequence" }[end];
  return { stop_reason: reason, stop_sequence: stoppedBy };
}

function totals({ inputTokens }: Answer, outputTokens: number): object {
  return { input_tokens: inputTokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: outputTokens };
}

function usageOf(answer: Answer, outputTokens: number): object {
  return {
    ...totals(answer, outputTokens),
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    service_tier: "standard",
    inference_geo: "not_available",
  };
}
