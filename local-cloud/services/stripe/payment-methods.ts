import type Stripe from "stripe";
import { invalidParameter, noSuch, StripeProblem } from "./errors.ts";
import type { Parameters } from "./parameters.ts";
import { type KeptMethod, randomText, type StripeStore } from "./store.ts";
import { findTestMethod, type TestMethod } from "./test-methods.ts";

const NO_BILLING_DETAILS: Stripe.PaymentMethod.BillingDetails = { address: null, email: null, name: null, phone: null, tax_id: null };

/**
 * The payment method a request names by id (`payment_method`) or describes (`payment_method_data`, as a browser does);
 * undefined where it names none. A published test id becomes a payment method of its own, as at Stripe.
 */
export function readPaymentMethod(store: StripeStore, parameters: Parameters): KeptMethod | undefined {
  const id = parameters.text("payment_method");
  const data = parameters.nested("payment_method_data");
  if (id !== undefined) {
    const known = store.methods.get(id);
    if (known) return known;
    const test = findTestMethod(id);
    if (!test) throw noSuch("PaymentMethod", id, "payment_method", 400);
    return keep(store, test);
  }
  return data ? describedMethod(store, data) : undefined;
}

function describedMethod(store: StripeStore, data: Parameters): KeptMethod {
  data.oneOf("type", ["card"]);
  const card = data.nested("card");
  const number = card?.required("number").replaceAll(/[ -]/g, "") ?? "";
  const test = findTestMethod(number);
  if (test) return keep(store, test);
  if (!passesLuhn(number))
    throw new StripeProblem(402, {
      type: "card_error",
      code: "incorrect_number",
      message: "Your card number is incorrect.",
      param: "number",
    });
  throw invalidParameter("payment_method_data[card][number]", "Only Stripe's published test cards exist here.");
}

function keep(store: StripeStore, test: TestMethod): KeptMethod {
  const common = {
    id: store.id("pm"),
    object: "payment_method" as const,
    billing_details: NO_BILLING_DETAILS,
    created: store.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
  };
  const method: Stripe.PaymentMethod =
    test.number === null
      ? { ...common, type: "us_bank_account", us_bank_account: BANK_ACCOUNT }
      : { ...common, type: "card", card: cardOf(test, test.number) };
  return store.methods.put({ id: method.id, method, behaviour: test.behaviour });
}

function cardOf(test: TestMethod, number: string): Stripe.PaymentMethod.Card {
  return {
    brand: test.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: "US",
    display_brand: test.brand,
    exp_month: 12,
    exp_year: 2034,
    fingerprint: randomText(16),
    funding: "credit",
    generated_from: null,
    last4: number.slice(-4),
    networks: { available: [test.brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

const BANK_ACCOUNT: Stripe.PaymentMethod.UsBankAccount = {
  account_holder_type: "individual",
  account_type: "checking",
  bank_name: "STRIPE TEST BANK",
  financial_connections_account: null,
  fingerprint: null,
  last4: "6789",
  networks: { preferred: "ach", supported: ["ach"] },
  routing_number: "110000000",
  status_details: null,
};

/** The check digit of ISO/IEC 7812-1. */
function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  // Digits alone, as just asked: each code point is one.
  const sum = Array.from(number, Number)
    .toReversed()
    .reduce((total, digit, index) => {
      const doubled = digit * (index % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}
