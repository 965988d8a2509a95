import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adCampaigns, adImpressions } from "../../../src/features/ads/tables.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { awakenControls, market, viewerControls } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const HOUR_MS = 3_600_000;

/** A clock that stands still, and goes on as a test says. */
function standing() {
  let now = Date.now();
  return { now: () => new Date(now), goOn: (byMs: number) => void (now += byMs) };
}

/** A placement of its own with campaigns, each of one of two suppliers or of none, on a clock that a test moves. */
async function placement(suppliers: Readonly<Record<string, 0 | 1 | undefined>>) {
  const clock = standing();
  const one = await market(2, { viewerControls, clock });
  const { deps, campaign, buyerId, supplierIds } = one;
  const place = `caps-${deps.ids.next("sup")}`;
  const bids: string[] = [];
  for (const [name, of] of Object.entries(suppliers)) {
    const id = await campaign(name, 500 - bids.length, { placement: "home", supplierId: of === undefined ? of : supplierIds[of] });
    await deps.db.update(adCampaigns).set({ placement: place }).where(eq(adCampaigns.id, id));
    bids.push(name);
  }
  const viewer = viewerOfBuyer(deps, buyerId);
  const ask = async () => {
    const { ads } = await serveAds(deps, { placement: place as "home", viewer, buyerId });
    return ads.map(({ campaignId }) => campaignId.slice(one.supplierId.length + 1));
  };
  return { ...one, clock, ask, viewer, caps: deps.contract.ads };
}

describe("what a viewer is sold within an hour", () => {
  it("of one campaign ends at its cap, and begins again as the hour slides on", async () => {
    const { ask, clock, caps } = await placement({ alone: undefined });
    for (let time = 0; time < caps.campaignImpressionsPerViewerHour; time += 1) {
      expect(await ask()).toEqual(["alone"]);
      clock.goOn(60_000);
    }
    expect(await ask()).toEqual([]);
    clock.goOn(HOUR_MS - caps.campaignImpressionsPerViewerHour * 60_000 - 1);
    expect(await ask()).toEqual([]);
    clock.goOn(1);
    expect(await ask()).toEqual(["alone"]);
    expect(await ask()).toEqual([]);
  });

  it("of one advertiser ends before all places of an auction could pass the cap, and others go on", async () => {
    const { ask, caps } = await placement({ a1: 0, a2: 0, b1: 1 });
    let ofA = 0;
    for (let round = 0; round < caps.campaignImpressionsPerViewerHour; round += 1) {
      const sold = await ask();
      ofA += sold.filter((name) => name.startsWith("a")).length;
      expect(sold).toContain("b1");
      expect(sold.includes("a1")).toBe(ofA <= caps.advertiserImpressionsPerViewerHour && sold.includes("a2"));
    }
    expect(ofA).toBeLessThanOrEqual(caps.advertiserImpressionsPerViewerHour);
    expect(ofA).toBeGreaterThan(caps.advertiserImpressionsPerViewerHour - caps.maxSponsoredPerSearch);
  });

  it("holds for calls at the same moment: together they are sold no more than one after the other", async () => {
    const { deps, ask, viewer, caps } = await placement({ alone: undefined });
    await Promise.all(Array.from({ length: caps.campaignImpressionsPerViewerHour + 8 }, ask));
    const sold = await deps.db.select().from(adImpressions).where(eq(adImpressions.viewer, viewer));
    expect(sold).toHaveLength(caps.campaignImpressionsPerViewerHour);
  });

  it("counts searches too, whose auctions go on without who was shown too often", async () => {
    const clock = standing();
    const { deps, campaign, confirmed, show, hold, buyerId, supplierId } = await market(1, { viewerControls, clock });
    // Above those of other tests that are for whoever's offers; theirs take what places are left.
    const often = await campaign("often", 900_001);
    const other = await campaign("other", 900_000);
    const viewer = viewerOfBuyer(deps, buyerId);
    const shown = (campaignId: string, of: string | null, times: number) =>
      deps.db.insert(adImpressions).values(
        Array.from({ length: times }, () => ({
          ...{ id: deps.ids.next("imp"), campaignId, supplierId: of, placement: "home", title: "seen", viewer, priceMinor: 5 },
          ...{ servedAt: clock.now(), expiresAt: new Date(clock.now().getTime() + HOUR_MS), billing: "open" },
        })),
      );
    const sells = async () => {
      const searchId = await confirmed();
      await show(searchId, "Chair");
      await show(searchId, "Desk");
      await hold(searchId);
      const sold = await deps.db.select().from(adImpressions).where(eq(adImpressions.searchId, searchId));
      return sold.map(({ campaignId }) => campaignId).filter((id) => id === often || id === other);
    };
    await shown(often, null, deps.contract.ads.campaignImpressionsPerViewerHour);
    expect(await sells()).toEqual([other]);
    await shown(other, supplierId, deps.contract.ads.advertiserImpressionsPerViewerHour - deps.contract.ads.maxSponsoredPerSearch);
    expect(await sells()).toEqual([]);
    clock.goOn(HOUR_MS);
    expect((await sells()).toSorted()).toEqual([often, other].toSorted());
  });
});
