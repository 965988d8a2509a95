import { describe, expect, it } from "vitest";
import { createLastBidders } from "../../../src/features/ads/last-bidders.ts";
import type { Bidder, PlacementMarket } from "../../../src/features/ads/serving-store.ts";

const bidder = (id: string, spentMinor = 0): Bidder => ({
  ...{ id, name: id, supplierId: null, targets: null, bidMinor: 5 },
  ...{ dailyBudgetMinor: null, totalBudgetMinor: null, spentMinor, spentInTotalMinor: spentMinor },
});
const market = (ids: readonly string[], toViewer = 0, spent = 0): PlacementMarket => ({
  ...{ campaigns: ids.map((id) => bidder(id, spent)), decided: undefined, toViewer, toCrowd: 0 },
});
const whose = (viewer: string, country: string | null = null) => ({ placement: "home", audience: { country, locale: null }, viewer });
const idsOf = (bidders: readonly Bidder[] | undefined) => bidders?.map(({ id }) => id);

describe("whom an isolate last read as bidders", () => {
  it("are anybody's of the placement, country and language where nothing is known of a viewer, and else his own", () => {
    const last = createLastBidders();
    expect(last.of(whose("a"))).toBeUndefined();
    last.read(whose("a"), market(["x", "y"]));
    last.read(whose("b"), market(["y"], 12));
    expect([idsOf(last.of(whose("c"))), idsOf(last.of(whose("b"))), last.of(whose("c", "DE"))]).toEqual([["x", "y"], ["y"], undefined]);
    // His are anybody's again, and follow them, whatever was spent meanwhile.
    last.read(whose("b"), market(["x", "y"], 12, 7));
    last.read(whose("c"), market(["z"]));
    expect(idsOf(last.of(whose("b")))).toEqual(["z"]);
  });

  it("are bounded: the oldest viewers and audiences are forgotten", () => {
    const last = createLastBidders();
    last.read(whose("first"), market(["of-first"], 1));
    for (let viewer = 0; viewer < 2_048; viewer += 1) last.read(whose(`v${viewer}`), market(["own"], 1));
    last.read(whose("anybody", "00"), market(["of-00"]));
    for (let country = 0; country < 512; country += 1) last.read(whose("anybody", `c${country}`), market(["own"]));
    expect([last.of(whose("first")), last.of(whose("anybody", "00"))]).toEqual([undefined, undefined]);
    expect(idsOf(last.of(whose("v2047")))).toEqual(["own"]);
  });
});
