import { written } from "../readers/reader.ts";
import type { CallBody } from "../rules.ts";
import type { Wire } from "../wires.ts";
import type { PromptImage } from "./image-tokens.ts";
import { createSampledText, type SampledText, type TextLimits } from "./sampled-text.ts";

/** What of a call's body its model reads. */
export interface PromptText {
  said: SampledText;
  messages: number;
  /** Calls of tools and their results. */
  toolParts: number;
  images: PromptImage[];
  /** Reasoning given back encrypted. */
  sealed: { items: number; characters: number };
  /** JSON of the tools and of the output format. */
  tools: SampledText;
  format: SampledText;
}

/** Members of messages and parts that no model reads as text. */
const UNREAD = new Set([
  ...["type", "role", "id", "call_id", "tool_call_id", "tool_use_id", "status", "phase", "caller", "is_error"],
  ...["media_type", "detail", "signature", "cache_control", "annotations", "citations", "logprobs"],
]);
const TOOL_PARTS = new Set(["function", "custom", "tool_use", "tool_result", "function_call", "function_call_output"]);
/** Parts lie no deeper than that; what does is somebody's JSON, and read as such. */
const DEEPEST = 8;

/** Reads a body that may reach its provider: of a kind that `allowed/` knows. */
export function readPrompt(wire: Wire, body: CallBody, limits: TextLimits): PromptText {
  const text = () => createSampledText(limits);
  const prompt: PromptText = {
    ...{ said: text(), tools: text(), format: text(), images: [], messages: 0, toolParts: 0, sealed: { items: 0, characters: 0 } },
  };
  for (const around of [body["system"], body["instructions"]])
    if (typeof around === "string" || Array.isArray(around)) read(around, prompt);
  const turns = body["messages"] ?? body["input"];
  for (const turn of Array.isArray(turns) ? turns : [turns]) read(turn, prompt);
  prompt.messages = (Array.isArray(turns) ? turns.length : 1) + (isGiven(body["system"]) ? 1 : 0) + (isGiven(body["instructions"]) ? 1 : 0);
  for (const tool of [body["tools"], body["functions"]].flatMap((list): unknown[] => (Array.isArray(list) ? list : [])))
    prompt.tools.add(written(wire === "chat" ? (memberOf(tool, "function") ?? memberOf(tool, "custom") ?? tool) : tool));
  const format = wire === "chat" ? body["response_format"] : memberOf(body[wire === "responses" ? "text" : "output_config"], "format");
  const schema = memberOf(format, "json_schema") ?? memberOf(format, "schema");
  if (isGiven(schema)) prompt.format.add(written(schema));
  return prompt;
}

function read(value: unknown, prompt: PromptText, depth = 0): void {
  if (!isGiven(value)) return;
  if (typeof value === "string") say(value, prompt);
  else if (typeof value !== "object") return;
  else if (depth > DEEPEST) say(written(value), prompt);
  else if (Array.isArray(value)) for (const each of value) read(each, prompt, depth + 1);
  else readPart(value as Record<string, unknown>, prompt, depth);
}

function readPart(part: Record<string, unknown>, prompt: PromptText, depth: number): void {
  const { type } = part;
  const image = imageOf(part);
  if (image) return void prompt.images.push(image);
  if (typeof type === "string" && TOOL_PARTS.has(type)) prompt.toolParts += 1;
  for (const [name, value] of Object.entries(part)) {
    if (UNREAD.has(name)) continue;
    if (name === "encrypted_content" || type === "redacted_thinking") seal(value, prompt);
    else if (name === "input" && isGiven(value) && typeof value === "object") say(written(value), prompt);
    else read(value, prompt, depth + 1);
  }
}

function say(text: string, { said }: PromptText): void {
  said.add(text);
  said.end();
}

function seal(value: unknown, prompt: PromptText): void {
  if (typeof value !== "string") return;
  prompt.sealed = { items: prompt.sealed.items + 1, characters: prompt.sealed.characters + value.length };
}

/** An image of any wire: its base64 behind a data URL or by itself, or nothing of it where it is named by an address. */
function imageOf(part: Record<string, unknown>): PromptImage | undefined {
  const { type, source } = part;
  if (type === "image") return { base64: textOf(memberOf(source, "data")) };
  if (type !== "image_url" && type !== "input_image") return undefined;
  const url = textOf(part["image_url"]) ?? textOf(memberOf(part["image_url"], "url"));
  const detail = part["detail"] ?? memberOf(part["image_url"], "detail");
  return { base64: url?.startsWith("data:") ? url.slice(url.indexOf(",") + 1) : undefined, detail };
}

const isGiven = (value: unknown): boolean => value !== null && value !== undefined;
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
