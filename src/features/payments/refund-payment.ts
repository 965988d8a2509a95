import { auditRow } from "../../platform/audit/audit-log.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { refundAsked } from "../../platform/events/payments.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { CheckoutDeps, Payment } from "../checkout/ports.ts";
import { askRefund } from "./ask-refund.ts";
import type { RefundRefusal } from "./problems.ts";
import { findRequestByKey, insertRequest, leaseRequest, type RefundRequest } from "./refund-requests-store.ts";
import { say } from "../../platform/language/say.ts";

export interface RefundWanted {
  intentId: string;
  /** Minor units; all that is left where it is `rest`. */
  amount: number | "rest";
  reason: string;
  idempotency: IdempotencyKey;
}

/**
 * Gives back a part of a payment or what is left of it, for an operator. The request is written with its line of the audit trail before
 * the provider is asked, under a key of its own, so it is done once, also where the process dies in between: the sweep asks again.
 * Payments of attempts that this environment does not know can be given back too. Throws `not-found` for a payment that was made for
 * no attempt, and `dependency-unavailable` where the provider does not answer: a repeat with the same key goes on.
 */
export async function refundPayment(
  deps: CheckoutDeps,
  operator: Actor,
  wanted: RefundWanted,
): Promise<Result<RefundRequest, RefundRefusal>> {
  const { idempotency } = wanted;
  const known = await findRequestByKey(deps.db, operator.id, idempotency.key);
  if (known) return known.fingerprint === idempotency.fingerprint ? goOn(deps, known) : refused({ kind: "idempotency-key-reused" });
  const payment = await deps.payments.read(wanted.intentId);
  if (payment.status === "unknown" || payment.attemptId === null) throw notFound("payment");
  const amount = amountOf(payment, wanted);
  if (!amount.ok) return amount;
  const now = deps.clock.now();
  const request: RefundRequest = {
    id: deps.ids.next("rfr"),
    operatorId: operator.id,
    idempotencyKey: idempotency.key,
    fingerprint: idempotency.fingerprint,
    paymentIntentId: wanted.intentId,
    amount: amount.value,
    currency: payment.received.currency,
    reason: wanted.reason,
    state: "ASKED",
    refundId: null,
    refusal: null,
    lastError: null,
    tries: 0,
    askedAt: now,
    decidedAt: null,
    notBefore: new Date(now.getTime() + deps.contract.checkout.leaseSeconds * 1000),
  };
  const line = auditRow(deps, operator, {
    action: "payment.refund",
    subjectKind: "payment",
    subject: wanted.intentId,
    detail: { requestId: request.id, amount: request.amount, currency: request.currency, reason: wanted.reason },
  });
  if (!(await insertRequest(deps.db, request, line))) {
    const first = await findRequestByKey(deps.db, operator.id, idempotency.key);
    if (!first) return refused({ kind: "nothing-to-refund", intentId: wanted.intentId });
    return first.fingerprint === idempotency.fingerprint ? goOn(deps, first) : refused({ kind: "idempotency-key-reused" });
  }
  refundAsked(deps, { ...request, intentId: wanted.intentId, requestId: request.id });
  return answerOf(await askRefund(deps, request));
}

/** A part is at most what is left, the rest is what is left: less what is on its way back or disputed, which the provider holds. */
function amountOf(payment: Payment, { intentId, amount }: RefundWanted): Result<number, RefundRefusal> {
  const { received, refunded, refunding, lost } = payment;
  const left = received.amount - refunded.amount - refunding.amount - lost.amount;
  if (left <= 0) return refused({ kind: "nothing-to-refund", intentId });
  if (amount === "rest") return ok(left);
  return amount > left ? refused({ kind: "refund-exceeds-payment", left: { ...received, amount: left } }) : ok(amount);
}

/** A repeat: where the first has not heard the provider, it asks; where another asks just now, the answer is the request as it stands. */
async function goOn(deps: CheckoutDeps, known: RefundRequest): Promise<Result<RefundRequest, RefundRefusal>> {
  if (known.state !== "ASKED") return answerOf(known);
  const now = deps.clock.now();
  const until = new Date(now.getTime() + deps.contract.checkout.leaseSeconds * 1000);
  const leased = await leaseRequest(deps.db, known.id, { now, until });
  return leased ? answerOf(await askRefund(deps, leased)) : ok(known);
}

function answerOf(request: RefundRequest): Result<RefundRequest, RefundRefusal> {
  if (request.state === "REFUSED")
    return refused({ kind: "refund-refused", code: request.refusal ?? "unknown", message: request.lastError ?? "The provider says no." });
  if (request.state === "ASKED" && request.lastError !== null)
    throw new AppError(
      "dependency-unavailable",
      say`stripe is not reachable; the refund is noted as ${request.id} and is asked for until it answers`,
      {
        subject: "stripe",
        retryAfterSeconds: 5,
        extensions: { refundRequestId: request.id },
      },
    );
  return ok(request);
}
