import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../src/platform/language/say.ts";
import { ENGLISH, wordsOf, type Translated } from "../../../src/platform/language/translate.ts";
import { shownDecline, toHolder } from "../../../src/features/checkout/shown-decline.ts";

const at = "2026-11-27T10:00:00.000Z";
const told = (code: string, message = "Le provider parle.") => inEnglish(toHolder({ code, message }).text);

describe("why a card was declined, as its holder hears of it", () => {
  it.each([
    ["insufficient_funds", "Your card has insufficient funds."],
    ["expired_card", "Your card has expired."],
    ["incorrect_cvc", "The security code of the card is not right."],
    ["payment_intent_authentication_failure", "Your bank could not confirm that it is you."],
    ["do_not_honor", "Your card was declined."],
  ])("is told by the provider's code %s", (code, text) => {
    expect(told(code)).toBe(text);
  });

  it.each(["stolen_card", "fraudulent", "restricted_card"])("is told as a decline alone for %s, in code and words", (code) => {
    expect(toHolder({ code, message: "Your card was reported stolen." })).toMatchObject({ code: "generic_decline" });
    expect(told(code, "Your card was reported stolen.")).toBe("Your card was declined.");
  });

  it.each(["a_code_of_tomorrow", "toString", "unknown"])("is told in the provider's own words for %s, where it has any", (code) => {
    expect(told(code, "The bank is on strike.")).toBe("The bank is on strike.");
    expect(told(code, "")).toBe("Your card was declined.");
  });

  it("is told in each language that there is, at the moment that it keeps", async () => {
    const decline = { code: "expired_card", message: "Your card has expired.", at };
    expect(shownDecline(decline, ENGLISH)).toEqual(decline);
    const languages: Translated[] = ["de", "fr", "es", "ja", "ar"];
    const others = await Promise.all(languages.map(async (language) => shownDecline(decline, await wordsOf(language))));
    for (const { code, at: moment } of others) expect({ code, moment }).toEqual({ code: "expired_card", moment: at });
    expect(new Set([decline, ...others].map(({ message }) => message)).size).toBe(6);
  });
});
