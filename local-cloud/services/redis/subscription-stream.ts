import type { Context } from "hono";
import type { RedisBackend, SubscriptionKind } from "./backend.ts";

/**
 * A subscription as Upstash streams it: `data: subscribe,<channel>,1` first, then `data: message,<channel>,<message>`
 * (`psubscribe` and `pmessage,<pattern>,<channel>,<message>` for patterns).
 */
export async function streamMessages(c: Context, backend: RedisBackend, kind: SubscriptionKind, name: string): Promise<Response> {
  const encoder = new TextEncoder();
  let gone = false;
  let unsubscribe: (() => void) | undefined;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string): void => {
        // The client may leave while the server still subscribes, and messages may be on their way when it has left.
        if (gone) return;
        // A line break inside a message is another data line of the same event (WHATWG server-sent events).
        controller.enqueue(encoder.encode(`data: ${text.replaceAll("\n", "\ndata: ")}\n\n`));
      };
      unsubscribe = await backend.subscribe(kind, name, (channel, message) => {
        send(kind === "psubscribe" ? `pmessage,${name},${channel},${message}` : `message,${channel},${message}`);
      });
      if (gone) unsubscribe();
      send(`${kind},${name},1`);
    },
    cancel() {
      gone = true;
      unsubscribe?.();
    },
  });
  return c.body(body, 200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
}
