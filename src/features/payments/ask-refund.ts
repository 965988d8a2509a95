import { refundAskFailed, refundDecided } from "../../platform/events/payments.ts";
import type { CheckoutDeps, Payment } from "../checkout/ports.ts";
import { settlePayment } from "../checkout/settle-payment.ts";
import { bookPayment } from "./book-payment.ts";
import type { ToldMovement } from "./movement.ts";
import { decideRequest, noteFailedTry, type RefundRequest } from "./refund-requests-store.ts";

/**
 * Asks the provider for a refund under its request's key, by the holder of its lease, and books what came of it; answers the request as
 * it stands then. The provider is asked first what it has: a refund that a process asked for and died is found there, also when the key is
 * long forgotten. Where the provider does not answer, the request waits for the sweep.
 */
export async function askRefund(deps: CheckoutDeps, request: RefundRequest): Promise<RefundRequest> {
  const { id: requestId, paymentIntentId: intentId } = request;
  try {
    const payment = await deps.payments.read(intentId);
    const made = payment.movements.find((movement) => movement.requestId === requestId);
    const decided = made ? await taken(deps, request, payment, made) : await ask(deps, request, payment);
    refundDecided(deps, { requestId, intentId, outcome: decided.state, refusal: decided.refusal });
    return decided;
  } catch (error) {
    refundAskFailed(deps, { requestId, intentId, error });
    const lastError = error instanceof Error ? error.message : "unknown";
    await noteFailedTry(deps.db, requestId, lastError);
    return { ...request, lastError };
  }
}

async function ask(deps: CheckoutDeps, request: RefundRequest, payment: Payment): Promise<RefundRequest> {
  const { id: requestId, paymentIntentId: intentId, amount, currency, reason, operatorId: byId } = request;
  const asked = { intentId, amount: { amount, currency }, key: `refund:${requestId}`, reason, by: "operator", byId, requestId } as const;
  const answer = await deps.payments.refund(asked);
  if (answer.ok) return taken(deps, request, payment, answer.value);
  const { code, message } = answer.refusal;
  return decideRequest(deps.db, request, {
    state: "REFUSED",
    refundId: null,
    refusal: code,
    lastError: message,
    decidedAt: deps.clock.now(),
  });
}

/** Books first, decides after: a death in between leaves the request to the sweep, which finds the refund at the provider. */
async function taken(deps: CheckoutDeps, request: RefundRequest, payment: Payment, refund: ToldMovement): Promise<RefundRequest> {
  const { intentId, attemptId } = payment;
  await bookPayment(deps, {
    ...payment,
    movements: [...payment.movements.filter(({ providerId }) => providerId !== refund.providerId), refund],
  });
  const decidedAt = deps.clock.now();
  const decided = await decideRequest(deps.db, request, {
    state: "TAKEN",
    refundId: refund.providerId,
    refusal: null,
    lastError: null,
    decidedAt,
  });
  // What follows for the attempt and the order: the same as by the refund's webhook, which may be lost.
  if (attemptId !== null) await settlePayment(deps, attemptId, await deps.payments.read(intentId));
  return decided;
}
