import { notFound } from "../../platform/errors.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { isOpen } from "./attempt.ts";
import { causedBy } from "./cause.ts";
import { endCheckout } from "./end-checkout.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { CheckoutRefusal } from "./problems.ts";
import { settlePayment } from "./settle-payment.ts";
import { findAttempt, type Attempt } from "./store.ts";

/** Gives up an unpaid attempt, so that its cart can be checked out anew. The payment is made impossible first; one that came before wins. */
export async function cancelCheckout(
  given: CheckoutDeps,
  buyerId: string,
  id: string,
): Promise<Result<Attempt, Extract<CheckoutRefusal, { kind: "already-paid" }>>> {
  const deps = causedBy(given, { by: "buyer", ref: null });
  const attempt = await findAttempt(deps.db, id);
  if (attempt?.buyerId !== buyerId) throw notFound("checkout attempt");
  if (hasEndedWithoutOrder(attempt)) return ok(attempt);
  if (!isOpen(attempt.state) || attempt.state === "PAYMENT_INITIATED_CART_RECONCILING")
    return refused({ kind: "already-paid", attemptId: id });
  const payment = attempt.paymentIntentId === null ? undefined : await deps.payments.cancel(attempt.paymentIntentId);
  if (payment && payment.status !== "canceled") {
    if (payment.status === "succeeded") await settlePayment(deps, id, payment);
    const settled = (await findAttempt(deps.db, id)) ?? attempt;
    return hasEndedWithoutOrder(settled) ? ok(settled) : refused({ kind: "already-paid", attemptId: id });
  }
  const ended = await endCheckout(deps, attempt, { to: "FAILED", reason: "canceled-by-buyer" });
  // Where it moved on meanwhile, it has a payment now that it had not, or an end: states go one way only, so this does end.
  return ended ? ok(ended) : cancelCheckout(deps, buyerId, id);
}

/** What giving up is for: nothing was bought, nothing is kept, and the cart is free. */
const hasEndedWithoutOrder = ({ state, orderId }: Attempt): boolean => !isOpen(state) && orderId === null;
