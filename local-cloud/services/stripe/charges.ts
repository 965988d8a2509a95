import type Stripe from "stripe";
import type { KeptMethod, StripeStore } from "./store.ts";

const NO_ONE: Stripe.Charge.BillingDetails = { address: null, email: null, name: null, phone: null, tax_id: null };

/** How a charge ends at once: paid (and captured or only authorised), pending at the bank, or declined. */
type ChargeResult =
  | { kind: "paid"; captured: boolean }
  | { kind: "pending" }
  | { kind: "failed"; code: string; declineCode: string | null; message: string };

/** Writes the charge that one attempt to pay an intent leaves behind. */
export function createCharge(store: StripeStore, intent: Stripe.PaymentIntent, kept: KeptMethod, result: ChargeResult): Stripe.Charge {
  const captured = result.kind === "paid" && result.captured;
  return store.charges.put({
    id: store.id("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: captured ? store.id("txn") : null,
    billing_details: NO_ONE,
    calculated_statement_descriptor: null,
    captured,
    created: store.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: result.kind === "failed" ? result.code : null,
    failure_message: result.kind === "failed" ? result.message : null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(result),
    paid: result.kind === "paid",
    payment_intent: intent.id,
    payment_method: kept.id,
    payment_method_details: detailsOf(kept, intent.amount),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: result.kind === "paid" ? "succeeded" : result.kind,
    transfer_data: null,
    transfer_group: intent.transfer_group,
  });
}

/** Turns an authorised or pending charge into a captured one, of all or part of its amount. */
export function captureCharge(store: StripeStore, charge: Stripe.Charge, amount: number): Stripe.Charge {
  return store.charges.put({
    ...charge,
    status: "succeeded",
    paid: true,
    captured: true,
    amount_captured: amount,
    amount_refunded: charge.amount - amount,
    balance_transaction: store.id("txn"),
  });
}

function outcomeOf(result: ChargeResult): Stripe.Charge.Outcome {
  const failed = result.kind === "failed";
  return {
    advice_code: failed ? "try_again_later" : null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: failed ? "declined_by_network" : "approved_by_network",
    reason: failed ? (result.declineCode ?? result.code) : null,
    risk_level: "normal",
    seller_message: failed ? "The bank did not return any further details with this decline." : "Payment complete.",
    type: failed ? "issuer_declined" : "authorized",
  };
}

function detailsOf(kept: KeptMethod, amount: number): Stripe.Charge.PaymentMethodDetails {
  const card = kept.method.card;
  if (!card) return { type: kept.method.type };
  return {
    type: "card",
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: card.regulated_status,
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
