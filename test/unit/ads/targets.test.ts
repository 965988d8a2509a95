import { describe, expect, it } from "vitest";
import { audienceOf, matchedBy, NOBODY_KNOWN, type Targets } from "../../../src/features/ads/targets.ts";

const audience = { country: "DE", locale: "de" };
const offer = { brand: "Hewlett Packard", category: "Electronics > Monitors, 27 inch" };

describe("a campaign's targets", () => {
  it.each<[Targets | null, object | undefined]>([
    [null, {}],
    [{}, {}],
    [{ brands: ["hewlett-packard"] }, { brand: "hewlett-packard" }],
    [{ brands: ["hewlett"] }, undefined],
    [{ categories: ["Printers", "27 inch monitors"] }, { category: "27 inch monitors" }],
    [{ categories: ["monitor"] }, undefined],
    [
      { countries: ["FR", "DE"], locales: ["de"] },
      { country: "DE", locale: "de" },
    ],
    [{ countries: ["FR"], locales: ["de"] }, undefined],
    [{ countries: ["DE"], brands: ["Acme"] }, undefined],
  ])("%j are met by an offer and a viewer as %j", (targets, matched) => {
    expect(matchedBy(targets, { audience, offer })).toEqual(matched);
  });

  it.each<Targets>([{ brands: ["Acme"] }, { categories: ["Monitors"] }, { countries: ["DE"] }, { locales: ["de"] }])(
    "%j are not met by what is not known",
    (targets) => {
      expect(matchedBy(targets, { audience: NOBODY_KNOWN, offer: { brand: null, category: null } })).toBeUndefined();
      expect(matchedBy(targets, { audience: NOBODY_KNOWN })).toBeUndefined();
    },
  );
});

describe("whoever sends a request", () => {
  const asked = (cf: unknown, language?: string) => {
    const headers = new Headers({ "cf-ipcountry": "US", ...(language === undefined ? {} : { "accept-language": language }) });
    return audienceOf(Object.assign(new Request("https://api.test/", { headers }), { cf }) as Request);
  };

  it.each([
    [{ country: "DE" }, "DE"],
    [{ country: "T1" }, null],
    [{ country: "XX" }, null],
    [{ country: "de" }, null],
    [{ country: 49 }, null],
    [{}, null],
    [undefined, null],
  ])("is, by %j of the platform and no header, in %s", (cf, country) => expect(asked(cf).country).toBe(country));

  it("reads the language that is answered in", () => {
    expect([asked({}, "fr-CH, de;q=0.9").locale, asked({}, "xh").locale, asked({}).locale]).toEqual(["fr", "en", "en"]);
  });
});
