import { authorOf } from "../../platform/audit/line.ts";
import { notFound } from "../../platform/errors.ts";
import { notificationAcknowledged } from "../../platform/events/notifications.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Notification } from "./notification.ts";
import type { NotificationDeps } from "./ports.ts";

/** Acknowledges a notification of the feed; the first who did stays. Throws `not-found`. */
export async function acknowledgeNotification(deps: NotificationDeps, sequence: number, operator: Actor): Promise<Notification> {
  const acknowledged = await deps.notificationFeed.acknowledgeNotification(sequence, authorOf(operator));
  if (!acknowledged) throw notFound("notification");
  if (acknowledged.fresh) notificationAcknowledged(deps, { sequence, operatorId: operator.id });
  return acknowledged;
}
