import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it, vi } from "vitest";
import { OFFERS } from "../../../browser/shop/texts/offers.ts";
import { TEXTS_NAME, type InLanguage } from "../../../browser/shop/words.ts";
import { namesOf, partsOf, scriptTexts } from "../../../src/features/shop/script-texts.ts";
import { LANGUAGES, SOURCE_LANGUAGE } from "../../../src/platform/language/languages.ts";
import { createTranslator } from "../../../src/platform/language/translate.ts";

const LANGUAGES_APART = LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE);
const catalogueOf = (language: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../../src/messages/${language}.json`), "utf8")) as Record<string, string>;

/** The script's words where the page has these texts in this language. */
async function wordsWith(language: string, texts: Record<string, InLanguage>) {
  vi.resetModules();
  vi.stubGlobal("document", { documentElement: { lang: language } });
  vi.stubGlobal(TEXTS_NAME, texts);
  try {
    return await import("../../../browser/shop/words.ts");
  } finally {
    vi.unstubAllGlobals();
    // Files of the same process read the words anew, in their own language.
    vi.resetModules();
  }
}

const SCRIPT = join(import.meta.dirname, "../../../browser/shop");
/** The tables of texts that a part of the script names, by the files they stand in. */
const tablesNamed = (): { file: string; table: string }[] =>
  readdirSync(SCRIPT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("texts"))
    .flatMap((file) => [...readFileSync(join(SCRIPT, file), "utf8").matchAll(/import \{([^}]+)\} from "\.[./]*\/texts\/([^"]+)"/gu)])
    .flatMap(([, names = "", file = ""]) => (names.match(/\b[A-Z][A-Z_]+\b/gu) ?? []).map((table) => ({ file, table })));

describe("what the shop's script says", () => {
  it("has the texts of every table that a part of the script names", async () => {
    const named = tablesNamed();
    expect(new Set(named.map(({ table }) => table)).size).toBeGreaterThan(12);
    const translator = createTranslator(
      "de",
      { messages: catalogueOf("de"), fieldFaults: () => ({ localeError: () => undefined }) },
      IntlMessageFormat,
    );
    const { text } = scriptTexts({ language: "de", say: translator.translate, message: translator.message });
    const said = JSON.parse(text.slice(text.indexOf("=") + 1, -2)) as Record<string, InLanguage>;
    for (const { file, table } of named) {
      const tables = (await import(`../../../browser/shop/texts/${file}`)) as Record<string, unknown>;
      const lacking = namesOf(tables[table]).filter((name) => /\p{L}/u.test(name.replaceAll(/\{\d\}/g, "")) && !Object.hasOwn(said, name));
      expect(lacking, `${table} of texts/${file}`).toEqual([]);
    }
  });

  it.each(LANGUAGES_APART)("says in %s what the library would, of each number that has a form of its own", async (language) => {
    const messages = catalogueOf(language);
    const plurals = namesOf(OFFERS).filter((name) => messages[name]?.includes("plural"));
    expect(plurals.length).toBeGreaterThan(2);
    const parsed = Object.fromEntries(
      plurals.map((name) => [name, partsOf(new IntlMessageFormat(messages[name] ?? "", language).getAst())]),
    );
    const { about } = await wordsWith(language, parsed);
    for (const name of plurals)
      for (const number of [0, 1, 2, 3, 11, 100, 1_000_000, 12_345])
        expect(about(name)(number)).toBe(new IntlMessageFormat(messages[name] ?? "", language).format({ 0: number }));
  });

  it.each(LANGUAGES_APART)("has each of its texts in %s, in parts that the script can put together", (language) => {
    const translator = createTranslator(
      language,
      { messages: catalogueOf(language), fieldFaults: () => ({ localeError: () => undefined }) },
      IntlMessageFormat,
    );
    const { file, text } = scriptTexts({ language, say: translator.translate, message: translator.message });
    expect(file).toMatch(new RegExp(`^texts-${language}-[0-9a-f]{16}\\.js$`));
    const said = JSON.parse(text.slice(text.indexOf("=") + 1, -2)) as Record<string, InLanguage>;
    const lacking = namesOf(OFFERS).filter((name) => /\p{L}/u.test(name.replaceAll(/\{\d\}/g, "")) && !Object.hasOwn(said, name));
    expect(lacking).toEqual([]);
  });

  it("puts in what a text is about as it stands, however it looks", async () => {
    const { about } = await wordsWith("de", { "In the cart: {0}": "Im Warenkorb: {0}" });
    expect(about("In the cart: {0}")("{1} $& {0}")).toBe("Im Warenkorb: {1} $& {0}");
  });

  it("is in English, with one and with many, where the page has no text for it", async () => {
    const { about, plural, texts } = await wordsWith("de", {});
    expect([plural("1 offer", "{0} offers")(1), plural("1 offer", "{0} offers")(2), about("{0} each")("9 EUR")]).toEqual([
      "1 offer",
      "2 offers",
      "9 EUR each",
    ]);
    expect(texts({ a: "Cart", b: ["toString", "constructor"] })).toEqual({ a: "Cart", b: ["toString", "constructor"] });
  });

  it("has a table in the page's language, lists and tables within it too", async () => {
    const { texts } = await wordsWith("de", { Cart: "Warenkorb", empty: "leer" });
    expect(texts({ title: "Cart", list: ["empty", "Cart"], within: { none: "empty" } })).toEqual({
      title: "Warenkorb",
      list: ["leer", "Warenkorb"],
      within: { none: "leer" },
    });
  });

  it("has no message with more in it than values and plurals", () => {
    expect(() => partsOf(new IntlMessageFormat("{0, number}", "de").getAst())).toThrow("more in it than values and plurals");
  });
});
