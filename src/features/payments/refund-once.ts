import { ok, refused, type Result } from "../../platform/result.ts";
import type { CheckoutDeps, RefundAsked, RefundRefused } from "../checkout/ports.ts";
import { settlePayment } from "../checkout/settle-payment.ts";
import { bookPayment } from "./book-payment.ts";
import type { ToldMovement } from "./movement.ts";

/** Asking again would find it no more than now. */
const UNKNOWN: RefundRefused = {
  kind: "refund-refused",
  code: "unknown-payment",
  message: "the payment provider does not know this payment",
};

/**
 * Gives money back once for a request, whoever asks for it and however often: by id it is found at the provider, also where the process
 * that asked died, and long after the provider forgot the key. It is booked, and what follows for the attempt and its order is done, as by the
 * refund's webhook, which may be lost. Throws `dependency-unavailable` where the provider does not answer: ask again.
 */
export async function refundOnce(
  deps: CheckoutDeps,
  asked: Omit<RefundAsked, "key" | "requestId"> & { requestId: string },
): Promise<Result<ToldMovement, RefundRefused>> {
  const { intentId, requestId } = asked;
  const payment = await deps.payments.read(intentId);
  if (payment.status === "unknown") return refused(UNKNOWN);
  const made = payment.movements.find((movement) => movement.requestId === requestId);
  const refund = made ? ok(made) : await deps.payments.refund({ ...asked, key: `refund:${requestId}` });
  if (!refund.ok) return refund;
  const others = payment.movements.filter(({ providerId }) => providerId !== refund.value.providerId);
  await bookPayment(deps, { ...payment, movements: [...others, refund.value] });
  const after = payment.attemptId === null ? undefined : await deps.payments.read(intentId);
  if (payment.attemptId !== null && after && after.status !== "unknown") await settlePayment(deps, payment.attemptId, after);
  return refund;
}
