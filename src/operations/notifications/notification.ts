import type { AlertSeverity } from "../../platform/alerts.ts";

export const NOTIFICATION_TOPICS = [
  "alert-opened",
  "alert-severity-raised",
  "alert-resolved",
  "silence-ended",
  "dead-letter",
  "both-transports-failed",
  "escalation-failed",
  "incident",
] as const;
export type NotificationTopic = (typeof NOTIFICATION_TOPICS)[number];

/** An entry of the operators' feed. */
export interface Notification {
  /** Grows with time; the stream's `id:`. */
  sequence: number;
  /** Milliseconds since the epoch. */
  at: number;
  topic: NotificationTopic;
  severity: AlertSeverity;
  title: string;
  /** Waits for a person: a decision or a call. */
  needsHuman: boolean;
  alertId: string | null;
  deadLetterId: string | null;
  incidentId: string | null;
  acknowledgedBy: string | null;
  acknowledgedAt: number | null;
}

/** What is said; the ledger adds when and in which order. */
export type NotificationDraft = Pick<Notification, "topic" | "severity" | "title"> &
  Partial<Pick<Notification, "needsHuman" | "alertId" | "deadLetterId" | "incidentId">>;
