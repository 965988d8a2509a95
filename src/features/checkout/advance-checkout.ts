import { AppError } from "../../platform/errors.ts";
import { endCheckout } from "./end-checkout.ts";
import { initiatePayment } from "./initiate-payment.ts";
import { noteUnpaid } from "./note-unpaid.ts";
import type { CheckoutDeps, Payment, UnknownPayment } from "./ports.ts";
import { reportUnknownPayment } from "./report-unknown-payment.ts";
import { nextStep } from "./rules.ts";
import { settlePayment } from "./settle-payment.ts";
import type { Attempt } from "./store.ts";
import { say } from "../../platform/language/say.ts";

/**
 * Drives a leased attempt on as far as it goes now, by what the provider says is true (CHK-4).
 * Answers what came of it, for the log. Throws where the provider, the cart or Postgres does not answer: the lease runs out
 * and the next sweep goes on.
 */
export async function advanceCheckout(deps: CheckoutDeps, attempt: Attempt): Promise<string> {
  let payment: Payment | UnknownPayment | undefined;
  // Three questions at most: read, cancel, and what the cancelling found.
  for (let asked = 0; asked <= 3; asked += 1) {
    const step = nextStep(attempt, payment, deps.clock.now());
    switch (step.kind) {
      case "create-payment":
        return (await initiatePayment(deps, attempt, false)).ok ? "payment-initiated" : "payment-refused";
      case "read-payment":
        payment = await deps.payments.read(intentOf(attempt));
        break;
      case "cancel-payment":
        payment = await deps.payments.cancel(intentOf(attempt));
        break;
      case "settle":
        return settlePayment(deps, attempt.id, step.payment);
      case "end":
        if (payment?.status === "unknown") await reportUnknownPayment(deps, attempt);
        return (await endCheckout(deps, attempt, { to: step.to, reason: step.reason, fence: attempt.fence }))
          ? step.to.toLowerCase()
          : "moved-on";
      case "wait":
        if (payment?.status === "unknown") throw unknownAfterPaid(attempt);
        if (payment) await noteUnpaid(deps, attempt.id, payment);
        return `waiting-for-${step.for}`;
      case "none":
        return "ended-before";
    }
  }
  return "undecided";
}

/** Its money was seen: only an operator finds out where it is now. */
const unknownAfterPaid = ({ paymentIntentId }: Attempt): AppError =>
  new AppError("not-found", say`the payment provider does not know ${paymentIntentId ?? ""}, of which it had taken money`, {
    subject: "payment",
  });

function intentOf(attempt: Attempt): string {
  if (attempt.paymentIntentId === null) throw new Error(`attempt ${attempt.id} is ${attempt.state} without a payment`);
  return attempt.paymentIntentId;
}
