import { paymentUnexpected } from "../../platform/events/checkout.ts";
import type { Books } from "../payments/book-payment.ts";
import type { CheckoutDeps } from "./ports.ts";
import { settlementOf } from "./settlement.ts";
import type { Attempt } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

/**
 * A refund failed after it had succeeded: an operator has to give the money back another way, and to say so. The attempt may have been
 * refunded after the provider was asked, so it is asked once more before anybody is paged.
 */
export async function reportUndoneRefund(
  deps: CheckoutDeps,
  attempt: Attempt & Books,
  intentId: string,
): Promise<"refund-undone" | "settled-before"> {
  const now = await deps.payments.read(intentId);
  if (now.status !== "unknown" && settlementOf(attempt, now).kind !== "refund-undone") return "settled-before";
  paymentUnexpected(deps, { attemptId: attempt.id, intentId, reason: "refund-undone" });
  await deps.alerts.raise({
    key: "checkout.refund.undone",
    severity: "page",
    summary: recorded`A refund failed after it had succeeded: the money is with us again, and its buyer was told that it went back`,
    detail: { attemptId: attempt.id, intentId },
  });
  return "refund-undone";
}
