/** Why a charge is declined, in Stripe's words. */
export interface Decline {
  code: string;
  declineCode: string | null;
  message: string;
}

/** What a test payment method does when charged: Stripe's published test cards and bank accounts. */
export interface TestMethod {
  /** The id it can be named by, e.g. `pm_card_visa`. */
  id: string;
  /** The card number a browser sends for it; null for a bank account. */
  number: string | null;
  brand: string;
  behaviour:
    /** `refunds`: where a refund does not simply succeed. Pending ones succeed, and succeeded ones fail, after a while. */
    | {
        kind: "succeeds";
        refunds?: "pending" | "fail-later";
        /** After a while the bank disputes it, or inquires. */
        disputes?: { reason: string; status: "needs_response" | "warning_needs_response" };
      }
    /** `declined`: what the bank says once its holder has authenticated, where it is not yes. */
    | { kind: "needs-authentication"; declined?: Decline }
    | ({ kind: "declines" } & Decline)
    | { kind: "processes"; settles: boolean };
}

const declines = (code: string, declineCode: string | null, message: string): TestMethod["behaviour"] => ({
  kind: "declines",
  code,
  declineCode,
  message,
});

/** After https://docs.stripe.com/testing: ids, numbers and outcomes as published there. */
const TEST_METHODS: readonly TestMethod[] = [
  { id: "pm_card_visa", number: "4242424242424242", brand: "visa", behaviour: { kind: "succeeds" } },
  { id: "pm_card_mastercard", number: "5555555555554444", brand: "mastercard", behaviour: { kind: "succeeds" } },
  { id: "pm_card_amex", number: "378282246310005", brand: "amex", behaviour: { kind: "succeeds" } },
  { id: "pm_card_pendingRefund", number: "4000000000007726", brand: "visa", behaviour: { kind: "succeeds", refunds: "pending" } },
  { id: "pm_card_refundFail", number: "4000000000005126", brand: "visa", behaviour: { kind: "succeeds", refunds: "fail-later" } },
  {
    id: "pm_card_createDispute",
    number: "4000000000000259",
    brand: "visa",
    behaviour: { kind: "succeeds", disputes: { reason: "fraudulent", status: "needs_response" } },
  },
  {
    id: "pm_card_createDisputeProductNotReceived",
    number: "4000000000002685",
    brand: "visa",
    behaviour: { kind: "succeeds", disputes: { reason: "product_not_received", status: "needs_response" } },
  },
  {
    id: "pm_card_createDisputeInquiry",
    number: "4000000000001976",
    brand: "visa",
    behaviour: { kind: "succeeds", disputes: { reason: "fraudulent", status: "warning_needs_response" } },
  },
  { id: "pm_card_authenticationRequired", number: "4000002760003184", brand: "visa", behaviour: { kind: "needs-authentication" } },
  { id: "pm_card_threeDSecure2Required", number: "4000000000003220", brand: "visa", behaviour: { kind: "needs-authentication" } },
  { id: "pm_card_threeDSecureOptional", number: "4000000000003055", brand: "visa", behaviour: { kind: "succeeds" } },
  {
    id: "pm_card_threeDSecureRequiredChargeDeclined",
    number: "4000008400001629",
    brand: "visa",
    behaviour: {
      kind: "needs-authentication",
      declined: { code: "card_declined", declineCode: "generic_decline", message: "Your card was declined." },
    },
  },
  {
    id: "pm_card_chargeDeclinedLostCard",
    number: "4000000000009987",
    brand: "visa",
    behaviour: declines("card_declined", "lost_card", "Your card was declined."),
  },
  {
    id: "pm_card_chargeDeclinedStolenCard",
    number: "4000000000009979",
    brand: "visa",
    behaviour: declines("card_declined", "stolen_card", "Your card was declined."),
  },
  {
    id: "pm_card_chargeDeclinedFraudulent",
    number: "4100000000000019",
    brand: "visa",
    behaviour: declines("card_declined", "fraudulent", "Your card was declined."),
  },
  {
    id: "pm_card_chargeDeclined",
    number: "4000000000000002",
    brand: "visa",
    behaviour: declines("card_declined", "generic_decline", "Your card was declined."),
  },
  {
    id: "pm_card_chargeDeclinedInsufficientFunds",
    number: "4000000000009995",
    brand: "visa",
    behaviour: declines("card_declined", "insufficient_funds", "Your card has insufficient funds."),
  },
  {
    id: "pm_card_chargeDeclinedExpiredCard",
    number: "4000000000000069",
    brand: "visa",
    behaviour: declines("expired_card", null, "Your card has expired."),
  },
  {
    id: "pm_card_chargeDeclinedIncorrectCvc",
    number: "4000000000000127",
    brand: "visa",
    behaviour: declines("incorrect_cvc", null, "Your card's security code is incorrect."),
  },
  {
    id: "pm_card_chargeDeclinedProcessingError",
    number: "4000000000000119",
    brand: "visa",
    behaviour: declines("processing_error", null, "An error occurred while processing your card. Try again in a little bit."),
  },
  { id: "pm_usBankAccount_success", number: null, brand: "us_bank_account", behaviour: { kind: "processes", settles: true } },
  { id: "pm_usBankAccount_processing", number: null, brand: "us_bank_account", behaviour: { kind: "processes", settles: false } },
];

/** The published test method with this id or card number. */
export function findTestMethod(idOrNumber: string): TestMethod | undefined {
  return TEST_METHODS.find((method) => method.id === idOrNumber || method.number === idOrNumber);
}
