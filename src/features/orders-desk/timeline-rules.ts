import type { AuditRow } from "../../platform/audit/audit-log.ts";
import type { ToldEvent } from "../automations/read-told.ts";
import { format } from "../../platform/money.ts";
import type { AttemptHistory } from "../checkout/find-attempts.ts";
import type { MovementRow } from "../payments/read-payment.ts";
import { recorded } from "../../platform/language/say.ts";

/** One thing that happened to an order or its attempt. Times are RFC 3339 UTC. */
export interface TimelineEntry {
  at: string;
  kind: "step" | "failure" | "decline" | "webhook" | "money" | "act" | "told";
  /** What happened, in a few words. */
  what: string;
  /** Why, or what came of it; null where there is nothing to say. */
  detail: string | null;
  /** Who brought it about. */
  by: string | null;
  /** Id of what this tells of, or of the request it happened in. */
  ref: string | null;
}

const BY: Readonly<Record<string, string>> = {
  buyer: recorded`the buyer`,
  webhook: recorded`a webhook`,
  reconcile: recorded`the reconcile, which asked the provider`,
  "payment-check": recorded`a later look at the payment, which asked the provider`,
  operator: recorded`an operator`,
};

/** Where two things are of one moment, what brings about comes before what is brought about. */
const ORDER: readonly TimelineEntry["kind"][] = ["act", "money", "decline", "webhook", "step", "failure", "told"];

/** All that is known of an attempt and its order, in the order in which it happened. */
export function timelineOf({ steps, webhooks }: AttemptHistory, { movements, acts, told }: Around): TimelineEntry[] {
  const entries = [
    ...steps.map(ofStep),
    ...webhooks.map(ofWebhook),
    ...movements.map(ofMovement),
    ...acts.map(ofAct),
    ...told.flatMap(ofTold),
  ];
  const payable = steps.find(({ state, kind }) => kind === "state" && state === "PAYMENT_INITIATED")?.at.toISOString() ?? "";
  const whenOf = ({ kind, at }: TimelineEntry) => (kind === "money" && at < payable && at.endsWith(WHOLE_SECOND) ? `${payable}~` : at);
  return entries.toSorted((a, b) => whenOf(a).localeCompare(whenOf(b)) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The provider tells of money in whole seconds: what it took within the second in which the payment was opened came right behind that (`~`). */
const WHOLE_SECOND = ".000Z";

/** What others know of it: money that moved, what operators did, what automations were told. */
interface Around {
  movements: readonly Movement[];
  acts: readonly AuditRow[];
  told: readonly ToldEvent[];
}

const OF: Record<MovementRow["kind"], (amount: string) => string> = {
  capture: (amount) => recorded`capture of ${amount}`,
  refund: (amount) => recorded`refund of ${amount}`,
  dispute: (amount) => recorded`dispute of ${amount}`,
  "out-of-band": (amount) => recorded`${amount} given back another way`,
};

type Movement = Pick<
  MovementRow,
  "kind" | "state" | "amount" | "currency" | "cause" | "failure" | "by" | "byId" | "providerId" | "happenedAt"
>;

const ofMovement = ({ kind, state, amount, currency, cause, failure, by, byId, providerId, happenedAt }: Movement): TimelineEntry => ({
  at: happenedAt.toISOString(),
  kind: "money",
  what: OF[kind](format({ amount, currency })),
  detail: [state, cause, failure].filter((said) => said !== null).join(", "),
  by: byId ?? by,
  ref: providerId,
});

function ofStep({ at, kind, state, reason, by, ref, requestId }: AttemptHistory["steps"][number]): TimelineEntry {
  const cause = by === null ? null : (BY[by] ?? by);
  const entry = { at: at.toISOString(), detail: reason, by: cause, ref: ref ?? requestId };
  switch (kind) {
    case "failure":
      return { ...entry, kind, what: recorded`failed while ${state}` };
    case "decline":
      return { ...entry, kind, what: recorded`card declined` };
    case "state":
      return { ...entry, kind: "step", what: state };
  }
}

const ofWebhook = ({ receivedAt, type, state, outcome, lastError, id }: AttemptHistory["webhooks"][number]): TimelineEntry => ({
  at: receivedAt.toISOString(),
  kind: "webhook",
  what: recorded`received ${type}`,
  detail: lastError === null ? (outcome ?? state.toLowerCase()) : `${state.toLowerCase()}: ${lastError}`,
  by: recorded`the payment provider`,
  ref: id,
});

const ofAct = ({ at, action, actorEmail, detail, requestId }: AuditRow): TimelineEntry => ({
  at: at.toISOString(),
  kind: "act",
  what: action,
  detail: Object.keys(detail).length === 0 ? null : words(detail),
  by: actorEmail,
  ref: requestId,
});

/** An event, and each delivery of it that ended; one that waits is told of with the event. */
function ofTold({ type, occurredAt, dispatchedAt, failedAt, deliveries, id }: ToldEvent): TimelineEntry[] {
  const waiting = deliveries.filter(({ finishedAt }) => finishedAt === null).length;
  const standing =
    dispatchedAt === null
      ? failedAt === null
        ? recorded`not handed to automations yet`
        : recorded`handing it to automations failed: see its dead letter`
      : deliveries.length === 0
        ? recorded`no automation wants it`
        : waiting > 0
          ? recorded`${waiting} of ${deliveries.length} deliveries under way`
          : deliveries.length === 1
            ? recorded`1 delivery`
            : recorded`${deliveries.length} deliveries`;
  const event = { at: occurredAt.toISOString(), kind: "told" as const, what: recorded`event ${type}`, detail: standing, by: null, ref: id };
  const ended = deliveries.flatMap(({ finishedAt, state, attempts, lastError, automationId }) => {
    if (finishedAt === null) return [];
    const detail = triesText(attempts, lastError);
    return [{ ...event, at: finishedAt.toISOString(), what: `${type} ${state}`, detail, ref: automationId }];
  });
  return [event, ...ended];
}

function triesText(attempts: number, lastError: string | null): string {
  if (lastError === null) return attempts === 1 ? recorded`1 try` : recorded`${attempts} tries`;
  return attempts === 1 ? recorded`1 try: ${lastError}` : recorded`${attempts} tries, the last: ${lastError}`;
}

const words = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
