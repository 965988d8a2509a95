import { match } from "@formatjs/intl-localematcher";
import { describe, expect, it } from "vitest";
import { resolveLocale } from "../../../src/features/locales/rules.ts";

const supported = ["en", "de", "fr", "pt-BR", "ar", "ja"];

describe("the locale of a caller", () => {
  it.each([
    ["de-CH, en;q=0.8", "de"],
    ["pt", "pt-BR"],
    ["ar-SA", "ar"],
    ["zh-Hans", "en"],
    ["gsw", "de"],
    ["lb, fr", "fr"],
    ["cy, fr;q=0.9", "fr"],
    ["lb", "de"],
    ["de-CH, *;q=0", "de"],
    ["*", "en"],
    ["*, en;q=0", "de"],
    ["it, *;q=0.1", "en"],
    ["en;q=0, it", "de"],
    ["abcdefgh-1, ja", "ja"],
    ["", "en"],
    [null, "en"],
    ["en-GB,de;q=0.9", "en"],
    ["x".repeat(5000), "en"],
  ])("%s is answered in %s", (header, locale) => expect(resolveLocale(header, { supported, fallback: "en" }, match)).toBe(locale));

  it.each([
    ["*", ["fr", "de"], "fr"],
    ["it", ["fr", "de"], "fr"],
    ["fr, *;q=0.1", ["de", "es"], "de"],
    ["fr-CH", ["fr-FR", "en"], "fr-FR"],
  ])("%s among %j, where the default is not supported, is %s", (header, among, locale) =>
    expect(resolveLocale(header, { supported: among, fallback: "ru" }, match)).toBe(locale),
  );
});

describe("where no locale is supported", () => {
  it("the default is answered", () => expect(resolveLocale("de", { supported: [], fallback: "en" }, match)).toBe("en"));
});
