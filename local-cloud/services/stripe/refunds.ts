import type Stripe from "stripe";
import { invalidParameter, missingParameter, noSuch, StripeProblem } from "./errors.ts";
import { type Cause, recordEvent } from "./events.ts";
import type { Parameters } from "./parameters.ts";
import type { StripeStore } from "./store.ts";

/** Gives back all or part of a captured charge, named by `charge` or `payment_intent`. More than what remains is 400. */
export function createRefund(store: StripeStore, cause: Cause, parameters: Parameters): Stripe.Refund {
  const charge = readCharge(store, parameters);
  const given = parameters.integer("amount");
  const reason = parameters.oneOf("reason", ["duplicate", "fraudulent", "requested_by_customer"]) ?? null;
  const metadata = parameters.metadata();
  parameters.refuseUnknown();
  const remaining = charge.amount_captured - refundedAmount(store, charge.id);
  if (!charge.captured)
    throw invalidParameter("charge", `Charge ${charge.id} has not been captured and cannot be refunded.`, "charge_not_refundable");
  if (remaining === 0) {
    throw new StripeProblem(400, {
      type: "invalid_request_error",
      code: "charge_already_refunded",
      message: `Charge ${charge.id} has already been refunded.`,
    });
  }
  if (isWithdrawn(store, charge)) {
    throw new StripeProblem(400, {
      type: "invalid_request_error",
      code: "charge_disputed",
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    });
  }
  const amount = given ?? remaining;
  if (amount < 1) throw invalidParameter("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  if (amount > remaining) {
    throw invalidParameter("amount", `Refund amount (${amount}) is greater than unrefunded amount on charge (${remaining})`);
  }
  return writeRefund(store, cause, charge, { amount, reason, metadata });
}

/** Whether a dispute holds a charge's money: it has to be decided before any of it can be refunded. */
const isWithdrawn = (store: StripeStore, charge: Stripe.Charge): boolean =>
  charge.disputed && store.disputes.list().some((dispute) => dispute.charge === charge.id && !dispute.is_charge_refundable);

/** What was given back of a charge or is on its way, in its currency's minor units. */
function refundedAmount(store: StripeStore, chargeId: string): number {
  return store.refunds
    .list()
    .reduce((sum, refund) => (refund.charge === chargeId && refund.status !== "failed" ? sum + refund.amount : sum), 0);
}

/** Decides a refund that was left open by its payment method's behaviour: a pending one arrives, another fails. */
export function decideRefund(store: StripeStore, id: string): void {
  const refund = store.refunds.get(id);
  const charge = typeof refund?.charge === "string" ? store.charges.get(refund.charge) : undefined;
  if (!refund || !charge || (refund.status !== "pending" && refund.status !== "succeeded")) return;
  const cause: Cause = { requestId: null, idempotencyKey: null };
  if (refund.status === "pending") {
    recordEvent(store, cause, "refund.updated", {
      object: store.refunds.put({ ...refund, status: "succeeded" }),
      previous_attributes: { status: "pending" },
    });
    return;
  }
  const failed = store.refunds.put({
    ...refund,
    status: "failed",
    failure_reason: "expired_or_canceled_card",
    failure_balance_transaction: store.id("txn"),
  });
  store.charges.put({ ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
  const failing = { object: failed, previous_attributes: { status: "succeeded" } };
  recordEvent(store, cause, "refund.updated", failing);
  recordEvent(store, cause, "refund.failed", failing);
}

function writeRefund(
  store: StripeStore,
  cause: Cause,
  charge: Stripe.Charge,
  { amount, reason, metadata }: Pick<Stripe.Refund, "amount" | "reason" | "metadata">,
): Stripe.Refund {
  const refund = store.refunds.put({
    id: store.id("re"),
    object: "refund",
    amount,
    balance_transaction: store.id("txn"),
    charge: charge.id,
    created: store.seconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { type: charge.payment_method_details?.type ?? "card" },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behaviourOf(store, charge) === "pending" ? "pending" : "succeeded",
    transfer_reversal: null,
  });
  const amountRefunded = charge.amount_refunded + amount;
  const refunded = store.charges.put({ ...charge, amount_refunded: amountRefunded, refunded: amountRefunded === charge.amount });
  recordEvent(store, cause, "refund.created", { object: refund });
  const before = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  recordEvent(store, cause, "charge.refunded", { object: refunded, previous_attributes: before });
  return refund;
}

/** How refunds of a charge behave; undefined where they simply succeed. */
export function behaviourOf(store: StripeStore, charge: Stripe.Charge): "pending" | "fail-later" | undefined {
  const behaviour = typeof charge.payment_method === "string" ? store.methods.get(charge.payment_method)?.behaviour : undefined;
  return behaviour?.kind === "succeeds" ? behaviour.refunds : undefined;
}

function readCharge(store: StripeStore, parameters: Parameters): Stripe.Charge {
  const chargeId = parameters.text("charge");
  const intentId = parameters.text("payment_intent");
  if (chargeId !== undefined) {
    const charge = store.charges.get(chargeId);
    if (!charge) throw noSuch("charge", chargeId, "charge");
    return charge;
  }
  if (intentId === undefined) throw missingParameter("charge");
  const intent = store.intents.get(intentId);
  if (!intent) throw noSuch("payment_intent", intentId, "payment_intent");
  const charge = typeof intent.latest_charge === "string" ? store.charges.get(intent.latest_charge) : undefined;
  if (!charge || charge.status !== "succeeded") {
    throw invalidParameter("payment_intent", `This PaymentIntent (${intentId}) does not have a successful charge to refund.`);
  }
  return charge;
}
