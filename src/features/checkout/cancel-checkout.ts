import { auditRow, recordAudit } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { checkoutActed } from "../../platform/events/checkout.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { isOpen } from "./attempt.ts";
import { causedBy } from "./cause.ts";
import { endCheckout } from "./end-checkout.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { CheckoutRefusal } from "./problems.ts";
import { reportUnknownPayment } from "./report-unknown-payment.ts";
import { settlePayment } from "./settle-payment.ts";
import { findAttempt, type Attempt } from "./store.ts";

type GivenUp = Result<Attempt, Extract<CheckoutRefusal, { kind: "already-paid" }>>;

/** A buyer gives up an unpaid attempt, so that its cart can be checked out anew. Throws `not-found` for another buyer's, as for none. */
export async function cancelCheckout(deps: CheckoutDeps, buyerId: string, id: string): Promise<GivenUp> {
  const attempt = await findAttempt(deps.db, id);
  if (attempt?.buyerId !== buyerId) throw notFound("checkout attempt");
  return giveUp(causedBy(deps, { by: "buyer", ref: null }), attempt, "canceled-by-buyer");
}

/** An operator ends an unpaid attempt that its buyer does not; the line of the trail says why. Throws `not-found`. */
export async function endForOperator(deps: CheckoutDeps, operator: Actor, id: string, reason: string): Promise<GivenUp> {
  const attempt = await findAttempt(deps.db, id);
  if (!attempt) throw notFound("checkout attempt");
  // Transactions of its own, at the provider too: the trail has its line before them, and doing it again is safe.
  await recordAudit(
    deps.db,
    auditRow(deps, operator, {
      action: "checkout.end",
      subjectKind: "checkout-attempt",
      subject: id,
      detail: { state: attempt.state, reason },
    }),
  );
  const given = await giveUp(causedBy(deps, { by: "operator", ref: operator.id }), attempt, "ended-by-operator");
  checkoutActed(deps, { attemptId: id, operatorId: operator.id, action: "checkout.end", outcome: given.ok ? "ended" : given.refusal.kind });
  return given;
}

/** The payment is made impossible first; one that came before wins. */
async function giveUp(deps: CheckoutDeps, attempt: Attempt, reason: string): Promise<GivenUp> {
  const { id } = attempt;
  if (hasEndedWithoutOrder(attempt)) return ok(attempt);
  if (!isOpen(attempt.state) || attempt.state === "PAYMENT_INITIATED_CART_RECONCILING")
    return refused({ kind: "already-paid", attemptId: id });
  const payment = attempt.paymentIntentId === null ? undefined : await deps.payments.cancel(attempt.paymentIntentId);
  if (payment?.status === "unknown") await reportUnknownPayment(deps, attempt);
  else if (payment && payment.status !== "canceled") {
    if (payment.status === "succeeded") await settlePayment(deps, id, payment);
    const settled = (await findAttempt(deps.db, id)) ?? attempt;
    return hasEndedWithoutOrder(settled) ? ok(settled) : refused({ kind: "already-paid", attemptId: id });
  }
  const ended = await endCheckout(deps, attempt, { to: "FAILED", reason });
  // Where it moved on meanwhile, it has a payment now that it had not, or an end: states go one way only, so this does end.
  return ended ? ok(ended) : giveUp(deps, (await findAttempt(deps.db, id)) ?? attempt, reason);
}

/** What giving up is for: nothing was bought, nothing is kept, and the cart is free. */
const hasEndedWithoutOrder = ({ state, orderId }: Attempt): boolean => !isOpen(state) && orderId === null;
