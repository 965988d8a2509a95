import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { messageFaults } from "../../../scripts/message-faults.ts";
import { messagesInSource } from "../../../scripts/message-sources.ts";
import * as arabic from "../../../src/messages/ar.ts";
import * as german from "../../../src/messages/de.ts";
import * as spanish from "../../../src/messages/es.ts";
import * as french from "../../../src/messages/fr.ts";
import * as japanese from "../../../src/messages/ja.ts";
import { inEnglish, say } from "../../../src/platform/language/say.ts";
import { createTranslator } from "../../../src/platform/language/translate.ts";

const CATALOGUES = { de: german, fr: french, es: spanish, ja: japanese, ar: arabic } as const;
const LANGUAGES = Object.keys(CATALOGUES) as (keyof typeof CATALOGUES)[];
const source = messagesInSource();
const translator = (language: keyof typeof CATALOGUES) => createTranslator(language, CATALOGUES[language], IntlMessageFormat);

/** Arabic counts in its own digits. */
const inLatinDigits = (text: string): string => text.replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));

describe("the texts in the source", () => {
  it("are found by their tag, as titles and details of problems, as faults and as what schemas say, with a path or by a condition too", () => {
    for (const text of [
      "The cart is empty",
      "The smallest quantity is {0}.",
      "no such {0}",
      "Too many requests",
      "must be six digits",
      "needs a briefId",
      "say how late it answers",
    ])
      expect(source).toContain(text);
    for (const text of ["Add to cart", "{0} more offers of this product", "The token for {0}"]) expect(source).toContain(text);
    for (const name of ["1 offer", "below-minimum", "order.completed", "../words.ts"]) expect(source).not.toContain(name);
    expect(source.size).toBeGreaterThan(900);
  });
});

describe.each(LANGUAGES)("the catalogue in %s", (language) => {
  it("has each text of the source, none besides, about the same and in all plural forms", () => {
    expect(messageFaults(language, CATALOGUES[language].messages, source)).toEqual([]);
  });

  it("says each text of sample values, none of which is lost or left as a placeholder", () => {
    const { translate } = translator(language);
    for (const template of source) {
      const places = new Set([...template.matchAll(/\{(\d+)\}/g)].map(([, place]) => Number(place)));
      const about = [...places].map((place) => 701 + place);
      const said = translate({ template, about });
      for (const value of about) expect(inLatinDigits(said), template).toContain(String(value));
      expect(said, template).not.toMatch(/\{\d+\}|'\{/);
    }
    // A single word may be the same in both: Status.
    const sentences = [...source].filter((template) => template.includes(" "));
    const about = Array.from({ length: 10 }, (_, place) => 701 + place);
    expect(sentences.filter((template) => translate({ template, about }) === inEnglish({ template, about }))).toEqual([]);
  });
});

describe("a translator", () => {
  it("says numbers by the language's plural forms, of which Arabic has six", () => {
    const said = [0, 1, 2, 3, 11, 100].map((count) => translator("ar").translate(say`must have at most ${count} items`));
    expect(new Set(said.map((text) => text.replaceAll(/[\d٠-٩]+/g, ""))).size).toBe(6);
    expect([1, 2].map((count) => translator("de").translate(say`must have at most ${count} items`))).toEqual([
      "darf höchstens 1 Element haben",
      "darf höchstens 2 Elemente haben",
    ]);
  });

  it("says a text within a text, and several as a list", () => {
    const lines = [say`${"off_1"}: ${2} wanted, ${1} available`, say`${"off_2"}: ${3} wanted, ${0} available`];
    expect(translator("de").translate(say`${lines}. Nothing is reserved: put fewer in the cart, or try again later.`)).toBe(
      "off_1: 2 gewünscht, 1 vorhanden; off_2: 3 gewünscht, 0 vorhanden. Nichts ist reserviert: Legen Sie weniger in den Warenkorb, oder versuchen Sie es später.",
    );
  });

  it("leaves what no catalogue has as it is, names of objects' own members among it", () => {
    const { translate } = translator("de");
    expect([translate("Your card was kept by the machine."), translate("constructor"), translate(say`{x} ${1}`)]).toEqual([
      "Your card was kept by the machine.",
      "constructor",
      "{x} 1",
    ]);
  });
});

describe("the check of catalogues", () => {
  const said = new Set(["one", "of {0}", "many {0}"]);
  it.each([
    ["a text that is missing", { one: "eins", "of {0}": "von {0}" }, 'de: lacks "many {0}"'],
    [
      "one that nobody says",
      { one: "eins", "of {0}": "von {0}", "many {0}": "viele {0}", gone: "weg" },
      'de: has "gone", which nobody says',
    ],
    ["another value", { one: "eins", "of {0}": "von {1}", "many {0}": "viele {0}" }, 'de: "of {0}" differs in {0}, {1}'],
    ["a value that is lost", { one: "eins", "of {0}": "von", "many {0}": "viele {0}" }, 'de: "of {0}" differs in {0}'],
    [
      "what a form fills in, under another name",
      { one: "eins", "of {0}": "von {0} '{'to'}'", "many {0}": "viele {0}" },
      'de: "of {0}" leaves {to} to be filled in, and not {}',
    ],
    ["no message", { one: "eins {", "of {0}": "von {0}", "many {0}": "viele {0}" }, 'de: "one" is no message: '],
    ["an empty one", { one: " ", "of {0}": "von {0}", "many {0}": "viele {0}" }, 'de: "one" is empty'],
    [
      "a plural form that is left out",
      { one: "eins", "of {0}": "von {0}", "many {0}": "{0, plural, other {viele #}}" },
      'de: "many {0}" lacks the plural form one',
    ],
  ])("refuses %s", (_, catalogue, fault) => {
    expect(messageFaults("de", catalogue as Record<string, string>, said).map((one) => one.slice(0, fault.length))).toEqual([fault]);
  });
});
