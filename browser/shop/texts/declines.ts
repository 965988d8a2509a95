import { texts } from "../words.ts";

/** Why a card was declined. */
export const DECLINES = texts({
  declined: "Your card was declined.",
  funds: "Your card has insufficient funds.",
  expired: "Your card has expired.",
  number: "The card number is not right.",
  expiry: "The expiry date of the card is not right.",
  code: "The security code of the card is not right.",
  processing: "The card could not be processed just now.",
  unproven: "Your bank could not confirm that it is you.",
});
