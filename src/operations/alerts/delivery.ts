import type { NotificationKind } from "./alert.ts";

/** `support` carries escalated incidents; the other two carry alerts. */
export const TRANSPORTS = ["primary", "secondary", "support"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** The other way that an alert may leave by; support has none. */
export const otherThan = (transport: Transport): "primary" | "secondary" | undefined =>
  transport === "primary" ? "secondary" : transport === "secondary" ? "primary" : undefined;

/** `spent`: every try failed and the letter is on its way to the dead-letter queue; shown as retrying. */
export type DeliveryState = "pending" | "delivering" | "retrying" | "spent" | "delivered" | "dead";

/** Why a delivery was given up: its own schedule, the receiver's 410, or a consumer that kept crashing over it. */
export const DEATH_CAUSES = ["schedule-spent", "consumer-crashed"] as const;
export type DeathCause = (typeof DEATH_CAUSES)[number];

/** One notification on one transport. Its id is the `webhook-id` of every try. Times are milliseconds since the epoch. */
export interface Delivery {
  id: string;
  /** The alert, or the incident for `support`. */
  subjectId: string;
  /** The subject's notifications in order; a later one waits until the earlier is delivered or dead. */
  sequence: number;
  kind: NotificationKind | "escalation";
  transport: Transport;
  state: DeliveryState;
  /** Tries in this round; a replay starts a round. */
  attempts: number;
  round: number;
  drill: boolean;
  /** In the lane of pages, which waits for no other. */
  page: boolean;
  /** When the other transport is told too, unless it got there before; null where it is not to be, or was. */
  crossAt: number | null;
  /** While it finds out whether its transport works again: when its own next try was due. */
  resumeAt: number | null;
  createdAt: number;
  nextAttemptAt: number | null;
  deliveredAt: number | null;
  lastError: string | null;
}

export interface Attempt {
  number: number;
  round: number;
  at: number;
  /** Null where there was no answer. */
  status: number | null;
  latencyMs: number;
  error: string | null;
}

/** What a consumer may deliver, until its lease ends; the fence refuses a report that comes later. */
export interface LeasedDelivery {
  id: string;
  fence: number;
  transport: Transport;
  /** The body, the same at every try. */
  payload: string;
  /** A drill's: fail it instead of sending it. */
  simulateFailure: boolean;
}

export type AttemptOutcome =
  | { kind: "delivered"; status: number; latencyMs: number }
  | {
      kind: "failed";
      status: number | null;
      latencyMs: number;
      error: string;
      /** The receiver's wish; 0 where it had none. */
      retryAfterSeconds: number;
      /** No further try makes sense: 410, or a transport without settings. */
      permanent: boolean;
    };

export interface AttemptReport {
  id: string;
  fence: number;
  outcome: AttemptOutcome;
  /** 0 ≤ x < 1, for the jitter. */
  random: number;
}
