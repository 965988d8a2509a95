import type { Wire } from "./wires.ts";

const MESSAGE = "The stream ended before the answer did: what came of it is not the whole answer.";

const DATA: Record<Wire, { event?: string; data: object }> = {
  chat: { data: { error: { message: MESSAGE, type: "server_error", param: null, code: "stream_cut" } } },
  responses: { event: "error", data: { type: "error", code: "stream_cut", message: MESSAGE, param: null } },
  messages: { event: "error", data: { type: "error", error: { type: "api_error", message: MESSAGE } } },
};

/** The last event of a stream that was cut short, in the form in which the wire's provider tells of an error inside a stream. */
export function cutEvent(wire: Wire): Uint8Array {
  const { event, data } = DATA[wire];
  return new TextEncoder().encode(`${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`);
}
