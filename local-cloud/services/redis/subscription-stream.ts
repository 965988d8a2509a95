import type { Context } from "hono";
import type { RedisBackend } from "./backend.ts";

/** A subscription as Upstash streams it: `data: subscribe,<channel>,1` first, then `data: message,<channel>,<message>`. */
export async function streamMessages(c: Context, backend: RedisBackend, channel: string): Promise<Response> {
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
      unsubscribe = await backend.subscribe(channel, (message) => send(`message,${channel},${message}`));
      if (gone) unsubscribe();
      send(`subscribe,${channel},1`);
    },
    cancel() {
      gone = true;
      unsubscribe?.();
    },
  });
  return c.body(body, 200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
}
