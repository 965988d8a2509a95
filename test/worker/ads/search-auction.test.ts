import { beforeAll, describe, expect, it } from "vitest";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { shownOffers } from "../shown-offers.ts";
import { wholeLog } from "../catalog/whole-log.ts";
import { remove } from "../../../src/features/catalog/store.ts";
import { completeEndedSearches, completeSearch } from "../../../src/features/search/complete-search.ts";
import { sellClosedPlaces } from "../../../src/features/search/sell-places.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { awakenControls, crawlEnder, market, viewerControls } from "./harness.ts";
import { overriding } from "../objects.ts";

beforeAll(awakenControls, 60_000);

/** Four shops, one of which bids 1,000 USD and the others 5 cents; each shows one offer of a running search. */
async function fourShops() {
  const stage = await market(4, { viewerControls });
  const searchId = await stage.confirmed();
  for (const [index, of] of stage.supplierIds.entries()) {
    await stage.campaign(`c${index}`, index === 0 ? 100_000 : 5, { supplierId: of });
    await stage.show(searchId, `Chair ${index}`, { of, relevance: index === 0 ? 0.5 : 1 });
  }
  return { ...stage, searchId, endCrawl: crawlEnder(stage.deps, searchId) };
}

describe("a search's auction", () => {
  it.each([
    ["first", (ids: string[]) => ids],
    ["last", (ids: string[]) => ids.toReversed()],
  ])("is won by the highest bid at the price of the best losing one when its supplier's crawl ends %s", async (_, order) => {
    const { searchId, supplierIds, endCrawl, marks, impressions, auctions, search } = await fourShops();
    for (const supplierId of order(supplierIds)) {
      expect(await marks(searchId)).toEqual([]);
      await endCrawl(supplierId);
    }
    expect((await search(searchId)).state).toBe("COMPLETED");
    expect((await marks(searchId)).map(({ title }) => title)).toEqual(["Chair 0", "Chair 1", "Chair 2"]);
    expect(await impressions(searchId)).toMatchObject([
      { supplierId: supplierIds[0], position: 1, priceMinor: 10 },
      { supplierId: supplierIds[1], position: 2, priceMinor: 5 },
      { supplierId: supplierIds[2], position: 3, priceMinor: 5 },
    ]);
    expect(await auctions(searchId)).toMatchObject([{ offers: 4, bids: 4, granted: 3, sold: 3, clearingMinor: 20 }]);
  });

  it("is held once when the last two crawls end at the same moment, and before the log closes", async () => {
    const { deps, counted, searchId, supplierIds, endCrawl, marks, auctions, buyerId, settled } = await fourShops();
    const [one = "", other = "", ...before] = supplierIds;
    for (const supplierId of before) await endCrawl(supplierId);
    await Promise.all([endCrawl(one), endCrawl(other)]);
    await completeEndedSearches(deps);
    expect(await auctions(searchId)).toHaveLength(1);
    expect(await marks(searchId)).toHaveLength(3);
    expect(counted).toMatchObject({ "ads_auctions filled": 1, ads_places_sold: 3, ads_clearing_price_usd_minor: 20 });
    const log = await wholeLog(deps.db, searchId);
    expect(log?.deltas.filter(({ payload }) => "sponsored" in payload)).toHaveLength(3);
    expect(log?.deltas.at(-1)?.type).toBe("done");
    await settled();
    expect((await viewerControls(viewerOfBuyer(deps, buyerId)).read(deps.clock.now().getTime())).servedThisHour).toBe(3);
  });

  it.each([
    ["before", false],
    ["after", true],
  ])("is held by the sweep, once, where whoever ended the last crawl died %s the places were sold", async (_, soldBefore) => {
    const { deps, searchId, supplierIds, endCrawl, hold, marks, auctions, search } = await fourShops();
    for (const supplierId of supplierIds) await endCrawl(supplierId, "nobody");
    if (soldBefore) await hold(searchId);
    const before = await marks(searchId);
    expect(before).toHaveLength(soldBefore ? 3 : 0);
    await Promise.all([completeEndedSearches(deps), completeEndedSearches(deps)]);
    expect((await search(searchId)).state).toBe("COMPLETED");
    const after = await marks(searchId);
    expect(after).toHaveLength(3);
    expect(soldBefore ? after : before).toEqual(before);
    expect(await auctions(searchId)).toHaveLength(1);
  });

  it("writes the record, the impressions and the marks together or not at all", async () => {
    const { deps, depsWith, counted, searchId, supplierIds, endCrawl, hold, marks, impressions, auctions } = await fourShops();
    for (const supplierId of supplierIds) await endCrawl(supplierId, "nobody");
    // The second of the three places is taken, as by no auction that can be: the transaction fails between the record and the marks.
    let made = 0;
    const ids = {
      next: (prefix: Parameters<typeof deps.ids.next>[0]) => (prefix === "imp" && (made += 1) > 1 ? "imp_same" : deps.ids.next(prefix)),
    };
    await hold(searchId, depsWith({ ids }));
    expect([await auctions(searchId), await impressions(searchId), await marks(searchId)]).toEqual([[], [], []]);
    expect(counted["ads_places_sold"]).toBeUndefined();
    expect(counted["ads_auctions failed"]).toBe(1);
    await completeSearch(deps, searchId);
    expect(await impressions(searchId)).toHaveLength(3);
    expect(counted["ads_places_sold"]).toBe(3);
  });

  it("closes after the contract's time, without the crawls that end later", async () => {
    const { deps, time, searchId, supplierIds, endCrawl, marks, auctions } = await fourShops();
    const [slow = "", ...fast] = supplierIds;
    for (const supplierId of fast) await endCrawl(supplierId);
    await sellClosedPlaces(deps);
    expect(await auctions(searchId)).toEqual([]);
    time.offsetMs += deps.contract.ads.auctionClosesSeconds * 1000;
    await Promise.all([sellClosedPlaces(deps), sellClosedPlaces(deps)]);
    const sold = await marks(searchId);
    expect(sold.map(({ title }) => title)).toEqual(["Chair 1", "Chair 2", "Chair 3"]);
    await endCrawl(slow);
    expect(await marks(searchId)).toEqual(sold);
    expect(await auctions(searchId)).toMatchObject([{ offers: 3, sold: 3 }]);
  });

  it("leaves out who ended late even where nobody came to hold it until all had ended", async () => {
    const { deps, time, searchId, supplierIds, endCrawl, marks } = await fourShops();
    const [slow = "", ...fast] = supplierIds;
    for (const supplierId of fast) await endCrawl(supplierId);
    time.offsetMs += (deps.contract.ads.auctionClosesSeconds + 1) * 1000;
    await endCrawl(slow);
    expect((await marks(searchId)).map(({ title }) => title)).toEqual(["Chair 1", "Chair 2", "Chair 3"]);
  });

  it("is decided anew where an offer it sold goes away before it is written", async () => {
    const { deps, depsWith, searchId, supplierIds, endCrawl, hold, marks, auctions, impressions } = await fourShops();
    for (const supplierId of supplierIds) await endCrawl(supplierId, "nobody");
    const best = (await shownOffers(deps, searchId, { limit: 10 })).items.find(({ title }) => title === "Chair 0");
    let asked = 0;
    const gone = (viewer: string) =>
      overriding(viewerControls(viewer), {
        reserve: async (...given) => {
          if ((asked += 1) === 1) await remove(deps.db, searchId, best?.id ?? "", deps.clock.now());
          return viewerControls(viewer).reserve(...given);
        },
      });
    await hold(searchId, depsWith({ viewerControls: gone }));
    expect((await marks(searchId)).map(({ title }) => title)).toEqual(["Chair 1", "Chair 2", "Chair 3"]);
    expect(await auctions(searchId)).toMatchObject([{ offers: 3, sold: 3 }]);
    expect(await impressions(searchId)).toHaveLength(3);
  });

  it("sells a place to a campaign whose best offer another one took", async () => {
    const { confirmed, show, campaign, hold, impressions, word } = await market(1, { viewerControls });
    const searchId = await confirmed();
    await show(searchId, `Best ${word}`, { relevance: 1 });
    await show(searchId, `Second ${word}`, { relevance: 0.8 });
    const any = { supplierId: undefined, keywords: [word] };
    const [high, low] = [await campaign("high", 60, any), await campaign("low", 50, any)];
    await hold(searchId);
    expect(await impressions(searchId)).toMatchObject([
      { campaignId: high, title: `Best ${word}`, priceMinor: 5 },
      { campaignId: low, title: `Second ${word}`, priceMinor: 5 },
    ]);
  });

  it("leaves the search without ads where Postgres or the settings are gone, or ads are switched off", async () => {
    const { depsWith, deps, counted, searchId, hold, auctions } = await fourShops();
    const bare = { ...deps.settings, ads: { state: "unconfigured" as const, missing: ["ADS_SIGNING_SECRET"], malformed: [] } };
    const gone = depsWith({});
    Object.defineProperty(gone, "db", {
      get: () => {
        throw unavailable("postgres");
      },
    });
    await hold(searchId, gone);
    await hold(searchId, depsWith({ settings: bare }));
    expect(counted["ads_auctions failed"]).toBe(2);
    await hold(searchId, depsWith({ switches: { state: async () => "off" } }));
    expect(await auctions(searchId)).toEqual([]);
  });
});
