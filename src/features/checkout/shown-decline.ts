import type { Text } from "../../platform/language/say.ts";
import type { Words } from "../../platform/language/translate.ts";
import type { AttemptDecline } from "./attempt.ts";
import { declineTextOf, SIMPLY_DECLINED } from "./decline-texts.ts";

/** Reasons that a bank gives the seller alone: who holds the card is told no more than that it was declined (docs.stripe.com/declines/codes). */
const WITHHELD = new Set([
  "fraudulent",
  "lost_card",
  "merchant_blacklist",
  "pickup_card",
  "restricted_card",
  "security_violation",
  "stolen_card",
]);

type Decline = Pick<AttemptDecline, "code" | "message">;

/** A decline as the card's holder hears of it: a text of ours by its code, else the provider's own words, which are English. */
export function toHolder({ code, message }: Decline): { code: string; text: Text } {
  if (WITHHELD.has(code)) return { code: "generic_decline", text: SIMPLY_DECLINED };
  return { code, text: declineTextOf(code) ?? (message === "" ? SIMPLY_DECLINED : message) };
}

/** An attempt's decline as its buyer reads it. */
export function shownDecline(decline: AttemptDecline, words: Words): AttemptDecline {
  const { code, text } = toHolder(decline);
  return { code, message: words.say(text), at: decline.at };
}
