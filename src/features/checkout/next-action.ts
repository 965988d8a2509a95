import type { AttemptDecline, OpenState } from "./attempt.ts";
import type { AttemptFailure } from "./cause.ts";
import type { Step } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

/** What was last in the way of an attempt, as an operator is told of it (CHK-1). */
export type LastFailure = Pick<AttemptFailure, "code" | "message" | "at" | "since" | "times" | "requestId">;

/** The failure of the state an attempt is in; one from before it moved on is over. */
export function lastFailureOf(attempt: { state: string; lastFailure: AttemptFailure | null }): LastFailure | null {
  const { lastFailure } = attempt;
  if (lastFailure === null || lastFailure.state !== attempt.state) return null;
  const { code, message, at, since, times, requestId } = lastFailure;
  return { code, message, at, since, times, requestId };
}

/** As far as what comes next depends on it. */
export interface Awaiting {
  state: OpenState;
  lastFailure: AttemptFailure | null;
  lastDecline: AttemptDecline | null;
  expiresAt: Date;
}

/**
 * What happens next to an open attempt, in words: first what failed or was declined and what helps against it, then the step that follows
 * without anybody's doing. The reconcile takes these very steps.
 */
export function nextAction(attempt: Awaiting, step: Step): string {
  const failure = lastFailureOf(attempt);
  const { state, lastDecline, expiresAt } = attempt;
  const declined = state === "PAYMENT_INITIATED" && lastDecline !== null ? `${afterDecline(lastDecline, expiresAt)} ` : "";
  return `${failure === null ? "" : `${whatHelps(failure)} `}${declined}${byItself(state, step)}`;
}

const afterDecline = ({ code }: AttemptDecline, expiresAt: Date): string =>
  recorded`The buyer's last card was declined (${code}): he can pay with another, or the same again, until ${expiresAt.toISOString().slice(0, 19).replace("T", " ")} UTC.`;

function whatHelps({ code, times }: LastFailure): string {
  const tried = times === 1 ? recorded`The last try` : recorded`The last ${times} tries`;
  const [kind = "", subject = ""] = code.split(": ");
  switch (kind) {
    case "dependency-unavailable":
      return recorded`${tried} found that ${subject} did not answer: see whether it is down, by dependencies of the operations page.`;
    case "dependency-unconfigured":
      return recorded`${tried} found that ${subject} is not configured: put its settings right, nothing else helps.`;
    case "not-found":
      return recorded`${tried} found that the payment provider does not know the payment: see whether the settings name the account that took it.`;
    case "overloaded":
      return recorded`${tried} met more work than can be done at once: it is tried again.`;
    case "internal":
      return recorded`${tried} met a fault nobody foresaw: the log of the request has it, and it comes again until the cause is mended.`;
    default:
      return recorded`${tried} failed (${code}).`;
  }
}

function byItself(state: OpenState, step: Step): string {
  switch (step.kind) {
    case "create-payment":
      return recorded`The reconcile opens the payment.`;
    case "end":
      return recorded`The reconcile ends it as ${step.to} (${step.reason}).`;
    case "read-payment":
    case "cancel-payment":
    case "settle":
    case "wait":
    case "none":
      return state === "PAYMENT_INITIATED_CART_RECONCILING"
        ? recorded`The reconcile takes the lines out of the cart and places the order, or ends it as refunded where the money went back; while a refund of it is pending, it waits for the provider.`
        : recorded`The reconcile asks the provider: paid becomes an order, unpaid past its expiry is cancelled and expires.`;
  }
}
