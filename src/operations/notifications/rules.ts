import type { Author } from "../../platform/audit/line.ts";
import type { Decided } from "../alerts/effects.ts";
import type { Notification } from "./notification.ts";
import type { AcknowledgedNotification } from "./ports.ts";

/** Acknowledges once: the first who did stays, and is the one the audit trail names. */
export function acknowledged(found: Notification | undefined, author: Author, now: number): Decided<AcknowledgedNotification | undefined> {
  if (!found) return { answer: undefined, effects: [] };
  if (found.acknowledgedBy !== null) return { answer: { ...found, fresh: false }, effects: [] };
  const notification = { ...found, acknowledgedBy: author.email, acknowledgedAt: now };
  const subject = String(found.sequence);
  const write = { action: "notification.acknowledge", subjectKind: "notification", subject, detail: { title: found.title } };
  return {
    answer: { ...notification, fresh: true },
    effects: [
      { kind: "acknowledge-notification", notification },
      { kind: "audit", author, write },
    ],
  };
}
