import type { Author } from "../../platform/audit/line.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { sentOnOther } from "./consequence-rules.ts";
import { decideDeadLetter, supersededBy, type DecisionPlan } from "./dead-letter-rules.ts";
import type { DeadLetter, Decision } from "./dead-letter.ts";
import type { Delivery } from "./delivery.ts";
import type { Decided, LedgerEffect } from "./effects.ts";
import type { DecisionInput, LetterRefusal } from "./ports.ts";
import { settled, unranked, type KnownLetter } from "./settlement-rules.ts";

/** A dead letter with what a decision on it may send. */
export interface KnownUndelivered extends KnownLetter {
  /** The delivery that died. */
  own: (Delivery & { payload: string }) | undefined;
  /** The same notification on the secondary. */
  secondary: Delivery | undefined;
  /** Its receiver has a later word of the alert. */
  laterIsThere: boolean;
  /** The incident that is open; the decision is noted on it. */
  incidentId: string | null;
}

/** An operator's one decision on a dead letter (ALR-6): kept, noted on the open incident, sent, and settled where it is there already. */
export function decided(
  known: KnownUndelivered | undefined,
  input: DecisionInput,
  author: Author,
  now: number,
): Result<Decided<DeadLetter>, LetterRefusal> {
  if (!known) return refused({ kind: "no-such-dead-letter" });
  const { letter, incidentId } = known;
  const superseded = supersededOf(known);
  const plan = decideDeadLetter(letter, input.mode, { secondaryConfigured: input.secondaryConfigured, superseded });
  if (!plan.ok) return plan;
  const { state, outcome, send } = plan.value;
  const { mode, operator, note } = input;
  const decision: Decision = { mode, operator, note, incidentId, at: now, outcome, outcomeAt: outcome === "pending" ? null : now };
  const { effects, isThere } = sent(known, send);
  const isMoot = state === "superseded";
  const detail = { mode, alertKey: letter.alertKey, incidentId, note, ...(isMoot ? { superseded } : {}) };
  const write = { action: "alert-dead-letter.decide", subjectKind: "alert-dead-letter", subject: letter.id, detail };
  const text = `${mode} for ${letter.alertKey} (${letter.id})${isMoot ? `, which sent nothing (${superseded})` : ""}: ${note}`;
  return ok({
    answer: { ...letter, state: isThere ? "delivered" : state, bothFailed: letter.bothFailed && !isThere && !isMoot },
    effects: [
      { kind: "change-dead-letter", id: letter.id, change: { state } },
      { kind: "keep-decision", letterId: letter.id, decision },
      { kind: "audit", author, write },
      ...(incidentId === null
        ? []
        : [{ kind: "append-to-incident" as const, incidentId, entry: { kind: "decision" as const, by: operator, text } }]),
      ...effects,
      ...(isThere ? settled({ ...known, pending: decision }, now) : []),
      ...(isMoot ? unranked(known) : []),
      ...(letter.drill ? [{ kind: "judge-drill" as const, alertId: letter.alertId }] : []),
    ],
  });
}

/** Why a decision on the letter would send nothing; null where it would. */
export const supersededOf = ({ own, alert, laterIsThere }: Pick<KnownUndelivered, "own" | "alert" | "laterIsThere">) =>
  own ? supersededBy(own, alert, laterIsThere) : null;

/** What the decision sends. One that is under way already is only waited for; one that is there needs nothing. */
function sent({ own, secondary, alert }: KnownUndelivered, send: DecisionPlan["send"]): { effects: LedgerEffect[]; isThere: boolean } {
  if (send === null) return { effects: [], isThere: false };
  if (send === "secondary" && !secondary) return { effects: own ? sentOnOther(own, alert) : [], isThere: false };
  const carries = send === "secondary" ? secondary : own;
  return {
    effects: carries?.state === "dead" ? again(carries) : [],
    isThere: carries?.state === "delivered",
  };
}

/** An operator has a reason to think that it may work now, so its transport is tried at once. */
const again = ({ id, transport }: Delivery): LedgerEffect[] => [
  { kind: "deliver-again", deliveryId: id },
  { kind: "probe-transport", transport },
];
