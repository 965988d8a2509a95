import { describe, expect, it } from "vitest";
import { declineText } from "../../../browser/shop/declines.ts";

describe("why a card was declined", () => {
  it.each([
    ["insufficient_funds", "Your card has insufficient funds."],
    ["expired_card", "Your card has expired."],
    ["incorrect_cvc", "The security code of the card is not right."],
    ["payment_intent_authentication_failure", "Your bank could not confirm that it is you."],
  ])("is told by the provider's code %s", (code, text) => {
    expect(declineText(code)).toBe(text);
  });

  it.each(["stolen_card", "fraudulent", "a_code_of_tomorrow", "toString", undefined])("is told as a decline alone for %s", (code) => {
    expect(declineText(code)).toBe("Your card was declined.");
  });
});
