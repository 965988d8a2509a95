import type { Wire } from "../../src/features/llm/wires.ts";

/**
 * The most that providers can bill for a body, in tokens, by what they publish, and by nothing that the gateway reckons by:
 * - text: byte-level tokenizers, so at most one token a byte, of the text as it is or normalized (NFKC) all of it alike;
 * - a message, item or block: at most 8 tokens of framing; the whole prompt: at most 16;
 * - an image: OpenAI's models here cut it into at most 1,536 patches of 32 pixels and bill 1.62 times as many; at detail `low` the same at
 *   most; Anthropic's scale it down to 1,568 pixels a side and bill a token for 750 pixels, at most 3,279;
 * - tools and formats: OpenAI writes them anew as types: 19 tokens a function, 6 a property, 3 a value, besides their text; Anthropic adds a
 *   prompt of at most 700 tokens for tools, and no more for a format;
 * - encrypted reasoning: at most a token for each byte that its base64 holds;
 * - the answer: its limit for each choice, reasoning within it; but where Anthropic's budget of thinking is no smaller than `max_tokens`,
 *   which it allows between the calls of tools, the whole context.
 */
const FRAME = 8;
const WHOLE_PROMPT = 16;
const OPENAI_IMAGE = Math.ceil(1_536 * 1.62);
const ANTHROPIC_IMAGE = Math.ceil((1_568 * 1_568) / 750);
const FUNCTION = 19;
const PROPERTY = 6;
const VALUE = 3;
const ANTHROPIC_TOOLS = 700;
const ANTHROPIC_CONTEXT = 200_000;

type Json = Record<string, unknown>;

/** Tokens by kind of text: a tokenizer normalizes all of it, or nothing. */
interface Bill {
  asItIs: number;
  normalized: number;
  beside: number;
}

const utf8 = (text: string): number => new TextEncoder().encode(text).byteLength;
const objectOf = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The longest answer that a body asks for. */
export function longestAnswer(wire: Wire, body: Json): number {
  const limits = ["max_completion_tokens", "max_tokens", "max_output_tokens"].map((name) => body[name]);
  const choices = wire === "chat" && typeof body["n"] === "number" ? body["n"] : 1;
  const longest = Math.max(...limits.filter((limit) => typeof limit === "number")) * choices;
  const budget = objectOf(body["thinking"])?.["budget_tokens"];
  return wire === "messages" && typeof budget === "number" && budget >= longest ? ANTHROPIC_CONTEXT : longest;
}

/** Tokens of the prompt and of the answer together, where `answer` is the longest that the provider was asked for. */
export function worstBill(wire: Wire, body: Json, answer: number): number {
  const bill: Bill = { asItIs: 0, normalized: 0, beside: WHOLE_PROMPT };
  READ[wire](body, bill);
  return Math.max(bill.asItIs, bill.normalized) + bill.beside + answer;
}

function text(value: unknown, bill: Bill): void {
  if (value === null || value === undefined) return;
  const said = typeof value === "string" ? value : JSON.stringify(value);
  bill.asItIs += utf8(said);
  bill.normalized += utf8(said.normalize("NFKC"));
}

/** What stands in a body as JSON and comes to the model as types or as JSON: its names and values, and what is written round each. */
function written(value: unknown, bill: Bill): void {
  const record = objectOf(value);
  if (record)
    for (const [name, member] of Object.entries(record)) {
      text(name, bill);
      bill.beside += PROPERTY;
      written(member, bill);
    }
  else if (Array.isArray(value)) for (const member of value) written(member, bill);
  else text(value, bill);
  if (!record) bill.beside += VALUE;
}

function definitions(value: unknown, bill: Bill): void {
  for (const definition of listOf(value)) {
    bill.beside += FUNCTION;
    written(definition, bill);
  }
}

const base64Bytes = (value: unknown): number => (typeof value === "string" ? Math.floor((value.length * 3) / 4) : 0);

function chatMessage(value: unknown, bill: Bill): void {
  const message = objectOf(value) ?? {};
  bill.beside += FRAME;
  for (const name of ["role", "name", "refusal", "tool_call_id", "annotations"]) text(message[name], bill);
  if (typeof message["content"] === "string") text(message["content"], bill);
  for (const part of listOf(message["content"]).map(objectOf)) {
    bill.beside += part?.["type"] === "image_url" ? OPENAI_IMAGE : FRAME;
    text(part?.["text"], bill);
    text(part?.["refusal"], bill);
  }
  const calls = listOf(message["tool_calls"]).map(objectOf);
  for (const call of [...calls.flatMap((one) => [one?.["function"], one?.["custom"]]), message["function_call"]].map(objectOf)) {
    if (!call) continue;
    bill.beside += FRAME;
    for (const name of ["name", "arguments", "input"]) text(call[name], bill);
  }
}

function responsesContent(value: unknown, bill: Bill): void {
  if (typeof value === "string") text(value, bill);
  for (const part of listOf(value).map(objectOf)) {
    bill.beside += part?.["type"] === "input_image" ? OPENAI_IMAGE : FRAME;
    for (const name of ["text", "refusal", "annotations", "logprobs"]) text(part?.[name], bill);
  }
}

function responsesItem(value: unknown, bill: Bill): void {
  const item = objectOf(value) ?? {};
  bill.beside += FRAME;
  for (const name of ["role", "name", "arguments", "input", "call_id"]) text(item[name], bill);
  responsesContent(item["content"], bill);
  responsesContent(item["output"], bill);
  if (item["type"] !== "reasoning") return;
  bill.beside += base64Bytes(item["encrypted_content"]);
  written(item["summary"], bill);
}

function messagesBlock(value: unknown, bill: Bill): void {
  if (typeof value === "string") return text(value, bill);
  const block = objectOf(value) ?? {};
  bill.beside += FRAME;
  for (const name of ["text", "thinking", "title", "context", "name", "citations"]) text(block[name], bill);
  bill.beside += base64Bytes(block["signature"]) + base64Bytes(block["type"] === "redacted_thinking" ? block["data"] : undefined);
  if (block["type"] === "tool_use") written(block["input"], bill);
  if (block["type"] === "search_result") text(block["source"], bill);
  if (block["type"] === "image") bill.beside += ANTHROPIC_IMAGE;
  const source = block["type"] === "document" ? objectOf(block["source"]) : undefined;
  text(source?.["data"], bill);
  messagesContent(source?.["content"], bill);
  messagesContent(block["content"], bill);
}

function messagesContent(value: unknown, bill: Bill): void {
  if (typeof value === "string") text(value, bill);
  for (const block of listOf(value)) messagesBlock(block, bill);
}

const READ: Record<Wire, (body: Json, bill: Bill) => void> = {
  chat(body, bill) {
    for (const message of listOf(body["messages"])) chatMessage(message, bill);
    definitions(
      listOf(body["tools"]).flatMap((tool) => [objectOf(tool)?.["function"], objectOf(tool)?.["custom"]].filter(Boolean)),
      bill,
    );
    definitions(body["functions"], bill);
    written(objectOf(objectOf(body["response_format"])?.["json_schema"]) ?? null, bill);
  },
  responses(body, bill) {
    text(body["instructions"], bill);
    if (typeof body["input"] === "string") text(body["input"], bill);
    for (const item of listOf(body["input"])) responsesItem(item, bill);
    definitions(body["tools"], bill);
    written(objectOf(objectOf(body["text"])?.["format"])?.["schema"] ?? null, bill);
  },
  messages(body, bill) {
    messagesContent(body["system"], bill);
    for (const message of listOf(body["messages"]).map(objectOf)) {
      bill.beside += FRAME;
      messagesContent(message?.["content"], bill);
    }
    const tools = listOf(body["tools"]);
    if (tools.length > 0) bill.beside += ANTHROPIC_TOOLS;
    definitions(tools, bill);
    written(objectOf(objectOf(body["output_config"])?.["format"])?.["schema"] ?? null, bill);
  },
};
