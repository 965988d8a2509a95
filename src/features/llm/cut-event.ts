import { completeObject } from "./complete-object.ts";
import type { Wire } from "./wires.ts";

const MESSAGE = "The stream ended before the answer did: what came of it is not the whole answer.";

const DATA: Record<Wire, { event?: string; data: object }> = {
  chat: { data: { error: { message: MESSAGE, type: "server_error", param: null, code: "stream_cut" } } },
  responses: { event: "error", data: { type: "error", code: "stream_cut", message: MESSAGE, param: null } },
  messages: { event: "error", data: { type: "error", error: { type: "api_error", message: MESSAGE } } },
};

/**
 * What ends a stream that was cut short: an error in the form in which the wire's provider tells of one inside a stream. Where the beginning
 * of an event went out already (`half`), that event becomes the error: of two members, and of two fields, of a name readers heed the last.
 * The beginning of what is no object, such as of `[DONE]`, is ended as it is, so that its reader throws, and the error comes behind it.
 */
export function cutEvent(wire: Wire, half?: Uint8Array): Uint8Array {
  const { event, data } = DATA[wire];
  const json = JSON.stringify(data);
  const name = event === undefined ? "" : `event: ${event}\n`;
  const lines = half ? new TextDecoder().decode(half).split(/\r?\n/u) : [];
  const [first, ...others] = lines.filter((line) => line.startsWith("data:"));
  // Fields that are behind a line of none, or of half a name, are the event's only ones.
  if (first === undefined) return encode(`${lines.at(-1) ? "\n" : ""}${name}data: ${json}\n\n`);
  const isUnderWay = others.length === 0 && lines.at(-1) === first;
  const completion = isUnderWay ? completeObject(first.slice("data:".length), json.slice(1, -1)) : undefined;
  return encode(completion === undefined ? `\n\n${name}data: ${json}\n\n` : `${completion}\n${name}\n`);
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
