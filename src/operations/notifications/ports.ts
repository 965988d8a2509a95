import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Notification } from "./notification.ts";

export interface NotificationListQuery {
  unacknowledged: boolean;
  limit: number;
  after: { first: number; sequence: number } | undefined;
}

export interface AcknowledgedNotification extends Notification {
  /** It was this call that acknowledged it. */
  fresh: boolean;
}

/** The operators' feed, kept by the alert ledger. */
export interface NotificationFeed {
  /** What both transports failed first until it is acknowledged, then newest first. */
  list(query: NotificationListQuery): Promise<readonly Notification[]>;
  /** Undefined where there is no such notification; the first who acknowledged stays. */
  acknowledge(sequence: number, by: Actor): Promise<AcknowledgedNotification | undefined>;
  /** A stream of Server-Sent Events, from after `lastEventId` on; it ends at the contract's age or with `signal`. */
  stream(lastEventId: string | null, signal: AbortSignal): Promise<Response>;
}

export interface NotificationDeps extends Platform {
  notificationFeed: NotificationFeed;
}
