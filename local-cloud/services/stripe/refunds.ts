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
  const amount = given ?? remaining;
  if (amount < 1) throw invalidParameter("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  if (amount > remaining) {
    throw invalidParameter("amount", `Refund amount (${amount}) is greater than unrefunded amount on charge (${remaining})`);
  }
  return writeRefund(store, cause, charge, amount, { reason, metadata });
}

/** What was given back of a charge, in its currency's minor units. */
function refundedAmount(store: StripeStore, chargeId: string): number {
  return store.refunds.list().reduce((sum, refund) => (refund.charge === chargeId ? sum + refund.amount : sum), 0);
}

function writeRefund(
  store: StripeStore,
  cause: Cause,
  charge: Stripe.Charge,
  amount: number,
  given: Pick<Stripe.Refund, "reason" | "metadata">,
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
    metadata: given.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: given.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  });
  const amountRefunded = charge.amount_refunded + amount;
  const refunded = store.charges.put({ ...charge, amount_refunded: amountRefunded, refunded: amountRefunded === charge.amount });
  recordEvent(store, cause, "refund.created", refund);
  recordEvent(store, cause, "charge.refunded", refunded, { amount_refunded: charge.amount_refunded, refunded: charge.refunded });
  return refund;
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
