import { describe, expect, it } from "vitest";
import { languageRanges, lookup } from "../../../src/platform/language/ranges.ts";
import vectors from "../../support/vectors/accept-language.json" with { type: "json" };

const KEPT = ["en", "de", "fr", "es", "ja", "ar"];
const FINE = ["en", "en-GB", "de-CH", "zh-Hant", "zh-Hans-CN", "sr-Latn", "pt-BR"];

/** A header of so many ranges, none of which is kept. */
const many = (count: number): string => Array.from({ length: count }, (_, index) => `x${String(index)}`).join(",");

describe("a language is looked up as RFC 4647 §3.4 and RFC 9110 §12.5.4 have it", () => {
  it.each<[header: string, answered: string, supported?: readonly string[], fallback?: string]>([
    ["", "en"],
    ["de", "de"],
    ["DE", "de"],
    ["dE-cH", "de"],
    ["de-CH", "de"],
    ["de-CH-1996", "de"],
    ["de-Latn-CH-1996", "de"],
    ["de-DE-u-co-phonebk", "de"],
    ["de-x-private", "de"],
    ["x-de", "en"],
    ["fr-CA, de", "fr"],
    ["fr-CA;q=0.4, de;q=0.5", "de"],
    ["de;q=0.5, fr;q=0.5", "de"],
    ["fr;q=0.5, de;q=0.5", "fr"],
    ["de ; q=0.5 , fr ; q=0.6", "fr"],
    ["de;Q=0.1,fr;q=0.2", "fr"],
    ["de;q=1.000,fr", "de"],
    ["de;q=0.001", "de"],
    ["ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja"],
    ["ar-EG", "ar"],
    ["ar-SA-u-nu-arab", "ar"],
    ["es-419", "es"],
    ["pt-BR, es;q=0.3", "es"],
    ["it", "en"],
    ["it, *", "en"],
    ["it, *;q=0.1", "en"],
    ["*", "en"],
    ["*", "de", KEPT, "de"],
    ["*", "fr", ["fr", "de"], "en"],
    ["*, en;q=0.1", "de"],
    ["*;q=0.1, ja;q=0.2", "ja"],
    ["*;q=0.9, ja;q=0.2", "en"],
    ["*, en;q=0", "de"],
    ["*, en;q=0, de;q=0, fr;q=0", "es"],
    ["en;q=0", "de"],
    ["en;q=0.000", "de"],
    ["en-GB;q=0", "en"],
    ["en-GB, en;q=0", "de"],
    ["de;q=0, de-CH", "en"],
    ["de;q=0, fr;q=0.1", "fr"],
    ["*;q=0", "en"],
    ["*;q=0, fr;q=0.2", "fr"],
    ["fr, *;q=0", "fr"],
    ["it, *;q=0", "en"],
    ["en;q=0, de;q=0, fr;q=0, es;q=0, ja;q=0, ar;q=0", "en"],
    ["zh-Hant-TW", "en"],
    ["zh-Hant-TW", "zh-Hant", FINE],
    ["zh-Hant-TW, en;q=0.5", "zh-Hant", FINE],
    ["zh-TW", "en", FINE],
    ["zh", "en", FINE],
    ["zh-Hans-CN-x-a", "zh-Hans-CN", FINE],
    ["en-GB-oxendict", "en-GB", FINE],
    ["en-US", "en", FINE],
    ["de", "en", FINE],
    ["de-CH", "de-CH", FINE],
    ["sr-Latn-RS", "sr-Latn", FINE],
    ["PT-br", "pt-BR", FINE],
    ["en;q=0, en-GB", "en-GB", FINE],
    ["en;q=0", "de-CH", FINE],
    ["de", "en", []],
    ["de;q=2, fr;q=0.2", "fr"],
    ["de;q=-1, fr;q=0.2", "fr"],
    ["de;q=0.1234, fr;q=0.1", "fr"],
    ["de;q=, fr", "fr"],
    ["de;q=a, fr", "fr"],
    ["de;level=1, fr;q=0.1", "fr"],
    ["de_CH, fr;q=0.1", "fr"],
    ["deutschland, fr;q=0.1", "fr"],
    ["-de, de-, fr;q=0.1", "fr"],
    [",,,;;;, ,fr", "fr"],
    ["<script>, fr;q=0.1", "fr"],
    ["__proto__, constructor, fr;q=0.1", "fr"],
    ["dé, 日本語, fr;q=0.1", "fr"],
    ["\u0000, fr;q=0.1", "fr"],
  ])("%j is answered in %s", (header, answered, supported = KEPT, fallback = "en") => {
    expect(lookup(languageRanges(header), supported, fallback)).toBe(answered);
  });

  it.each<[what: string, header: string, answered: string]>([
    ["500 ranges, of which the last is kept", `${many(500)},de`, "en"],
    ["500 ranges, of which the first is kept", `de,${many(500)}`, "de"],
    ["8 kB of one letter", "x".repeat(8_192), "en"],
    ["8 kB of commas", ",".repeat(8_192), "en"],
    ["8 kB of subtags", "a-".repeat(4_096), "en"],
    ["8 kB of blanks before a range", `${" ".repeat(8_192)}de`, "en"],
    ["8 kB of semicolons", `de${";".repeat(8_192)}, fr`, "en"],
    ["ranges up to a cut in a quality", `de, ${"x;q=0.1,".repeat(246)}    de;q=0.9`, "de"],
    ["a cut in a refusal", `${" ".repeat(1_994)}en;q=0.9, de`, "en"],
  ])("%s: no more than a bounded part is read", (_, header, answered) => {
    expect(languageRanges(header).length).toBeLessThanOrEqual(50);
    expect(lookup(languageRanges(header), KEPT, "en")).toBe(answered);
  });
});

describe("Accept-Language as jshttp/negotiator reads it", () => {
  interface Case {
    header: { "accept-language"?: string };
    method: "language" | "languages";
    available: string[] | null;
    result: string | string[] | null;
  }
  const cases = (vectors.cases as Case[]).filter(({ available, header }) => available === null && header["accept-language"]);
  it.each(cases.map((vector) => [vector.header["accept-language"] ?? "", vector] as const))("%s", (header, { method, result }) => {
    // The library gives one entry a language, and none that is refused; ours keeps a repeated one, at its lower quality.
    const wanted = languageRanges(header).filter(({ quality }) => quality > 0);
    const distinct = [...new Set(wanted.map(({ range }) => range))];
    const lower = (tags: string | string[] | null) => JSON.parse(JSON.stringify(tags).toLowerCase()) as unknown;
    expect(method === "language" ? distinct[0] : distinct).toEqual(lower(result));
  });
});
