import type { Notification } from "../../src/operations/notifications/notification.ts";
import { notificationView } from "../../src/operations/notifications/view.ts";
import { formatEvent, SSE_HEADERS, SSE_HEARTBEAT } from "../../src/platform/http/sse.ts";
import type { LedgerNotifications } from "./notifications.ts";

/** Missed entries a reconnecting watcher is sent at most; older ones it reads from the list. */
const CATCH_UP = 500;
/** Bytes a watcher may lag behind before it is let go; it comes back with Last-Event-ID. */
const MAX_LAG = 1024 * 1024;

/** Milliseconds. */
export interface StreamTimes {
  heartbeat: number;
  maxAge: number;
}

/**
 * The feed as Server-Sent Events: what came after `lastEventId`, then each new entry. It ends at its greatest age, after a
 * `retry:`, because an open stream pins the object; a client that is gone is noticed by the heartbeat.
 */
export function streamNotifications(
  feed: Pick<LedgerNotifications, "last" | "since" | "watch">,
  lastEventId: string | null,
  times: StreamTimes,
  signal: AbortSignal,
): Response {
  const encoder = new TextEncoder();
  const undone: (() => void)[] = [];
  let open = true;
  /** Once, whatever ends it: its greatest age, a client that is gone or that lags, while it catches up as well as later. */
  const leave = (): boolean => {
    const left = open;
    open = false;
    for (const undo of undone.splice(0)) undo();
    return left;
  };
  const source: UnderlyingSource<Uint8Array> = {
    start(controller: ReadableStreamDefaultController<Uint8Array>) {
      const end = (): void => {
        if (leave()) controller.close();
      };
      const send = (text: string): void => {
        if (!open) return;
        controller.enqueue(encoder.encode(text));
        if ((controller.desiredSize ?? 0) <= 0) end();
      };
      const tell = (notification: Notification): void =>
        send(
          formatEvent({ event: "notification", id: String(notification.sequence), data: JSON.stringify(notificationView(notification)) }),
        );

      send(formatEvent({ retry: 1_000 }));
      const after = lastEventId !== null && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : feed.last();
      for (const missed of feed.since(after, CATCH_UP)) tell(missed);
      if (signal.aborted) end();
      if (!open) return;

      const heartbeat = setInterval(() => send(SSE_HEARTBEAT), times.heartbeat);
      const age = setTimeout(end, times.maxAge);
      signal.addEventListener("abort", end);
      undone.push(
        feed.watch(tell),
        () => clearInterval(heartbeat),
        () => clearTimeout(age),
        () => signal.removeEventListener("abort", end),
      );
    },
    cancel() {
      leave();
    },
  };
  return new Response(new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: MAX_LAG })), { headers: SSE_HEADERS });
}
