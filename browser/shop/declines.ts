import { DECLINES } from "./texts/declines.ts";

/** By Stripe's codes of errors and declines (docs.stripe.com/declines/codes). Why a bank suspects a card is for its holder to ask the bank. */
const TEXTS: Readonly<Record<string, string>> = {
  insufficient_funds: DECLINES.funds,
  withdrawal_count_limit_exceeded: DECLINES.funds,
  expired_card: DECLINES.expired,
  incorrect_number: DECLINES.number,
  invalid_number: DECLINES.number,
  invalid_expiry_month: DECLINES.expiry,
  invalid_expiry_year: DECLINES.expiry,
  incorrect_cvc: DECLINES.code,
  invalid_cvc: DECLINES.code,
  processing_error: DECLINES.processing,
  authentication_required: DECLINES.unproven,
  payment_intent_authentication_failure: DECLINES.unproven,
};

/** Why a card was declined, in the page's language: the provider's own words are English. */
export const declineText = (code: string | undefined): string =>
  (code !== undefined && Object.hasOwn(TEXTS, code) && TEXTS[code]) || DECLINES.declined;
