import { withDeadline } from "../../platform/deadline.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { paymentNotAsked } from "../../platform/events/checkout.ts";
import { advanceCheckout } from "./advance-checkout.ts";
import { causedBy } from "./cause.ts";
import type { CheckoutDeps } from "./ports.ts";
import { findAttempt, type Attempt } from "./store.ts";
import { claimAsk } from "./unpaid-store.ts";

/** An attempt as it stands, and, where the provider could not be asked about it, as of when. */
export interface ReadAttempt {
  attempt: Attempt;
  degraded?: Degraded;
}

/**
 * Drives an attempt that looks unpaid, or paid without an order, on by what the provider says now: its buyer has paid, and asks for his
 * order before any webhook came, or will ever come. However many read it, one asks in `askOnRead.everySeconds`, and nobody waits for longer
 * than `askOnRead.deadlineMs`: what was begun goes on behind the answer, which is the attempt as it was last known, and says so.
 */
export async function askOnRead(deps: CheckoutDeps, attempt: Attempt): Promise<ReadAttempt> {
  const { everySeconds } = deps.contract.checkout.askOnRead;
  const now = deps.clock.now();
  const before = new Date(now.getTime() - everySeconds * 1000);
  // Who looks again and again costs no more than the look.
  if ((attempt.paymentAskedAt ?? attempt.stateSince) > before) return { attempt };
  if (!(await claimAsk(deps.db, attempt.id, { now, before }))) return { attempt };
  return driveOn(deps, attempt);
}

/** Drives an attempt on by what the provider says now, within the contract's patience. */
export async function driveOn(deps: CheckoutDeps, attempt: Attempt): Promise<ReadAttempt> {
  const { deadlineMs } = deps.contract.checkout.askOnRead;
  const asking = advanceCheckout(causedBy(deps, { by: "buyer", ref: null }), attempt);
  try {
    await withDeadline("stripe", deadlineMs, () => asking);
    return { attempt: (await findAttempt(deps.db, attempt.id)) ?? attempt };
  } catch (error) {
    deps.defer(asking);
    paymentNotAsked(deps, { attemptId: attempt.id, intentId: attempt.paymentIntentId, error });
    const degraded = {
      mode: "last-known-payment",
      reason:
        "the payment could not be asked for, or what follows from it could not be done yet; the attempt is shown as it was known before",
      since: (attempt.paymentAskedAt ?? attempt.stateSince).toISOString(),
      policy: "checkout.askOnRead",
    };
    return { attempt: (await findAttempt(deps.db, attempt.id)) ?? attempt, degraded };
  }
}
