import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
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

const vectors = new URL("../../../../shared/data/vectors/locale/accept-language.json", import.meta.url);
describe.skipIf(!existsSync(vectors))("Accept-Language against published vectors (skipped where ../shared is absent)", () => {
  it("never throws on them", () => {
    const text = readFileSync(vectors, "utf8");
    for (const header of text.match(/"[^"]*"/g) ?? []) expect(typeof resolveLocale(header.slice(1, -1), supported, "en")).toBe("string");
  });
});
