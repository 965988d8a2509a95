import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { impressionsLaw, adSpendLaw, placesLaw } from "../../../src/features/ads/conservation.ts";
import { adAuctions, adCampaigns, adImpressions, adSpend } from "../../../src/features/ads/tables.ts";
import { deltaLogLaw, streamHeadLaw } from "../../../src/features/catalog/conservation.ts";
import { publishOffer } from "../publish-offer.ts";
import { searchDeltas, searchOffers } from "../../../src/features/catalog/tables.ts";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { searchEventsLaw } from "../../../src/features/search/conservation.ts";
import { searches } from "../../../src/features/search/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { setting } from "../crawl/setting.ts";
import { capturesOf, contractOver } from "./measure.ts";
import { overriding } from "../objects.ts";
import { watchStream } from "../../../src/features/catalog/watch-stream.ts";

const YEAR_MS = 366 * 86_400_000;
/** What is looked at are the logs that changed last, and other tests are ahead of the clock too. */
const AHEAD_MS = 20 * YEAR_MS;
let year = 30;

/** A running search with one offer. */
async function running() {
  const stage = await setting(["supplier-walmart"], { contract: contractOver(3_600) }, AHEAD_MS);
  const searchId = await stage.confirmed();
  const [supplierId = ""] = stage.supplierIds;
  const leaseUntil = new Date(Date.now() + AHEAD_MS + 86_400_000);
  await stage.deps.db.update(crawls).set({ state: "RUNNING", leaseUntil }).where(eq(crawls.searchId, searchId));
  const price = { amount: 100, currency: "USD" };
  const facts = { availability: "InStock", orderable: true, condition: "NewCondition", minimumQuantity: 1 };
  const publish = (productKey: string) =>
    publishOffer(stage.deps, {
      ...{ searchId, currency: "USD", seenAt: stage.deps.clock.now(), relevance: 1, item: null },
      offer: { supplierId, productKey, url: `https://shop.test/${productKey}`, title: productKey, price, ...facts },
    });
  await publish("first");
  return { ...stage, searchId, supplierId, publish };
}

const later = (seconds: number) => new Date(Date.now() + AHEAD_MS + 30_000 + seconds * 1000);

describe("a search's delta log", () => {
  it("[STR-6] is found to have lost a delta", async () => {
    const { deps, searchId } = await running();
    const captures = capturesOf(deps, deltaLogLaw(deps));
    expect(await captures.at(later(0))).toMatchObject([{ difference: 0, holds: true }]);
    await deps.db.delete(searchDeltas).where(and(eq(searchDeltas.searchId, searchId), eq(searchDeltas.revision, 1)));
    await captures.at(later(10));
    expect(await captures.at(later(20))).toMatchObject([{ difference: 1, apart: { differing: { ids: [searchId] } } }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.search.deltas" }]);
  });

  it("[STR-6] is found ahead of a stream object that has not sent what was settled", async () => {
    const { deps, buyerId, searchId } = await running();
    const head = async () => (await deps.searchStreams(searchId).head()) ?? 0;
    const stream = await watchStream(deps, searchId, { buyerId, lastEventId: null, signal: new AbortController().signal });
    const sent = await head();
    expect(sent).toBeGreaterThan(0);
    const captures = capturesOf(deps, streamHeadLaw(deps));
    expect(await captures.at(later(0))).toMatchObject([{ holds: true, detail: expect.stringMatching(/^[1-9]\d* of/) }]);

    const behind = (id: string) =>
      id === searchId ? overriding(deps.searchStreams(id), { head: async () => sent - 1 }) : deps.searchStreams(id);
    const using = Object.defineProperties({} as typeof deps, {
      ...Object.getOwnPropertyDescriptors(deps),
      searchStreams: { value: behind },
    });
    expect(await capturesOf(using, streamHeadLaw(using)).at(later(0))).toMatchObject([
      { difference: 1, holds: false, apart: { differing: { ids: [searchId] } } },
    ]);
    await stream.body?.cancel();
  });
});

/** A search completed in a year of its own, so that nothing but it is in the window. */
async function completed() {
  const stage = await running();
  const at = new Date(Date.now() + YEAR_MS * (year += 1));
  const eventId = stage.deps.ids.next("evt");
  await stage.deps.db.update(searches).set({ state: "COMPLETED", completedAt: at }).where(eq(searches.id, stage.searchId));
  await stage.deps.db
    .insert(outboxEvents)
    .values({ id: eventId, type: "search.completed", subject: stage.searchId, buyerId: stage.buyerId, payload: {}, occurredAt: at });
  return { ...stage, at, eventId, now: (seconds: number) => new Date(at.getTime() + 60_000 + seconds * 1000) };
}

describe("searches completed", () => {
  it("[AUT-2] are found not to have been told of once their event is gone", async () => {
    const { deps, eventId, now } = await completed();
    const captures = capturesOf(deps, searchEventsLaw(deps));
    expect(await captures.at(now(0))).toMatchObject([{ left: { amount: 1 }, right: { amount: 1 }, holds: true }]);
    await deps.db.delete(outboxEvents).where(eq(outboxEvents.id, eventId));
    await captures.at(now(10));
    await captures.at(now(20));
    expect(captures.raised).toMatchObject([{ key: "conservation.events.search-completed" }]);
  });
});

describe("impressions served", () => {
  async function sponsored() {
    const stage = await completed();
    const { deps, searchId, supplierId, at } = stage;
    const [shown] = await deps.db.select().from(searchOffers).where(eq(searchOffers.searchId, searchId));
    const offerId = shown?.offerId ?? "";
    const campaignId = `${supplierId}-campaign`;
    const impressionId = deps.ids.next("imp");
    await deps.db.insert(adCampaigns).values({
      ...{ id: campaignId, name: "Test", supplierId, keywords: [], placement: "search", bidMinor: 10, dailyBudgetMinor: null },
      ...{ enabled: false, updatedAt: at, updatedBy: "test" },
    });
    await deps.db.insert(adImpressions).values({
      ...{ id: impressionId, campaignId, supplierId, placement: "search", searchId, offerId, position: 1, title: "first", viewer: "v" },
      ...{ priceMinor: 7, servedAt: at, expiresAt: at, billing: "billed", seenAt: at, clickedAt: at },
    });
    await deps.db
      .insert(adAuctions)
      .values({ id: deps.ids.next("auc"), searchId, heldAt: at, offers: 1, bids: 1, granted: 3, sold: 1, clearingMinor: 7 });
    await deps.db.insert(adSpend).values({ campaignId, day: at.toISOString().slice(0, 10), spentMinor: 7 });
    await deps.db
      .update(searchOffers)
      .set({ sponsored: { campaignId, impressionToken: "t" } })
      .where(eq(searchOffers.searchId, searchId));
    return { ...stage, impressionId };
  }

  it("are found to be missing once an offer is shown as sponsored and its impression is gone", async () => {
    const { deps, now, impressionId } = await sponsored();
    const captures = capturesOf(deps, impressionsLaw(deps));
    expect(await captures.at(now(0))).toMatchObject([{ left: { amount: 1 }, right: { amount: 1 }, holds: true }]);
    await deps.db.delete(adImpressions).where(eq(adImpressions.id, impressionId));
    await captures.at(now(10));
    expect(await captures.at(now(20))).toMatchObject([{ left: { amount: 1 }, right: { amount: 0 } }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.ads.impressions" }]);
  });

  it("and marks on offers are as many as the auctions say they sold, and found to be fewer or more", async () => {
    const { deps, now, searchId, impressionId } = await sponsored();
    const captures = capturesOf(deps, placesLaw(deps));
    expect(await captures.at(now(0))).toMatchObject([
      { name: "ads.places.impressions", left: { amount: 1 }, right: { amount: 1 }, holds: true },
      { name: "ads.places.marks", left: { amount: 1 }, right: { amount: 1 }, holds: true },
      { name: "ads.places.offers", left: { amount: 1 }, right: { amount: 1 }, holds: true },
    ]);
    await deps.db.update(searchOffers).set({ sponsored: null }).where(eq(searchOffers.searchId, searchId));
    expect(await captures.at(now(10))).toMatchObject([{ holds: true }, { difference: 1 }, { difference: 1 }]);
    await deps.db.delete(adImpressions).where(eq(adImpressions.id, impressionId));
    await captures.at(now(20));
    expect(await captures.at(now(30))).toMatchObject([{ difference: 1 }, { difference: 1 }, { difference: 0 }]);
    expect(captures.raised.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["conservation.ads.places.impressions", "conservation.ads.places.marks"]),
    );
  });

  it("are found where one is unbilled and nobody can say why", async () => {
    const { deps, now, impressionId } = await sponsored();
    await deps.db.update(adImpressions).set({ billing: "unbilled", reason: null }).where(eq(adImpressions.id, impressionId));
    expect(await capturesOf(deps, impressionsLaw(deps)).at(now(0))).toMatchObject([{ difference: 1, holds: false }]);
  });

  it("are found to be billed otherwise than charged", async () => {
    const { deps, now, impressionId } = await sponsored();
    const captures = capturesOf(deps, adSpendLaw(deps));
    expect(await captures.at(now(0))).toMatchObject([{ left: { amount: 7 }, right: { amount: 7 }, holds: true }]);
    await deps.db.update(adImpressions).set({ priceMinor: 5 }).where(eq(adImpressions.id, impressionId));
    expect(await captures.at(now(10))).toMatchObject([{ difference: 2, holds: false }]);
  });
});
