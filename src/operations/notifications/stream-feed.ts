import type { NotificationDeps } from "./ports.ts";

/** The operators' feed as Server-Sent Events, from after `lastEventId` on; it ends at the contract's age or with `signal`. */
export function streamFeed(
  deps: Pick<NotificationDeps, "notificationFeed">,
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = lastEventId === null ? {} : { "last-event-id": lastEventId };
  return deps.notificationFeed.fetch(new Request("https://alert-ledger/notifications", { headers, signal }));
}
