import { and, eq, inArray } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { capsOf } from "../../../src/features/ads/caps.ts";
import * as z from "zod";
import { runAuction } from "../../../src/features/ads/auction.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { readPlacementAuction } from "../../../src/features/ads/serving-store.ts";
import { adCampaigns, adImpressions, adSpend } from "../../../src/features/ads/tables.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { utcDay } from "../../../src/platform/utc-day.ts";
import { countingPostgres } from "../round-trips.ts";
import { awakenControls, market } from "./harness.ts";

beforeAll(awakenControls, 60_000);

/** Campaigns of a placement above all that other tests have: of equal bids, spent ones and hidden ones among them. */
async function bidders() {
  const one = await market(2);
  const { deps, buyerId, campaign, supplierIds } = one;
  const [, hiddenSupplier] = supplierIds;
  const made: string[] = [];
  const named = async (name: string, bid: number, more: Parameters<typeof campaign>[2] = {}) => {
    const id = await campaign(name, bid, { placement: "home", ...more });
    made.push(id);
    return id;
  };
  const spent = await named("spent", 900_009, { dailyBudget: 900_009 });
  await deps.db.insert(adSpend).values({ campaignId: spent, day: utcDay(deps.clock.now()), spentMinor: 1 });
  const hidden = await named("hidden", 900_008);
  await named("of-a-hidden-supplier", 900_007, { supplierId: hiddenSupplier });
  const shown = [];
  for (const [name, bid] of [
    ["a-1", 900_006],
    ["a1", 900_006],
    ["b", 900_005],
    ["c", 900_004],
    ["d", 900_003],
  ] as const)
    shown.push(await named(name, bid));
  const decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
  await replaceViewerControls(deps, decider, { optOut: false, hiddenAds: [hidden], hiddenAdvertisers: [hiddenSupplier ?? ""] });
  /** Switched off, so that it bids against no other test's. */
  const end = () => deps.db.update(adCampaigns).set({ enabled: false }).where(inArray(adCampaigns.id, made));
  return { ...one, decider, shown, end };
}

/** How many statements a trip asked Postgres for: several are a transaction, each of which is asked for by itself there. */
function statementsOf(trip: string): number {
  const body = trips.parse(JSON.parse(z.string().parse(JSON.parse(trip))));
  return "queries" in body ? body.queries.length : 1;
}
const trips = z.union([z.object({ queries: z.array(z.unknown()) }), z.object({ query: z.string() })]);

describe("GET /ads in a placement", () => {
  it("sells as if every campaign had been read, and reads one more than there are places, in two round trips of one statement each", async () => {
    const { deps, decider, shown, end } = await bidders();
    try {
      const { maxSponsoredPerSearch: slots, reservePriceMinor } = deps.contract.ads;
      const asked = { placement: "home", reserveMinor: reservePriceMinor, most: slots + 1, caps: capsOf(deps), ...decider };
      const { campaigns } = await readPlacementAuction(deps.db, asked, deps.clock.now());
      expect(campaigns.map(({ id }) => id)).toEqual(shown.slice(0, slots + 1));
      const all = await deps.db
        .select()
        .from(adCampaigns)
        .where(and(eq(adCampaigns.placement, "home"), eq(adCampaigns.enabled, true)));
      const bids = all
        .filter(({ id }) => shown.includes(id))
        .map(({ id, bidMinor }) => ({ campaignId: id, bidMinor, relevance: 1, itemId: id, item: id }));
      const wins = runAuction(bids, { slots, reserveMinor: reservePriceMinor, mechanism: "second-price" });
      const { answer, postgres, asked: trips } = await countingPostgres(() => serveAds(deps, { placement: "home", ...decider }));
      expect(answer.ads.map(({ campaignId }) => campaignId)).toEqual(wins.map(({ campaignId }) => campaignId));
      expect(postgres).toBe(2);
      // One that reads; and one that writes, behind the viewer's turn.
      expect(trips.map(statementsOf)).toEqual([1, 2]);
      const sold = await deps.db.select().from(adImpressions).where(eq(adImpressions.viewer, decider.viewer));
      expect(new Map(sold.map(({ campaignId, priceMinor }) => [campaignId, priceMinor]))).toEqual(
        new Map(wins.map(({ campaignId, priceMinor }) => [campaignId, priceMinor])),
      );
    } finally {
      await end();
    }
  });
});
