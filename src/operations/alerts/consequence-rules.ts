import type { RetrySchedule } from "../../platform/retry.ts";
import type { NotificationDraft } from "../notifications/notification.ts";
import type { Alert } from "./alert.ts";
import { isItsFault } from "./breaker-rules.ts";
import { backlogGrew, type TransportMemory } from "./dead-letter-rules.ts";
import type { DeadLetter, DeadLetterState } from "./dead-letter.ts";
import { decideAfterAttempt } from "./delivery-rules.ts";
import { otherThan, type AttemptReport, type DeathCause, type Delivery } from "./delivery.ts";
import type { LedgerEffect } from "./effects.ts";
import { concernsAnybody } from "./rules.ts";
import { returned, settled, type KnownLetter } from "./settlement-rules.ts";
import { recorded } from "../../platform/language/say.ts";

/** A delivery, and the dead letters that its end may settle. */
export interface KnownDelivery {
  delivery: Delivery;
  /** Its own dead letter, of a round before. */
  own: KnownLetter | undefined;
  /** The primary's dead letter of the same notification. */
  primarys: KnownLetter | undefined;
}

/** What else the ledger knows when a delivery dies. */
export interface KnownDeath extends KnownDelivery {
  delivery: Delivery & { payload: string };
  alert: Alert | undefined;
  /** The same notification on the other transport. */
  other: Delivery | undefined;
  /** The other has a later notification of the alert. */
  otherIsAhead: boolean;
  otherConfigured: boolean;
  /** Dead letters that wait for a decision or its outcome. */
  backlog: number;
  memory: TransportMemory;
  /** The dead letter's id, where a new one is made. */
  newId: string;
}

interface Death {
  cause: DeathCause;
  error: string;
  now: number;
  transportIncidentWindowSeconds: number;
}

/** What a try brings about: the next, the dead-letter queue, or that the notification is there. */
export function attempted(
  known: KnownDelivery,
  { outcome, random }: Pick<AttemptReport, "outcome" | "random">,
  { now, retry }: { now: number; retry: RetrySchedule },
): LedgerEffect[] {
  const { delivery } = known;
  const { resumeAt } = delivery;
  if (resumeAt !== null && outcome.kind === "failed" && !outcome.permanent) {
    const after = { state: "retrying" as const, nextAttemptAt: Math.max(resumeAt, now) };
    return [{ kind: "note-attempt", delivery, outcome, after, held: "probe" }];
  }
  const after = decideAfterAttempt({ outcome, attempts: delivery.attempts + 1 }, retry, random, now);
  // A drill's failure may be made: it waits for no receiver.
  const held = outcome.kind === "failed" && isItsFault(outcome) && !delivery.drill ? "tried" : undefined;
  return [{ kind: "note-attempt", delivery, outcome, after, held }, ...(after.state === "delivered" ? arrived(known, now) : [])];
}

/** What a dead delivery brings about (ALR-5): a dead letter, the secondary, and who has to hear of it. Nothing where it is final already. */
export function died(
  known: KnownDeath,
  cause: DeathCause,
  { now, policy }: { now: number; policy: { transportIncidentWindowSeconds: number } },
): LedgerEffect[] {
  const { delivery } = known;
  if (delivery.state === "delivered" || delivery.state === "dead") return [];
  const death = { cause, error: delivery.lastError ?? cause, now, ...policy };
  return [{ kind: "bury-delivery", delivery }, ...deathOn[delivery.transport](known, death), ...judged(delivery)];
}

/** The same notification, sent on the other transport for the first time. */
export function sentOnOther(
  { kind, payload, sequence, drill, page, subjectId, transport: failed }: Delivery & { payload: string },
  alert: Alert | undefined,
): LedgerEffect[] {
  const transport = otherThan(failed);
  if (!alert || !transport) return [];
  const same = { subjectId, sequence, kind, transport, drill, page, payload };
  return [
    { kind: "deliver", delivery: { ...same, crossAt: null, simulateFailure: false } },
    ...(transport === "primary" || drill || alert.secondaryTold
      ? []
      : [{ kind: "save-alert" as const, alert: { ...alert, secondaryTold: true } }]),
  ];
}

function arrived({ delivery, own, primarys }: KnownDelivery, now: number): LedgerEffect[] {
  if (delivery.transport === "support") {
    const entry = { kind: "escalation-delivered" as const, by: "system", text: recorded`support was reached` };
    return [{ kind: "append-to-incident", incidentId: delivery.subjectId, entry }];
  }
  return [
    ...(own?.letter.state === "in-progress" ? settled(own, now) : []),
    ...(primarys && wantsSecondary(delivery, primarys) ? settled(primarys, now) : []),
    ...judged(delivery),
  ];
}

const NOT_AWAITED: ReadonlySet<DeadLetterState> = new Set(["delivered", "superseded"]);

const deathOn: Record<Delivery["transport"], (known: KnownDeath, death: Death) => LedgerEffect[]> = {
  primary(known, death) {
    const { delivery, alert, other, backlog, memory } = known;
    const grown = backlogGrew(memory, backlog, death.now, death.transportIncidentWindowSeconds);
    return [
      ...laidDown(known, death),
      ...(delivery.drill ? [] : [{ kind: "remember-transport" as const, memory: grown }]),
      ...goneOn(known),
      ...(other?.state === "dead" ? bothFailed(letterOf(known, death), alert) : []),
    ];
  },

  secondary(known, death) {
    const { delivery, own, primarys, alert } = known;
    // What neither way has to tell any more is no letter.
    if (primarys?.letter.state === "superseded" && alert?.state === "resolved" && !own) return [];
    // Nobody waits for the primary's: this one's stands for itself.
    if (!primarys || NOT_AWAITED.has(primarys.letter.state)) return [...laidDown(known, death), ...goneOn(known)];
    return [
      ...(own?.letter.state === "in-progress" ? laidDown(known, death) : []),
      ...(wantsSecondary(delivery, primarys) ? returned(primarys, death.error, death.now) : []),
      ...bothFailed(primarys.letter, alert),
    ];
  },

  support({ delivery: { subjectId } }, { error }) {
    const text = recorded`support could not be reached: ${error}`;
    const title = recorded`Support could not be reached: ${error}`;
    return [
      { kind: "append-to-incident", incidentId: subjectId, entry: { kind: "escalation-failed", by: "system", text } },
      needsHuman({ topic: "escalation-failed", severity: "page", title, incidentId: subjectId }),
    ];
  },
};

/** What was given up on the one transport is sent on the other, where that was not told of it yet and it still concerns somebody. */
function goneOn({ delivery, alert, other, otherIsAhead, otherConfigured }: KnownDeath): LedgerEffect[] {
  const goesOn = !other && !otherIsAhead && otherConfigured && alert && concernsAnybody(alert, delivery.kind);
  return goesOn ? sentOnOther(delivery, alert) : [];
}

/** A new dead letter, or one whose replay failed and that is to be decided again. */
function laidDown(known: KnownDeath, death: Death): LedgerEffect[] {
  const { own, alert } = known;
  const letter = letterOf(known, death);
  const lost = recorded`${letter.alertKey} could not be delivered to the ${letter.transport} transport: ${death.error}`;
  const title = letter.drill ? recorded`Drill: ${lost}` : lost;
  return [
    ...(own ? returned(own, death.error, death.now) : [{ kind: "store-dead-letter" as const, letter }]),
    needsHuman({ topic: "dead-letter", severity: alert?.severity ?? "page", title, alertId: letter.alertId, deadLetterId: letter.id }),
  ];
}

function letterOf({ own, delivery, alert, newId }: KnownDeath, { cause, error, now }: Death): DeadLetter {
  if (own) return own.letter;
  const { id: deliveryId, subjectId, sequence, transport, drill } = delivery;
  const of = { deliveryId, alertId: subjectId, alertKey: alert?.key ?? subjectId, sequence, transport, drill };
  return { id: newId, ...of, state: "undecided", cause, error, bothFailed: false, diedAt: now };
}

/** It ranks first everywhere, and pages. */
function bothFailed({ id, alertId, alertKey }: DeadLetter, alert: Alert | undefined): LedgerEffect[] {
  const title = recorded`${alertKey}: both transports failed`;
  return [
    { kind: "change-dead-letter", id, change: { bothFailed: true } },
    ...(alert ? [{ kind: "save-alert" as const, alert: { ...alert, bothFailed: true } }] : []),
    needsHuman({ topic: "both-transports-failed", severity: "page", title, alertId, deadLetterId: id }),
  ];
}

/** The primary's letter waits for this delivery: an operator decided that the secondary is enough. */
const wantsSecondary = ({ transport }: Delivery, { pending }: KnownLetter): boolean =>
  transport === "secondary" && pending?.mode === "secondary-channel-only";

const judged = ({ drill, subjectId }: Delivery): LedgerEffect[] => (drill ? [{ kind: "judge-drill", alertId: subjectId }] : []);

const needsHuman = (notification: NotificationDraft): LedgerEffect => ({
  kind: "notify",
  notification: { ...notification, needsHuman: true },
});
