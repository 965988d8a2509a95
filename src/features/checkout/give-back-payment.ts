import { paymentUnexpected, refundUndecided } from "../../platform/events/checkout.ts";
import { endCheckout } from "./end-checkout.ts";
import { bookPayment } from "../payments/book-payment.ts";
import type { CheckoutDeps, Payment } from "./ports.ts";
import type { Attempt } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

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
  const status = await askBack(deps, payment, reason);
  if (status === "succeeded") return recordGivenBack(deps, attempt, payment, reason);
  refundUndecided(deps, { ...about, status });
  if (status === "pending") return "waiting-for-provider";
  await deps.alerts.raise({
    key: "checkout.refund.failed",
    severity: "page",
    summary: recorded`The payment provider could not give a payment back; it is asked again until it can`,
    detail: about,
  });
  return "refund-failed";
}

/** Asks for what is left, and books what the provider says of it. */
async function askBack(deps: CheckoutDeps, payment: Payment, reason: string): Promise<"succeeded" | "pending" | "failed"> {
  const { intentId, refundsFailed, movements, received, refunded, lost } = payment;
  // Under one key the provider answers what it answered first, so a try after one that failed needs a key of its own.
  const again = refundsFailed === 0 ? "" : `:${refundsFailed}`;
  // What the provider takes for the rest has in it what was lost to a dispute, of which nothing can be given back.
  const left = received.amount - refunded.amount - lost.amount;
  const [amount, part] = lost.amount > 0 ? [{ ...received, amount: left }, `:${left}`] : [null, ""];
  const key = `give-back:${intentId}${again}${part}`;
  const asked = await deps.payments.refund({ intentId, amount, key, reason, by: "system", byId: null, requestId: null });
  // By somebody else, a moment ago: whether it arrives is for the next question.
  if (!asked.ok) return asked.refusal.code === "charge_already_refunded" ? "pending" : "failed";
  await bookPayment(deps, { ...payment, movements: [...movements, asked.value] });
  return asked.value.state === "succeeded" || asked.value.state === "pending" ? asked.value.state : "failed";
}

/** What was taken is back where it came from: says so to the operators, and ends the attempt. */
export async function recordGivenBack(
  deps: CheckoutDeps,
  attempt: Attempt,
  { intentId }: { intentId: string },
  reason: string,
): Promise<"refunded" | "moved-on"> {
  await deps.alerts.raise({
    key: `checkout.payment.${reason}`,
    severity: "warn",
    summary: recorded`A payment could not become an order (${reason}) and was refunded`,
    detail: { attemptId: attempt.id, intentId },
  });
  // A second payment was given back; the attempt stands by the first.
  if (reason === "paid-twice") return "refunded";
  return (await endCheckout(deps, attempt, { to: "REFUNDED", reason })) ? "refunded" : "moved-on";
}
