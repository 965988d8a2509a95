import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { priceText } from "../../../src/features/llm/price-text.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { messages as arabic } from "../../../src/messages/console/ar.ts";
import { messages as german } from "../../../src/messages/console/de.ts";
import { messages as spanish } from "../../../src/messages/console/es.ts";
import { messages as french } from "../../../src/messages/console/fr.ts";
import { messages as japanese } from "../../../src/messages/console/ja.ts";
import * as common from "../../../src/messages/de.ts";
import { priceWords } from "../../../src/platform/console/price-words.ts";
import { readBy } from "../../../src/platform/language/reader.ts";
import { createTranslator } from "../../../src/platform/language/translate.ts";

const CATALOGUES = { de: german, fr: french, es: spanish, ja: japanese, ar: arabic } as const;
const inWords = (language: keyof typeof CATALOGUES, recorded: string): string => {
  const { translate } = createTranslator(language, common, IntlMessageFormat).with(CATALOGUES[language]);
  return readBy({ language, say: translate, texts: [] }, () => priceWords(recorded));
};

/** Each kind of unit and condition that a price can have. */
const EVERYTHING =
  "1.00 in, 0.10 cached, 1.25 cache write, 2.00 for an hour, 32.00 audio in, 5.00 out, 3.00 reasoning, 64.00 audio out; " +
  "prompts above 1,000: 2.00 in, 7.50 out; 10.00 a thousand searches; free: a trial; for us; since 2026-01-01";

describe("a model's pricing rule on the console", () => {
  it("is in its reader's language, with what somebody gave as a reason as it was given", () => {
    expect(inWords("de", EVERYTHING)).toBe(
      "1.00 Eingabe, 0.10 Eingabe aus dem Cache, 1.25 Schreiben in den Cache, 2.00 Schreiben in den Cache für eine Stunde, 32.00 Audioeingabe, 5.00 Ausgabe, " +
        "3.00 Ausgabe des Nachdenkens, 64.00 Audioausgabe; für Eingaben über 1,000 Token: 2.00 Eingabe, 7.50 Ausgabe; " +
        "10.00 für tausend Suchen; kostet nichts: a trial; for us; in Kraft seit 2026-01-01",
    );
  });

  it.each(["de", "fr", "es", "ja", "ar"] as const)("has no English word left of any price in the contract, in %s", (language) => {
    for (const { model, prices } of contractFor("production").llm.models)
      for (const price of prices) {
        const own = price.free === undefined ? "" : price.free;
        const words = inWords(language, priceText(price)).replace(own, "");
        expect(words, model).not.toMatch(/\b(?:cached|write|hour|out|reasoning|prompts|above|thousand|searches|since)\b|\d in\b/u);
      }
  });
});
