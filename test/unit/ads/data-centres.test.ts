import { describe, expect, it } from "vitest";
import { isDataCentre } from "../../../src/features/ads/data-centres.ts";
import { toldByPlatform } from "../../../src/platform/http/told-by-platform.ts";

describe("an address", () => {
  it.each([
    [16_509, true],
    [24_940, true],
    [3_320, false],
    [13_335, false],
    [null, false],
  ])("of autonomous system %s is in a data centre: %s", (asn, is) => expect(isDataCentre(asn)).toBe(is));

  it.each([{ asn: "16509" }, { asn: 1.5 }, { asn: -1 }, { asn: 0 }, {}, null, undefined])(
    "of which the platform says %j is of none",
    (cf) => {
      expect(toldByPlatform(Object.assign(new Request("https://api.test/"), { cf }) as Request).asn).toBeNull();
    },
  );
});
