import { z } from "zod";
import { type Answer, assistantReply, limited, piecesOf, type Turn } from "../assistant.ts";
import { smallestInstance } from "../json-answer.ts";
import { OpenaiProblem } from "./errors.ts";
import { snapshotOf } from "./models.ts";

const inputItem = z.looseObject({
  type: z.string().optional(),
  role: z.enum(["user", "assistant", "system", "developer"]).optional(),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]).optional(),
});

const responseRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(inputItem).min(1)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  previous_response_id: z.string().nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  text: z
    .looseObject({
      format: z.looseObject({ type: z.enum(["text", "json_object", "json_schema"]), schema: z.unknown().optional() }).optional(),
    })
    .nullish(),
});

type ResponseRequest = z.infer<typeof responseRequest>;
export const parseResponseRequest = (body: unknown) => responseRequest.safeParse(body);

interface ResponseAnswer {
  id: string;
  itemId: string;
  created: number;
  model: string;
  request: ResponseRequest;
  answer: Answer;
}

/** Lets the assistant answer. Throws OpenaiProblem for an unknown model, and for an earlier response, of which none is kept. */
export function answerResponse(request: ResponseRequest, ids: { response: string; item: string }, now: Date): ResponseAnswer {
  const model = snapshotOf(request.model);
  const previous = request.previous_response_id;
  if (previous) {
    throw new OpenaiProblem(400, `Previous response with id '${previous}' not found.`, {
      param: "previous_response_id",
      code: "previous_response_not_found",
    });
  }
  const turns = turnsOf(request);
  const text = formatted(assistantReply(turns, now), request);
  const answer = limited(text, turns, { maxTokens: request.max_output_tokens ?? undefined, stop: [] });
  return { id: ids.response, itemId: ids.item, created: Math.floor(now.getTime() / 1000), model, request, answer };
}

/** The response object in its last state. */
export function responseBody(response: ResponseAnswer): object {
  const incomplete = response.answer.end === "length";
  const status = incomplete ? "incomplete" : "completed";
  return {
    ...envelope(response, status),
    incomplete_details: incomplete ? { reason: "max_output_tokens" } : null,
    output: [messageItem(response, status)],
    service_tier: "default",
    usage: usageOf(response.answer),
  };
}

/** The events of a stream, in the order and with the members OpenAI sends them. */
export function responseEvents(response: ResponseAnswer): { type: string; sequence_number: number }[] {
  const { answer, itemId } = response;
  const incomplete = answer.end === "length";
  const started = { ...envelope(response, "in_progress"), incomplete_details: null, output: [], service_tier: "auto", usage: null };
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const events = [
    { type: "response.created", response: started },
    { type: "response.in_progress", response: started },
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { id: itemId, type: "message", status: "in_progress", content: [], role: "assistant" },
    },
    { type: "response.content_part.added", ...place, part: textPart("") },
    ...piecesOf(answer.text).map((delta) => ({ type: "response.output_text.delta", ...place, delta, logprobs: [] })),
    { type: "response.output_text.done", ...place, text: answer.text, logprobs: [] },
    { type: "response.content_part.done", ...place, part: textPart(answer.text) },
    { type: "response.output_item.done", output_index: 0, item: messageItem(response, incomplete ? "incomplete" : "completed") },
    { type: incomplete ? "response.incomplete" : "response.completed", response: responseBody(response) },
  ];
  return events.map((event, index) => ({ ...event, sequence_number: index }));
}

function turnsOf({ input, instructions }: ResponseRequest): Turn[] {
  const system: Turn[] = instructions ? [{ role: "system", text: instructions }] : [];
  if (typeof input === "string") return [...system, { role: "user", text: input }];
  const said = input.flatMap(({ role, content }): Turn[] => {
    if (role === undefined || content === undefined) return [];
    const text = typeof content === "string" ? content : content.map((part) => part.text ?? "").join("\n");
    return [{ role: role === "developer" ? "system" : role, text }];
  });
  return [...system, ...said];
}

function formatted(reply: string, { text }: ResponseRequest): string {
  if (text?.format?.type === "json_object") return JSON.stringify({ reply });
  return text?.format?.type === "json_schema" ? JSON.stringify(smallestInstance(text.format.schema, reply)) : reply;
}

function envelope({ id, created, model, request }: ResponseAnswer, status: string): object {
  return {
    id,
    object: "response",
    created_at: created,
    status,
    background: false,
    error: null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: null,
    model,
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key: null,
    reasoning: { effort: null, summary: null },
    safety_identifier: null,
    store: false,
    temperature: request.temperature ?? 1,
    text: { format: request.text?.format ?? { type: "text" }, verbosity: "medium" },
    tool_choice: "auto",
    tools: request.tools ?? [],
    top_logprobs: 0,
    top_p: request.top_p ?? 1,
    truncation: "disabled",
    user: null,
    metadata: request.metadata ?? {},
  };
}

function messageItem({ itemId, answer }: ResponseAnswer, status: string): object {
  return { id: itemId, type: "message", status, content: [textPart(answer.text)], role: "assistant" };
}

function textPart(text: string): object {
  return { type: "output_text", annotations: [], logprobs: [], text };
}

function usageOf({ inputTokens, outputTokens }: Answer): object {
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
