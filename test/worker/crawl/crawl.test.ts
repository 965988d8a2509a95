import { eq } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import { saveCampaign } from "../../../src/features/ads/save-campaign.ts";
import { getOffer } from "../../../src/features/catalog/get-offer.ts";
import { shownOffers } from "../shown-offers.ts";
import { applyDelta, type Delta, type ShownOffers } from "../../../src/features/catalog/rules.ts";
import { wholeLog } from "../catalog/whole-log.ts";
import { crawls, suppliers } from "../../../src/features/crawl/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { setting } from "./setting.ts";
import { OPERATOR } from "../operator.ts";

const WALMART = ["supplier-walmart"];

describe("a crawl of a supplier that answers", () => {
  it("ends with offers that the buyer sees, the search completed and told of once", async () => {
    const { deps, search, confirmed, deliverAll, buyerId, supplierIds } = await setting(WALMART);
    const searchId = await confirmed();
    await deliverAll();
    const {
      state,
      crawls: [crawl],
    } = await search(searchId);
    expect(state).toBe("COMPLETED");
    expect(crawl).toMatchObject({ state: "SUCCEEDED", attempts: 1, pages: { broken: expect.any(Number) } });
    expect(crawl?.pages.planned).toBeGreaterThan(5);
    const { items } = await shownOffers(deps, searchId, { limit: 100 });
    expect(items).toHaveLength(crawl?.offersFound ?? 0);
    expect(items.length).toBeGreaterThan(5);
    for (const offer of items)
      expect(offer).toMatchObject({ supplierId: supplierIds[0], price: { currency: "USD" }, relevance: expect.any(Number) });
    expect(await getOffer(deps, items[0]?.id ?? "")).toMatchObject({ title: items[0]?.title, price: items[0]?.price });
    const events = await deps.db.select().from(outboxEvents).where(eq(outboxEvents.subject, searchId));
    expect(events).toMatchObject([{ type: "search.completed", buyerId }]);
  });

  it("[STR-6] leaves a log whose deltas, put together, are what the store shows", async () => {
    const { deps, confirmed, deliverAll } = await setting(WALMART);
    const searchId = await confirmed();
    await deliverAll();
    const read = await wholeLog(deps.db, searchId);
    const deltas = read?.deltas as Delta[];
    expect(deltas.map(({ revision }) => revision)).toEqual(deltas.map((_, index) => index + 1));
    expect(deltas.at(-1)?.type).toBe("done");
    const shown = deltas.reduce(applyDelta, new Map() as ShownOffers);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries((read?.whole?.offers ?? []).map(({ id, ...offer }) => [id, offer])));
  });

  it("marks the offers that won the auction as sponsored, in the list and in the log", async () => {
    const { deps, supplierIds, confirmed, deliverAll } = await setting(WALMART);
    const [supplierId = ""] = supplierIds;
    // Nothing of a supplier that is switched off is sold.
    const switched = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(eq(suppliers.id, supplierId));
    await switched(true);
    onTestFinished(async () => void (await switched(false)));
    const campaign = { name: "Speakers", supplierId, keywords: [], placement: "search" as const, bid: { amount: 50 }, enabled: true };
    await saveCampaign(deps, OPERATOR, `${supplierId}-speakers`, campaign);
    const searchId = await confirmed();
    await deliverAll();
    const sponsored = (await shownOffers(deps, searchId, { limit: 100 })).items.filter((offer) => offer.sponsored);
    expect(sponsored).toMatchObject([{ sponsored: { campaignId: `${supplierId}-speakers`, impressionToken: expect.any(String) } }]);
    const deltas = (await wholeLog(deps.db, searchId))?.deltas ?? [];
    expect(deltas.filter(({ payload }) => "sponsored" in payload).map(({ offerId }) => offerId)).toEqual([sponsored[0]?.id]);
  });

  it("goes on where it stopped when a step's time is up, and reads no page twice", async () => {
    const asked: string[] = [];
    const stage = await setting(WALMART);
    const { contract } = stage.deps;
    const { deps, time, confirmed, deliverAll, search } = await setting(WALMART, {
      // A slow host's pace is real time, and not what is looked at here.
      contract: { ...contract, crawl: { ...contract.crawl, slowHost: { factor: 1, mostDelayMs: 0 } } },
      crawlFetch: (url, init) => {
        asked.push(url);
        time.offsetMs += 600;
        return stage.deps.crawlFetch(url, init);
      },
    });
    const searchId = await confirmed("wireless mouse, printer, headphones");
    await deliverAll();
    expect((await search(searchId)).crawls).toMatchObject([{ state: "SUCCEEDED", attempts: 1 }]);
    const pages = asked.filter((url) => new URL(url).pathname.startsWith("/ip/"));
    expect(new Set(pages).size).toBe(pages.length);
    const [row] = await deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));
    expect(row?.fence).toBeGreaterThan(2);
  });

  it("leaves pages alone that robots.txt closes, and counts them", async () => {
    const { confirmed, deliverAll, search } = await setting(["supplier-bestbuy"]);
    const searchId = await confirmed("refurbished phone");
    await deliverAll();
    expect((await search(searchId)).crawls[0]?.pages.disallowed).toBeGreaterThan(0);
  });
});
