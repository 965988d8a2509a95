import { paymentDeclined } from "../../platform/events/checkout.ts";
import { servedRequestId } from "../../platform/scope.ts";
import type { CheckoutDeps, Payment } from "./ports.ts";
import { noteStanding } from "./unpaid-store.ts";

/**
 * Keeps what the provider just said of a payment that is not made yet: whose turn it is, and why the last card was not charged. A decline
 * ends nothing: the attempt can be paid until its expiry, with another card or the same. Answers what came of it, for the log.
 */
export async function noteUnpaid(
  deps: CheckoutDeps,
  attemptId: string,
  payment: Payment,
): Promise<"declined" | "waiting-for-buyer" | "waiting-for-provider" | "ignored"> {
  const { intentId, status, decline } = payment;
  if (status === "succeeded" || status === "canceled") return "ignored";
  const now = deps.clock.now();
  const lastDecline = decline && {
    code: decline.code,
    message: decline.message,
    at: (decline.at ?? now).toISOString(),
    ...(deps.cause ? { heardBy: { ...deps.cause, requestId: servedRequestId() } } : {}),
  };
  const noted = await noteStanding(deps.db, { id: attemptId, intentId, status, now, lastDecline, isDated: decline?.at !== null });
  if (!noted) return "ignored";
  if (lastDecline && noted.isNewDecline) paymentDeclined(deps, { attemptId, intentId, code: lastDecline.code });
  if (status === "processing") return "waiting-for-provider";
  return lastDecline ? "declined" : "waiting-for-buyer";
}
