import { eq, inArray } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { saveCampaign } from "../../../src/features/ads/save-campaign.ts";
import { confirmSearch } from "../../../src/features/search/confirm-search.ts";
import { reconnectSearch } from "../../../src/features/search/reconnect-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { getOffer } from "../../../src/features/catalog/get-offer.ts";
import { listOffers } from "../../../src/features/catalog/list-offers.ts";
import { applyDelta, type Delta, type ShownOffers } from "../../../src/features/catalog/rules.ts";
import { logReader } from "../../../src/features/catalog/stream-store.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { sweepCrawls } from "../../../src/features/crawl/sweep-crawls.ts";
import { crawls, suppliers } from "../../../src/features/crawl/tables.ts";
import { completeEndedSearches } from "../../../src/features/search/complete-search.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { setting, SILENT_HOST } from "./setting.ts";

const WALMART = ["supplier-walmart"];
const down = { crawlFetch: async () => Promise.reject(new TypeError("Network connection lost.")) };

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
    const { items } = await listOffers(deps, searchId, { limit: 100 });
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
    const log = logReader(deps.db, searchId);
    const read = await log.after(0, 1000);
    const snapshot = await log.snapshot();
    const deltas = read?.deltas as Delta[];
    expect(deltas.map(({ revision }) => revision)).toEqual(deltas.map((_, index) => index + 1));
    expect(deltas.at(-1)?.type).toBe("done");
    const shown = deltas.reduce(applyDelta, new Map() as ShownOffers);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries((snapshot?.offers ?? []).map(({ id, ...offer }) => [id, offer])));
  });

  it("marks the offers that won the auction as sponsored, in the list and in the log", async () => {
    const { deps, supplierIds, confirmed, deliverAll } = await setting(WALMART);
    const [supplierId = ""] = supplierIds;
    const campaign = { name: "Speakers", supplierId, keywords: [], placement: "search" as const, bid: { amount: 50 }, enabled: true };
    await saveCampaign(deps, "opr_01h455vb4pex5vsknk084sn02q", `${supplierId}-speakers`, campaign);
    const searchId = await confirmed();
    await deliverAll();
    const sponsored = (await listOffers(deps, searchId, { limit: 100 })).items.filter((offer) => offer.sponsored);
    expect(sponsored).toMatchObject([{ sponsored: { campaignId: `${supplierId}-speakers`, impressionToken: expect.any(String) } }]);
    const deltas = (await logReader(deps.db, searchId).after(0, 1000))?.deltas ?? [];
    expect(deltas.filter(({ payload }) => "sponsored" in payload).map(({ offerId }) => offerId)).toEqual([sponsored[0]?.id]);
  });

  it("goes on where it stopped when a step's time is up, and reads no page twice", async () => {
    const asked: string[] = [];
    const stage = await setting(WALMART);
    const { deps, time, confirmed, deliverAll, search } = await setting(WALMART, {
      crawlFetch: (url, init) => {
        asked.push(url);
        time.offsetMs += 600;
        return stage.deps.crawlFetch(url, init);
      },
    });
    const searchId = await confirmed();
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

describe("a crawl of a supplier that does not answer", () => {
  it("tries again by the contract's schedule, then fails with the reason, and the search is completed without it", async () => {
    const { deps, wakeUps, time, confirmed, search } = await setting([SILENT_HOST], down);
    const searchId = await confirmed();
    const delays: number[] = [];
    for (let message = wakeUps.messages.shift(); message; message = wakeUps.messages.shift()) {
      delays.push(message.delaySeconds);
      time.offsetMs += message.delaySeconds * 1000;
      await runCrawl(deps, message.crawlId);
    }
    expect(delays.length).toBe(deps.contract.crawl.maxAttempts);
    const found = await search(searchId);
    expect(found).toMatchObject({
      state: "COMPLETED",
      crawls: [{ state: "FAILED", attempts: 4, reason: expect.stringMatching(/robots|circuit/) }],
    });
  });

  it("uses no try while dispatch is switched off, and goes on when it is on again", async () => {
    const { deps, wakeUps, switches, time, confirmed, search, deliverAll } = await setting(WALMART);
    switches.dispatch = "off";
    const searchId = await confirmed();
    await deliverAll();
    time.offsetMs += 60_000;
    expect(await sweepCrawls(deps)).toEqual({ redispatched: 0, givenUp: 0 });
    expect((await search(searchId)).crawls).toMatchObject([{ state: "QUEUED", attempts: 0 }]);
    switches.dispatch = "on";
    await sweepCrawls(deps);
    expect(wakeUps.messages.length).toBeGreaterThan(0);
    await deliverAll();
    expect((await search(searchId)).crawls).toMatchObject([{ state: "SUCCEEDED", attempts: 1 }]);
  });
});

describe("confirming and reconnecting", () => {
  it("[CRL-4] leaves one crawl and no extra message, however often and at once they are repeated", async () => {
    const { deps, wakeUps, buyerId, supplierIds } = await setting(["supplier-walmart", "supplier-abt"]);
    const enable = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(inArray(suppliers.id, supplierIds));
    const search = await createSearch(deps, buyerId, { query: "black speaker" });
    const searchId = search.ok ? search.value.id : "";
    await enable(true);
    const confirmations = await Promise.all([1, 2, 3, 4, 5].map(() => confirmSearch(deps, buyerId, searchId)));
    await enable(false);
    const made = await deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));
    const addresses = await Promise.all([1, 2, 3].map(() => reconnectSearch(deps, buyerId, searchId)));
    expect(confirmations.every(({ ok }) => ok)).toBe(true);
    expect(new Set(addresses.map(({ revision }) => revision))).toEqual(new Set([made.length]));
    for (const supplierId of supplierIds) expect(made.filter((crawl) => crawl.supplierId === supplierId)).toHaveLength(1);
    expect(wakeUps.messages.map(({ crawlId }) => crawlId).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  });

  it("is not possible for another buyer", async () => {
    const { deps, confirmed } = await setting();
    const searchId = await confirmed();
    const stranger = deps.ids.next("usr");
    await expect(confirmSearch(deps, stranger, searchId)).rejects.toMatchObject({ code: "not-found" });
    await expect(reconnectSearch(deps, stranger, searchId)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the sweep", () => {
  const forgottenOf = async (stage: Awaited<ReturnType<typeof setting>>, searchId: string) => {
    const [row] = await stage.deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));
    if (!row) throw new Error("no crawl");
    return row;
  };

  it("[CRL-3] wakes a forgotten crawl once a window, whoever sweeps, and gives it up after the contract's tries", async () => {
    const stage = await setting(WALMART);
    const { deps, wakeUps, time, confirmed } = stage;
    const searchId = await confirmed();
    const { id } = await forgottenOf(stage, searchId);
    const mine = () => wakeUps.messages.splice(0).filter(({ crawlId }) => crawlId === id).length;
    mine();
    await sweepCrawls(deps);
    expect(mine()).toBe(0);
    for (let window = 0; window < deps.contract.crawl.maxAttempts; window += 1) {
      time.offsetMs += (deps.contract.crawl.queuedWindowSeconds + 1) * 1000;
      await Promise.all([sweepCrawls(deps), sweepCrawls(deps), sweepCrawls(deps)]);
      expect(mine()).toBe(1);
    }
    time.offsetMs += (deps.contract.crawl.queuedWindowSeconds + 1) * 1000;
    await sweepCrawls(deps);
    expect(mine()).toBe(0);
    expect(await forgottenOf(stage, searchId)).toMatchObject({ state: "FAILED", redispatches: 4 });
    expect((await stage.search(searchId)).state).toBe("COMPLETED");
  });

  it("[CRL-3] wakes a running crawl whose holder died, and not one that is held", async () => {
    const stage = await setting(WALMART);
    const { deps, wakeUps, time, confirmed, deliverAll } = stage;
    const searchId = await confirmed();
    const { id } = await forgottenOf(stage, searchId);
    wakeUps.messages = [];
    const holder = { leaseUntil: new Date(deps.clock.now().getTime() + 60_000), state: "RUNNING" as const, attempts: 1, fence: 1 };
    await deps.db.update(crawls).set(holder).where(eq(crawls.id, id));
    time.offsetMs += 30_000;
    await sweepCrawls(deps);
    expect(wakeUps.messages.filter(({ crawlId }) => crawlId === id)).toEqual([]);
    time.offsetMs += 31_000;
    await sweepCrawls(deps);
    await deliverAll();
    expect(await forgottenOf(stage, searchId)).toMatchObject({ state: "SUCCEEDED", attempts: 2 });
  });

  it("completes a search whose last crawl ended in a process that died before it could say so", async () => {
    const stage = await setting(WALMART);
    const searchId = await stage.confirmed();
    await stage.deps.db.update(crawls).set({ state: "FAILED", endedAt: stage.deps.clock.now() }).where(eq(crawls.searchId, searchId));
    await Promise.all([completeEndedSearches(stage.deps), completeEndedSearches(stage.deps)]);
    expect((await stage.search(searchId)).state).toBe("COMPLETED");
    const events = await stage.deps.db.select().from(outboxEvents).where(eq(outboxEvents.subject, searchId));
    expect(events).toHaveLength(1);
  });
});

describe("a page that is gone", () => {
  it("takes its offers out of every open search that shows them", async () => {
    const gone = new Set<string>();
    const real = await setting(WALMART);
    const crawlFetch = vi.fn(async (url: string, init: Parameters<typeof real.deps.crawlFetch>[1]) =>
      gone.has(url) ? new Response(null, { status: 410 }) : real.deps.crawlFetch(url, init),
    );
    const stage = await setting(["supplier-walmart", "supplier-abt"], { crawlFetch });
    const first = await stage.confirmed();
    const jobs = stage.wakeUps.messages.splice(0);
    const walmart = (await stage.search(first)).crawls.find(({ supplierId }) => supplierId === stage.supplierIds[0]);
    await runCrawl(stage.deps, jobs.find(({ crawlId }) => crawlId === walmart?.id)?.crawlId ?? "");
    const before = await listOffers(stage.deps, first, { limit: 100 });
    const victim = before.items[0];
    if (!victim) throw new Error("nothing was found");
    gone.add(victim.url);
    await stage.confirmed();
    const second = stage.wakeUps.messages.splice(0);
    for (const { crawlId } of second) {
      const [row] = await stage.deps.db.select().from(crawls).where(eq(crawls.id, crawlId));
      if (row?.supplierId === stage.supplierIds[0]) await runCrawl(stage.deps, crawlId);
    }
    expect((await listOffers(stage.deps, first, { limit: 100 })).items.map(({ id }) => id)).not.toContain(victim.id);
    const deltas = (await logReader(stage.deps.db, first).after(0, 1000))?.deltas ?? [];
    expect(deltas.at(-1)).toMatchObject({ type: "offer.removed", offerId: victim.id });
    expect(await getOffer(stage.deps, victim.id)).toMatchObject({ available: false });
  });
});
