import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

const lines = (...says: string[]): string[] => briefOf(says).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`);

describe("[BRF-1] What buyers write short", () => {
  it.each([
    ["We need 40 cups w/ saucers and 3 pots w/o lids in Lyon", ["40 piece cups", "3 piece pots"]],
    ['I need a quote for 1,200 ft of 1/2" copper pipe and 60 elbows.', ['1200 foot 1/2" copper pipe', "60 piece elbows"]],
    ["Order 4 toner cartridges (HP 26A) and get 10 reams A4.", ["4 piece toner cartridges", "10 ream A4 paper"]],
    ["10 reams of A4 paper", ["10 ream A4 paper"]],
    ["Order 2 pianos and one vacuum cleaner for the school.", ["2 piece pianos", "1 piece vacuum cleaner"]],
    ["Two screens, one lectern, one mixer please.", ["2 piece screens", "1 piece lectern", "1 piece mixer"]],
    ["We need 5 chairs, one of them red.", ["5 piece chairs"]],
    ["We need 5 chairs and one more thing: they must stack.", ["5 piece chairs"]],
  ])("%s", (says, expected) => {
    expect(lines(says)).toEqual(expected);
  });

  it("takes a limit for each whose shortened word ends with a point for one", () => {
    expect(briefOf(["20 Hygienespender, je max. 45 Euro, nach Hamburg"]).budget).toMatchObject({ amount: 4_500, kind: "per-unit" });
  });

  it("takes no price and no capacity for goods", () => {
    expect(lines("Hi, can I get pricing on 75 pairs of gloves and 12 hard hats?")).toEqual(["75 pair gloves", "12 piece hard hats"]);
    expect(lines("Wir suchen einen Gabelstapler bis 2,5 t Tragkraft in Rostock.")).toEqual(["1 piece Gabelstapler"]);
  });

  it("ends a place where what is needed begins", () => {
    expect(briefOf(["Please quote 500 lb of hex bolts, ship to Akron OH 44301, need in 10 business days"]).delivery?.place).toBe(
      "Akron OH 44301",
    );
  });

  it("takes who starts on a day for no goods", () => {
    expect(lines("We need laptops for 8 new hires, starting Feb 1 in Toronto.")).toEqual(["1 piece laptops"]);
  });
});
