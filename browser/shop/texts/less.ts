import { texts } from "../words.ts";

/** What is served in place of the usual, by the API's word for it (`degraded.mode`); its reason is in English, for who looks into it. */
export const LESS = texts({
  "stale-rate": "converted with an older exchange rate",
  "last-good-rate": "converted with the last good exchange rate",
  "supplier-currency": "in the supplier’s currency: there is no exchange rate to use",
  polling: "offers are shown with a delay",
  "without-offers": "whether the offers still stand cannot be seen now",
  "last-known-payment": "the payment provider could not be asked: this is what was known before",
});
