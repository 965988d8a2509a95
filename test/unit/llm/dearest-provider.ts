import type { Wire } from "../../../src/features/llm/wires.ts";

/** What a made-up provider bills for what is said, as dearly as a real one could: a token a byte, normalized or not, and its own additions. */
export const BILLED = { promptTokens: 64, toolTokens: 1_000, imageTokens: 8_000 };

export interface Part {
  kind: "text" | "image" | "tool-call";
  value: string;
}

export interface Tool {
  name: string;
  schema: Record<string, string>;
}

const PER_MESSAGE = 8;
const bytes = (text: string): number => Math.max(utf8(text), utf8(text.normalize("NFKC")));
const utf8 = (text: string): number => new TextEncoder().encode(text).byteLength;

export function bill(turns: readonly (readonly Part[])[], tools: readonly Tool[], system: string): number {
  const said = turns.flat().reduce((sum, { kind, value }) => sum + (kind === "image" ? BILLED.imageTokens : bytes(value)), 0);
  const schemas = tools.reduce((sum, { name, schema }) => sum + bytes(name) + bytes(JSON.stringify(schema, undefined, 1)), 0);
  return BILLED.promptTokens + bytes(system) + said + turns.length * PER_MESSAGE + (tools.length > 0 ? BILLED.toolTokens + schemas : 0);
}

/** The same in a wire's form. */
export function body(wire: Wire, turns: readonly (readonly Part[])[], tools: readonly Tool[], system: string): object {
  switch (wire) {
    case "chat":
      return {
        messages: [{ role: "system", content: system }, ...turns.map(chatMessage)],
        tools: tools.map(({ name, schema }) => ({ type: "function", function: { name, parameters: schema } })),
      };
    case "responses":
      return {
        instructions: system,
        input: turns.flatMap((turn) => turn.map(responsesItem)),
        tools: tools.map(({ name, schema }) => ({ type: "function", name, parameters: schema, strict: false })),
      };
    case "messages":
      return {
        system,
        messages: turns.map((turn) => ({ role: "user", content: turn.map(messagesBlock) })),
        tools: tools.map(({ name, schema }) => ({ name, input_schema: schema })),
      };
  }
}

function chatMessage(turn: readonly Part[]): object {
  const calls = turn.filter(({ kind }) => kind === "tool-call");
  return {
    role: "user",
    content: turn.flatMap(({ kind, value }) => {
      if (kind === "tool-call") return [];
      return [kind === "text" ? { type: "text", text: value } : { type: "image_url", image_url: { url: value, detail: "high" } }];
    }),
    tool_calls: calls.map(({ value }, index) => ({ id: `call_${index}`, type: "function", function: { name: "f", arguments: value } })),
  };
}

function responsesItem({ kind, value }: Part): object {
  if (kind === "tool-call") return { type: "function_call", call_id: "c", name: "f", arguments: value };
  return { role: "user", content: [kind === "text" ? { type: "input_text", text: value } : { type: "input_image", image_url: value }] };
}

function messagesBlock({ kind, value }: Part): object {
  if (kind === "tool-call") return { type: "tool_use", id: "t", name: "f", input: { said: value } };
  if (kind === "text") return { type: "text", text: value };
  const [, data] = value.split(";base64,");
  return { type: "image", source: data === undefined ? { type: "url", url: value } : { type: "base64", media_type: "image/png", data } };
}
