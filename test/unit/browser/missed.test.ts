import { describe, expect, it } from "vitest";
import { missedOf } from "../../../browser/shop/missed.ts";

const facets = {
  items: [
    { item: "dishwasher", offers: 5, exact: 5 },
    { item: "office chair", offers: 9, exact: 0 },
    { item: "coffee grinder", offers: 0, exact: 0 },
  ],
  notFoundExactly: ["office chair", "coffee grinder"],
};

describe("what a search did not find", () => {
  it("tells what only comes near from what no supplier has", () => {
    expect(missedOf(facets, true)).toEqual({ near: ["office chair"], nothing: ["coffee grinder"] });
  });

  it("says of nothing that no supplier has it while the search goes on, nor before anything is known", () => {
    expect(missedOf(facets, false)).toEqual({ near: ["office chair"], nothing: [] });
    expect(missedOf(undefined, true)).toEqual({ near: [], nothing: [] });
  });
});
