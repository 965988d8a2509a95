import { createParser } from "eventsource-parser";
import { deskUnavailable } from "../../platform/events/operators.ts";
import { formatEvent, SSE_HEADERS, SSE_HEARTBEAT } from "../../platform/http/sse.ts";
import type { NotificationDeps } from "../notifications/ports.ts";
import { streamFeed } from "../notifications/stream-feed.ts";
import { readLastCapture } from "./last-capture.ts";
import type { HealthDeps } from "./ports.ts";

/** How often the last capture is looked at, and how many looks without news make a heartbeat. */
const LOOK_MS = 2_000;
const HEARTBEAT_LOOKS = 5;

/**
 * Server-Sent Events `change` for the console: at once for each entry of the operators' feed, within 2 s for a new capture; each
 * says what to fetch anew for, not what changed. It ends with the feed's stream, by its age, or when the client is gone.
 */
export async function streamChanges(deps: HealthDeps & NotificationDeps, signal: AbortSignal): Promise<Response> {
  const feed = await streamFeed(deps, null, signal);
  if (!feed.body) throw new Error("the feed answered a stream without a body");
  const entries = feed.body.pipeThrough(new TextDecoderStream()).getReader();
  const encoder = new TextEncoder();
  let looking: ReturnType<typeof setInterval> | undefined;
  let open = true;
  const stop = (): void => {
    open = false;
    clearInterval(looking);
  };

  const source: UnderlyingSource<Uint8Array> = {
    async start(controller: ReadableStreamDefaultController<Uint8Array>) {
      const send = (text: string): void => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const tell = (about: "capture" | "notification"): void => send(formatEvent({ event: "change", data: JSON.stringify({ about }) }));
      send(formatEvent({ retry: 1_000 }));

      let seen = (await readLastCapture(deps))?.capturedAt;
      let quiet = 0;
      looking = setInterval(() => {
        void readLastCapture(deps).then((capture) => {
          if (capture?.capturedAt === seen) {
            quiet += 1;
            if (quiet % HEARTBEAT_LOOKS === 0) send(SSE_HEARTBEAT);
            return;
          }
          seen = capture?.capturedAt;
          tell("capture");
        });
      }, LOOK_MS);

      const parser = createParser({ onEvent: () => tell("notification") });
      const follow = async (): Promise<void> => {
        for (let read = await entries.read(); !read.done; read = await entries.read()) parser.feed(read.value);
      };
      // A feed that breaks off ends the stream as one that ended does: the page reconnects, or fetches by itself.
      void follow()
        .catch((error: unknown) => deskUnavailable(deps, { use: "alert-ledger", error }))
        .then(() => {
          if (open) controller.close();
          stop();
        });
    },
    async cancel() {
      stop();
      await entries.cancel();
    },
  };
  return new Response(new ReadableStream(source), { headers: SSE_HEADERS });
}
