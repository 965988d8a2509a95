import { AppError } from "../../platform/errors.ts";
import { checkoutPaymentInitiated, paymentProviderFailed } from "../../platform/events/checkout.ts";
import { ok, refused } from "../../platform/result.ts";
import { causeOf, failureOf } from "./cause.ts";
import { endCheckout } from "./end-checkout.ts";
import { knownAnswer, type CheckoutAnswer } from "./known-answer.ts";
import type { CheckoutDeps } from "./ports.ts";
import { findAttempt, markInitiated, releaseLease, type Attempt } from "./store.ts";
import { say } from "../../platform/language/say.ts";

/**
 * Opens the payment of a reserved attempt, under the lease the caller holds. The provider knows the attempt's id as
 * idempotency key, so a payment opened by somebody who died before writing it down is found again, not opened twice.
 * Throws `dependency-unavailable` where the provider does not answer: the attempt stays reserved, and a repeat goes on.
 */
export async function initiatePayment(deps: CheckoutDeps, attempt: Attempt, replayed: boolean): Promise<CheckoutAnswer> {
  const { id: attemptId, cartId, fence } = attempt;
  const created = await create(deps, attempt);
  if (!created.ok) {
    const { code, message } = created.refusal;
    const refusal = { code, message };
    await endCheckout(deps, attempt, { to: "FAILED", reason: `payment-refused: ${code}`, fence, refusal });
    return refused({ kind: "payment-refused", attemptId, ...refusal, replayed });
  }
  const { intentId, clientSecret } = created.value;
  const initiated = await markInitiated(deps.db, {
    id: attemptId,
    fence,
    intentId,
    clientSecret,
    now: deps.clock.now(),
    cause: causeOf(deps, "PAYMENT_INITIATED"),
  });
  if (initiated) {
    checkoutPaymentInitiated(deps, { attemptId, cartId, intentId });
    return ok({ attempt: initiated, replayed });
  }
  const current = (await findAttempt(deps.db, attemptId)) ?? attempt;
  if (current.state === "RESERVED")
    return refused({ kind: "idempotency-in-flight", retryAfterSeconds: deps.contract.checkout.leaseSeconds });
  if (current.state === "FAILED" || current.state === "EXPIRED") await deps.payments.cancel(intentId);
  return knownAnswer(current);
}

async function create(deps: CheckoutDeps, attempt: Attempt) {
  const { id: attemptId, buyerId, cartId, amount, currency, fence } = attempt;
  try {
    return await deps.payments.create({ attemptId, buyerId, cartId, amount: { amount, currency } });
  } catch (error) {
    paymentProviderFailed(deps, { attemptId, cartId, error });
    await releaseLease(deps.db, attemptId, fence, failureOf(error, { by: deps.cause?.by ?? "buyer", now: deps.clock.now() }));
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      say`${error.said}; the lines are reserved as ${attemptId}: repeat the request with the same Idempotency-Key`,
      {
        ...error.detail,
        extensions: { ...error.detail.extensions, attemptId },
      },
    );
  }
}
