import type { AlertSeverity } from "../../platform/alerts.ts";
import type { Author } from "../../platform/audit/line.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Notification } from "./notification.ts";

export interface NotificationListQuery {
  unacknowledged: boolean;
  severity?: AlertSeverity | undefined;
  /** In its title, whatever the case of its letters. */
  text?: string | undefined;
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
  listNotifications(query: NotificationListQuery): Promise<readonly Notification[]>;
  /** Undefined where there is no such notification; the first who acknowledged stays. */
  acknowledgeNotification(sequence: number, author: Author): Promise<AcknowledgedNotification | undefined>;
  /** The feed as Server-Sent Events, from after the request's `Last-Event-ID` on; it ends at the contract's age or with the request. */
  fetch(request: Request): Promise<Response>;
}

export interface NotificationDeps extends Platform {
  notificationFeed: NotificationFeed;
}
