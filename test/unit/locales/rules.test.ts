import { describe, expect, it } from "vitest";
import vectors from "../../support/vectors/accept-language.json" with { type: "json" };
import { acceptedLanguages, resolveLocale } from "../../../src/features/locales/rules.ts";

const supported = ["en", "de", "fr", "pt-BR", "ar", "ja"];

describe("Accept-Language", () => {
  it("is read by quality, then by place, without what is refused or malformed", () => {
    expect(acceptedLanguages("fr;q=0.5, de-CH, en;q=0.8, ja;q=0, ;;, x y")).toEqual(["de-CH", "en", "fr"]);
  });

  it.each([
    ["de-CH, en;q=0.8", "de"],
    ["pt", "pt-BR"],
    ["ar-SA", "ar"],
    ["zh-Hans", "en"],
    ["*", "en"],
    ["", "en"],
    [null, "en"],
    ["en-GB,de;q=0.9", "en"],
    ["x".repeat(5000), "en"],
  ])("%s is answered in %s", (header, locale) => expect(resolveLocale(header, supported, "en")).toBe(locale));
});

describe("where no locale is supported", () => {
  it("the default is answered", () => expect(resolveLocale("de", [], "en")).toBe("en"));
});

interface Case {
  header: { "accept-language"?: string };
  method: "language" | "languages";
  available: string[] | null;
  result: string | string[] | null;
}

describe("Accept-Language as jshttp/negotiator reads it", () => {
  const cases = (vectors.cases as Case[]).filter(({ available, header }) => available === null && header["accept-language"]);
  it.each(cases.map((vector) => [vector.header["accept-language"] ?? "", vector] as const))("%s", (header, { method, result }) => {
    const languages = acceptedLanguages(header);
    // The library gives one entry a language; ours keeps a repeated one, at its lower quality.
    const distinct = [...new Set(languages)];
    expect(method === "language" ? distinct[0] : distinct).toEqual(result);
  });
});
