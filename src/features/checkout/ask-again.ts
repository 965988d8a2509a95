import { auditRow, recordAudit } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { checkoutActed } from "../../platform/events/checkout.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { advanceCheckout } from "./advance-checkout.ts";
import { isOpen } from "./attempt.ts";
import { causedBy, failureOf } from "./cause.ts";
import type { CheckoutDeps } from "./ports.ts";
import { settlePayment } from "./settle-payment.ts";
import { findAttempt, leaseOpen, releaseLease, type Attempt } from "./store.ts";

/** Somebody drives it on at this moment: the reconcile, or another operator. */
export type AskRefusal = { kind: "attempt-busy"; attemptId: string; retryAfterSeconds: number };

/**
 * An operator has the provider asked about an attempt now, and the steps that follow from its answer taken: those of the reconcile for an
 * open one, those of a later look at its payment for one that ended. Answers what came of it. Throws `not-found`, and what the provider
 * or a store failed with, which is kept on the attempt.
 */
export async function askAgain(deps: CheckoutDeps, operator: Actor, id: string): Promise<Result<string, AskRefusal>> {
  const attempt = await findAttempt(deps.db, id);
  if (!attempt) throw notFound("checkout attempt");
  const write = { action: "checkout.ask", subjectKind: "checkout-attempt", subject: id, detail: { state: attempt.state } };
  await recordAudit(deps.db, auditRow(deps, operator, write));
  const theirs = causedBy(deps, { by: "operator", ref: operator.id });
  const asked = isOpen(attempt.state) ? await advance(theirs, id) : ok(await lookAtPayment(theirs, attempt));
  checkoutActed(deps, {
    attemptId: id,
    operatorId: operator.id,
    action: "checkout.ask",
    outcome: asked.ok ? asked.value : asked.refusal.kind,
  });
  return asked;
}

async function advance(deps: CheckoutDeps, id: string): Promise<Result<string, AskRefusal>> {
  const now = deps.clock.now();
  const { leaseSeconds } = deps.contract.checkout;
  const leased = await leaseOpen(deps.db, id, now, new Date(now.getTime() + leaseSeconds * 1000));
  if (!leased) return refused({ kind: "attempt-busy", attemptId: id, retryAfterSeconds: leaseSeconds });
  try {
    const outcome = await advanceCheckout(deps, leased);
    await releaseLease(deps.db, id, leased.fence);
    return ok(outcome);
  } catch (error) {
    await releaseLease(deps.db, id, leased.fence, failureOf(error, { by: "operator", now: deps.clock.now() }));
    throw error;
  }
}

async function lookAtPayment(deps: CheckoutDeps, { id, paymentIntentId }: Attempt): Promise<string> {
  if (paymentIntentId === null) return "never-paid";
  const payment = await deps.payments.read(paymentIntentId);
  return payment.status === "succeeded" ? settlePayment(deps, id, payment) : "never-paid";
}
