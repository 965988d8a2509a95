import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { facetsOf } from "../../../src/features/catalog/facet-rules.ts";
import type { ShownCount } from "../../../src/features/catalog/shown-store.ts";

const count = (facet: ShownCount["facet"], value: string, offers: number, more: Partial<ShownCount> = {}): ShownCount => ({
  ...{ facet, value, offers, upTo: null, exact: null, unknown: null },
  ...more,
});
const asked = { items: ["mouse", "desk", "gs108"], currency: "EUR" };

describe("given counts of what a search shows", () => {
  it("names values, the most frequent first, and price bands from the cheapest on", () => {
    const counts = [
      ...[count("brand", "B", 2), count("brand", "A", 2), count("brand", "C", 7)],
      ...[count("price", "900", 1, { upTo: "950" }), count("price", "100", 2, { upTo: "300" })],
    ];
    const { brands, prices } = wholly(facetsOf({ counts, shown: [] }, asked));
    expect(brands.map(({ value }) => value)).toEqual(["C", "A", "B"]);
    expect(prices).toEqual([
      { from: { amount: 100, currency: "EUR" }, to: { amount: 300, currency: "EUR" }, offers: 2 },
      { from: { amount: 900, currency: "EUR" }, to: { amount: 950, currency: "EUR" }, offers: 1 },
    ]);
  });

  it("says which items were not found exactly, and nothing of one that a release before showed", () => {
    const counts = [count("item", "mouse", 3, { exact: 1, unknown: 0 }), count("item", "desk", 2, { exact: 0, unknown: 2 })];
    const { items, notFoundExactly } = wholly(facetsOf({ counts, shown: [] }, asked));
    expect(notFoundExactly).toEqual(["gs108"]);
    expect(items).toContainEqual({ item: "gs108", offers: 0, exact: 0 });
    expect(
      wholly(facetsOf({ counts: [count("item", "gs108", 4, { exact: 0, unknown: 0 })], shown: [] }, { ...asked, items: ["gs108"] }))
        .notFoundExactly,
    ).toEqual(["gs108"]);
  });
});
