import type { AuditedWrite, Author } from "../../platform/audit/line.ts";
import type { HealthCapture } from "../health/ports.ts";
import type { Incident, TimelineEntry } from "../incidents/incident.ts";
import type { Notification, NotificationDraft } from "../notifications/notification.ts";
import type { Alert } from "./alert.ts";
import type { TransportBreaker } from "./transport-breaker.ts";
import type { TransportMemory } from "./dead-letter-rules.ts";
import type { DeadLetter, Decision } from "./dead-letter.ts";
import type { AfterAttempt } from "./delivery-rules.ts";
import type { AttemptOutcome, Delivery, Transport } from "./delivery.ts";
import type { Drill } from "./drill.ts";

/** A delivery before it has an id; it is due at once. */
export interface DeliveryDraft extends Pick<Delivery, "subjectId" | "sequence" | "kind" | "transport" | "drill" | "page" | "crossAt"> {
  payload: string;
  simulateFailure: boolean;
}

/** One thing that the alert ledger does because something happened. The rules say which and in which order, the ledger does all of them or none. */
export type LedgerEffect =
  | { kind: "save-alert"; alert: Alert }
  | { kind: "remember-raise"; key: string; fingerprint: string; alertId: string }
  | { kind: "deliver"; delivery: DeliveryDraft }
  /** One that has ended gets a round of tries from the start. */
  | { kind: "deliver-again"; deliveryId: string }
  /** `held` until its transport works: that failed it, or rests, and it was not tried, or to find out alone, which is none of its own tries. */
  | {
      kind: "note-attempt";
      delivery: Delivery;
      outcome: AttemptOutcome;
      after: AfterAttempt;
      held?: "tried" | "untried" | "probe" | undefined;
    }
  | { kind: "remember-breaker"; transport: Transport; breaker: TransportBreaker }
  /** What was held because the transport failed is due now. */
  | { kind: "wake-held"; transport: Transport }
  /** The next try on it goes through, to find out. */
  | { kind: "probe-transport"; transport: Transport }
  /** The other transport is told of this one now, and no longer when its time comes. */
  | { kind: "cross-now"; deliveryId: string }
  | { kind: "cross-later"; deliveryId: string; at: number }
  | { kind: "crossing-done"; deliveryId: string }
  | { kind: "bury-delivery"; delivery: Delivery }
  | { kind: "store-dead-letter"; letter: DeadLetter }
  | { kind: "change-dead-letter"; id: string; change: Partial<Pick<DeadLetter, "state" | "bothFailed" | "error" | "diedAt">> }
  | { kind: "keep-decision"; letterId: string; decision: Decision }
  /** Ends the decision that is under way, if one is. */
  | { kind: "end-decision"; letterId: string; outcome: "succeeded" | "failed" }
  | { kind: "remember-transport"; memory: TransportMemory }
  | { kind: "save-drill"; drill: Drill }
  /** Brings a drill's result up to date with what stands by then. */
  | { kind: "judge-drill"; alertId: string }
  | { kind: "save-incident"; incident: Incident }
  | { kind: "keep-health"; incidentId: string; health: HealthCapture }
  | { kind: "append-to-incident"; incidentId: string; entry: Omit<TimelineEntry, "at"> }
  | { kind: "notify"; notification: NotificationDraft }
  | { kind: "acknowledge-notification"; notification: Notification }
  | { kind: "audit"; author: Author; write: AuditedWrite };

/** What is answered to whoever asked, and what it brings about. */
export interface Decided<Answer> {
  answer: Answer;
  effects: readonly LedgerEffect[];
}
