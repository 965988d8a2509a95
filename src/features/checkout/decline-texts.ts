import { say, type Said } from "../../platform/language/say.ts";

const DECLINED = say`Your card was declined.`;
const FUNDS = say`Your card has insufficient funds.`;
const NUMBER = say`The card number is not right.`;
const EXPIRY = say`The expiry date of the card is not right.`;
const CODE = say`The security code of the card is not right.`;
const PROCESSING = say`The card could not be processed just now.`;
const UNPROVEN = say`Your bank could not confirm that it is you.`;

/** By Stripe's codes of errors and declines (docs.stripe.com/declines/codes), of those whose holder can do something about, or that say no more. */
const TEXTS: ReadonlyMap<string, Said> = new Map([
  ["card_declined", DECLINED],
  ["generic_decline", DECLINED],
  ["do_not_honor", DECLINED],
  ["call_issuer", DECLINED],
  ["transaction_not_allowed", DECLINED],
  ["not_permitted", DECLINED],
  ["insufficient_funds", FUNDS],
  ["withdrawal_count_limit_exceeded", FUNDS],
  ["card_velocity_exceeded", FUNDS],
  ["expired_card", say`Your card has expired.`],
  ["incorrect_number", NUMBER],
  ["invalid_number", NUMBER],
  ["invalid_expiry_month", EXPIRY],
  ["invalid_expiry_year", EXPIRY],
  ["incorrect_cvc", CODE],
  ["invalid_cvc", CODE],
  ["processing_error", PROCESSING],
  ["issuer_not_available", PROCESSING],
  ["try_again_later", PROCESSING],
  ["reenter_transaction", PROCESSING],
  ["authentication_required", UNPROVEN],
  ["payment_intent_authentication_failure", UNPROVEN],
]);

/** Why a card was declined, by the code that its holder is shown: a text that is known in every language; undefined for a code that is not. */
export const declineTextOf = (code: string): Said | undefined => TEXTS.get(code);

/** What is said where neither code nor provider says more. */
export const SIMPLY_DECLINED = DECLINED;
