import { paymentUnexpected, refundUndecided } from "../../platform/events/checkout.ts";
import type { Money } from "../../platform/money.ts";
import { endCheckout } from "./end-checkout.ts";
import type { CheckoutDeps, Payment } from "./ports.ts";
import type { Attempt } from "./store.ts";

/**
 * Gives back what is left of a payment that cannot become an order. The attempt is refunded once the provider says that the
 * money went back, not when it was asked to: until then an open one stays with the reconcile, an ended one with the checks.
 */
export async function giveBackPayment(
  deps: CheckoutDeps,
  attempt: Attempt,
  payment: Payment,
  reason: string,
): Promise<"refunded" | "waiting-for-provider" | "refund-failed" | "moved-on"> {
  const about = { attemptId: attempt.id, intentId: payment.intentId };
  paymentUnexpected(deps, { ...about, reason });
  const status = await deps.payments.refund(payment);
  if (status === "succeeded") return recordGivenBack(deps, attempt, { ...payment, refunded: payment.received }, reason);
  refundUndecided(deps, { ...about, status });
  if (status === "pending") return "waiting-for-provider";
  await deps.alerts.raise({
    key: "checkout.refund.failed",
    severity: "page",
    summary: "The payment provider could not give a payment back; it is asked again until it can",
    detail: about,
  });
  return "refund-failed";
}

/** What was taken is back where it came from: says so to the operators, and ends the attempt. */
export async function recordGivenBack(
  deps: CheckoutDeps,
  attempt: Attempt,
  { intentId, refunded }: { intentId: string; refunded: Money },
  reason: string,
): Promise<"refunded" | "moved-on"> {
  await deps.alerts.raise({
    key: `checkout.payment.${reason}`,
    severity: "warn",
    summary: `A payment could not become an order (${reason}) and was refunded`,
    detail: { attemptId: attempt.id, intentId },
  });
  // A second payment was given back; the attempt stands by the first.
  if (reason === "paid-twice") return "refunded";
  return (await endCheckout(deps, attempt, { to: "REFUNDED", reason, refunded })) ? "refunded" : "moved-on";
}
