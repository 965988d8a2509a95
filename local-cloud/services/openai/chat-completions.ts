import { z } from "zod";
import { type Answer, assistantReply, type Limits, limited, piecesOf, type Turn } from "../assistant.ts";
import { smallestInstance } from "../json-answer.ts";
import { snapshotOf } from "./models.ts";

const textPart = z.looseObject({ type: z.string(), text: z.string().optional() });

const chatRequest = z.looseObject({
  model: z.string(),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(["developer", "system", "user", "assistant", "tool", "function"]),
        content: z.union([z.string(), z.array(textPart)]).nullish(),
      }),
    )
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  n: z.int().min(1).max(8).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  response_format: z
    .union([
      z.looseObject({ type: z.enum(["text", "json_object"]) }),
      z.looseObject({ type: z.literal("json_schema"), json_schema: z.looseObject({ name: z.string(), schema: z.unknown() }) }),
    ])
    .nullish(),
});

type ChatRequest = z.infer<typeof chatRequest>;
export const parseChatRequest = (body: unknown) => chatRequest.safeParse(body);

/** A completion before it is written: everything both forms of the answer need. */
interface ChatAnswer {
  id: string;
  created: number;
  model: string;
  answer: Answer;
  choices: number;
}

/** Lets the assistant answer. Throws OpenaiProblem for an unknown model. */
export function answerChat(request: ChatRequest, id: string, now: Date): ChatAnswer {
  const model = snapshotOf(request.model);
  const turns = request.messages.map(turnOf);
  const limits: Limits = { maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined, stop: [request.stop ?? []].flat() };
  const text = formatted(assistantReply(turns, now), request.response_format);
  return { id, created: Math.floor(now.getTime() / 1000), model, answer: limited(text, turns, limits), choices: request.n ?? 1 };
}

/** The answer in one piece. */
export function completionBody(chat: ChatAnswer): object {
  const message = { role: "assistant", content: chat.answer.text, refusal: null, annotations: [] };
  return {
    ...envelope(chat, "chat.completion"),
    choices: indexes(chat).map((index) => ({ index, message, logprobs: null, finish_reason: finishReason(chat) })),
    usage: usageOf(chat),
  };
}

/** The answer as the chunks of a stream, the usage last where it was asked for. */
export function completionChunks(chat: ChatAnswer, includeUsage: boolean): object[] {
  const chunk = (choices: object[], usage: object | null = null) => ({
    ...envelope(chat, "chat.completion.chunk"),
    choices,
    ...(includeUsage ? { usage } : {}),
  });
  const delta = (index: number, content: object, finish: string | null = null) =>
    chunk([{ index, delta: content, logprobs: null, finish_reason: finish }]);
  return [
    ...indexes(chat).map((index) => delta(index, { role: "assistant", content: "", refusal: null })),
    ...piecesOf(chat.answer.text).flatMap((content) => indexes(chat).map((index) => delta(index, { content }))),
    ...indexes(chat).map((index) => delta(index, {}, finishReason(chat))),
    ...(includeUsage ? [chunk([], usageOf(chat))] : []),
  ];
}

function turnOf({ role, content }: ChatRequest["messages"][number]): Turn {
  const text = typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("\n");
  if (role === "user" || role === "assistant") return { role, text };
  return { role: "system", text };
}

function formatted(reply: string, format: ChatRequest["response_format"]): string {
  // Of the form asked for already, as its prompt showed it.
  if (format && format.type !== "text" && isJson(reply)) return reply;
  if (format?.type === "json_object") return JSON.stringify({ reply });
  if (format?.type === "json_schema" && "json_schema" in format) {
    const { schema } = z.looseObject({ schema: z.unknown() }).parse(format["json_schema"]);
    return JSON.stringify(smallestInstance(schema, reply));
  }
  return reply;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function envelope(chat: ChatAnswer, object: string): object {
  return { id: chat.id, object, created: chat.created, model: chat.model, service_tier: "default", system_fingerprint: "fp_local" };
}

function indexes(chat: ChatAnswer): number[] {
  return Array.from({ length: chat.choices }, (_, index) => index);
}

function finishReason(chat: ChatAnswer): string {
  return chat.answer.end === "length" ? "length" : "stop";
}

function usageOf({ answer, choices }: ChatAnswer): object {
  const completion = answer.outputTokens * choices;
  return {
    prompt_tokens: answer.inputTokens,
    completion_tokens: completion,
    total_tokens: answer.inputTokens + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}
