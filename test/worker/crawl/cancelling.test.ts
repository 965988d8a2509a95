import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { adAuctions } from "../../../src/features/ads/tables.ts";
import { searchLogs } from "../../../src/features/catalog/tables.ts";
import { watchStream } from "../../../src/features/catalog/watch-stream.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { failingSuppliers } from "../../../src/features/crawl/supplier-standing/store.ts";
import { listStandings } from "../../../src/features/crawl/supplier-standing/list-standings.ts";
import { sweepCrawls } from "../../../src/features/crawl/sweep-crawls.ts";
import { supplierPages, suppliers } from "../../../src/features/crawl/tables.ts";
import { cancelSearch } from "../../../src/features/search/cancel-search.ts";
import { completeEndedSearches, completeSearch } from "../../../src/features/search/complete-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { wholeLog } from "../catalog/whole-log.ts";
import { shownOffers } from "../shown-offers.ts";
import { dyingAfter } from "./dying.ts";
import { SILENT_HOST, type setting } from "./setting.ts";
import { speakers, stage } from "./shop-stage.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";

afterEach(() => void vi.restoreAllMocks());

/** What a search's log came to: how often it was done, and what was told after that. */
async function logOf({ deps }: Pick<Awaited<ReturnType<typeof setting>>, "deps">, searchId: string) {
  const { head, deltas } = present(await wholeLog(deps.db, searchId), "a log");
  expect(deltas.map(({ revision }) => revision)).toEqual(deltas.map((_, index) => index + 1));
  expect(head.revision).toBe(deltas.length);
  const ends = deltas.filter(({ type }) => type === "done");
  return { deltas, ends: ends.map(({ payload }) => payload["state"]), endsLast: deltas.at(-1)?.type === "done" };
}

describe("a search that its buyer calls off", () => {
  it("ends with its crawls, once however often and at once it is asked for, and no wake-up does anything after it", async () => {
    const made = await stage(speakers(3), [SILENT_HOST]);
    const { deps, shop, buyerId, confirmed, deliverAll, search } = made;
    const searchId = await confirmed();
    const answers = await Promise.all([1, 2, 3].map(() => cancelSearch(deps, buyerId, searchId)));
    for (const answer of answers) expect(valueOf(answer)).toMatchObject({ state: "CANCELLED", completedAt: null });
    await deliverAll();
    expect(shop.asked).toEqual([]);
    expect(await search(searchId)).toMatchObject({
      state: "CANCELLED",
      cancelledAt: expect.any(String),
      crawls: [1, 2].map(() => ({
        state: "CANCELLED",
        attempts: 0,
        endedAt: expect.any(String),
        cause: "cancelled",
        reason: "the search was cancelled",
      })),
    });
    const { ends, endsLast, deltas } = await logOf(made, searchId);
    expect([ends, endsLast]).toEqual([["CANCELLED"], true]);
    expect(deltas.filter(({ type, payload }) => type === "crawl" && payload["state"] === "CANCELLED")).toHaveLength(2);
    const [log] = await deps.db.select().from(searchLogs).where(eq(searchLogs.searchId, searchId));
    expect(Object.values(log?.crawls ?? {}).map(({ state }) => state)).toEqual(["CANCELLED", "CANCELLED"]);
  });

  it("tells those who watch it, and whoever comes after, that it was cancelled", async () => {
    const { deps, buyerId, confirmed } = await stage(speakers(1));
    const searchId = await confirmed();
    const watch = async () => watchStream(deps, searchId, { buyerId, lastEventId: null, signal: new AbortController().signal });
    const watching = await watch();
    valueOf(await cancelSearch(deps, buyerId, searchId));
    for (const stream of [watching, await watch()]) expect(await stream.text()).toMatch(/event: done\n.*\n?data: \{.*"state":"CANCELLED"/);
  });

  it("is refused where it is a draft or complete, and is nobody else's to call off", async () => {
    const { deps, buyerId, searched } = await stage(speakers(1));
    const draft = valueOf(await createSearch(deps, buyerId, { query: "black speaker" })).search.id;
    const complete = await searched();
    expect(await cancelSearch(deps, buyerId, draft)).toMatchObject({ refusal: { kind: "search-not-running", state: "DRAFT" } });
    expect(await cancelSearch(deps, buyerId, complete)).toMatchObject({ refusal: { kind: "search-not-running", state: "COMPLETED" } });
    await expect(cancelSearch(deps, deps.ids.next("usr"), complete)).rejects.toMatchObject({ code: "not-found" });
  });

  it("leaves a crawl that runs without its lease: it stops at its next step, and what it has read serves others", async () => {
    const { deps, shop, buyerId, supplierId, waiting, shown, crawl, searched } = await stage(speakers(6));
    const { searchId, run } = await waiting();
    let cancelled: Promise<unknown> | undefined;
    shop.answer.fail = (path) => {
      if (path === "/black-speaker-2") cancelled ??= cancelSearch(deps, buyerId, searchId);
      return undefined;
    };
    const { crawlFetch } = shop;
    deps.crawlFetch = async (...asked) => {
      const answer = await crawlFetch(...asked);
      await cancelled;
      return answer;
    };
    await run();
    const before = await shown(searchId);
    expect(before.length).toBeLessThan(6);
    expect(await crawl(searchId)).toMatchObject({ state: "CANCELLED" });
    expect(shop.askedFor("/black-speaker-5")).toEqual([]);
    const pages = await deps.db.select().from(supplierPages).where(eq(supplierPages.supplierId, supplierId));
    expect(pages.filter(({ holder }) => holder !== null)).toEqual([]);
    expect(await shown(await searched())).toHaveLength(6);
    for (const path of Object.keys(shop.products)) expect(shop.askedFor(path), path).toHaveLength(1);
    expect(await shown(searchId)).toEqual(before);
  });

  it("stays so where its crawl's process died before, or comes late: no sweep wakes it", async () => {
    const { deps, buyerId, waiting, crawl, time, wakeUps } = await stage(speakers(2));
    const { searchId, crawlId, run } = await waiting();
    await dyingAfter((statement) => statement.includes("page_readings"), run);
    expect(await crawl(searchId)).toMatchObject({ state: "RUNNING" });
    valueOf(await cancelSearch(deps, buyerId, searchId));
    time.offsetMs += (deps.contract.crawl.leaseSeconds + deps.contract.crawl.queuedWindowSeconds + 1) * 1000;
    await sweepCrawls(deps);
    expect(wakeUps.messages.filter((message) => message.crawlId === crawlId)).toEqual([]);
    await runCrawl(deps, crawlId);
    await completeEndedSearches(deps);
    await completeSearch(deps, searchId);
    expect(await crawl(searchId)).toMatchObject({ state: "CANCELLED", attempts: 1 });
  });

  it("says nothing of its suppliers: it is no failure of theirs, and ends no row of failures", async () => {
    const { deps, buyerId, supplierId, shop, searched, confirmed } = await stage(speakers(1));
    shop.answer.fail = () => new Response(null, { status: 404 });
    for (let crawl = 0; crawl < 2; crawl += 1) await searched();
    valueOf(await cancelSearch(deps, buyerId, await confirmed()));
    const standing = (await listStandings(deps)).find(({ id }) => id === supplierId);
    expect(standing?.crawls).toMatchObject({ ended: 2, failed: 2, failedInARow: 2 });
    const enable = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(eq(suppliers.id, supplierId));
    await enable(true);
    const failing = await failingSuppliers(deps.db, deps.clock.now(), 2);
    await enable(false);
    expect(failing.find(({ id }) => id === supplierId)).toMatchObject({ crawls: 2 });
  });
});

describe("whenever a search is called off, beside the ends of its crawls", () => {
  it("ends once, shows nothing after that, and is told of as complete or not at all", { timeout: 120_000, tags: ["slow"] }, async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 40 }), fc.boolean(), async (first, second, swept) => {
        const made = await stage(speakers(3), [`http://${crypto.randomUUID()}.test`]);
        const { deps, buyerId, confirmed, wakeUps } = made;
        const searchId = await confirmed();
        const crawlIds = wakeUps.messages.splice(0).map(({ crawlId }) => crawlId);
        const cancels: ReturnType<typeof cancelSearch>[] = [];
        const dueAt = [first, first + second];
        let statements = 0;
        const end = inPlaceOf(POSTGRES, (input, init, onward) => {
          if (dueAt.includes((statements += 1))) cancels.push(cancelSearch(deps, buyerId, searchId));
          return onward(input, init);
        });
        if (first === 0) cancels.push(cancelSearch(deps, buyerId, searchId));
        await Promise.all([...crawlIds.map((crawlId) => runCrawl(deps, crawlId)), swept ? completeEndedSearches(deps) : undefined]);
        for (let message = wakeUps.messages.shift(); message; message = wakeUps.messages.shift()) {
          made.time.offsetMs += message.delaySeconds * 1000;
          await runCrawl(deps, message.crawlId);
        }
        end();
        const answers = await Promise.all(cancels);
        await completeEndedSearches(deps);

        const { state, crawls: ended } = await made.search(searchId);
        seen.add(state);
        expect(["COMPLETED", "CANCELLED"]).toContain(state);
        for (const answer of answers) expect(answer.ok).toBe(state === "CANCELLED");
        const { ends, endsLast, deltas } = await logOf(made, searchId);
        expect([ends, endsLast]).toEqual([[state], true]);
        for (const crawl of ended) {
          expect(["SUCCEEDED", "FAILED", "CANCELLED"]).toContain(crawl.state);
          const told = deltas.filter(({ type, payload }) => type === "crawl" && payload["supplierId"] === crawl.supplierId);
          expect(told.at(-1)?.payload["state"]).toBe(crawl.state);
        }
        const told = new Set(deltas.flatMap(({ type, offerId }) => (type === "offer.upserted" && offerId !== null ? [offerId] : [])));
        expect((await shownOffers(deps, searchId, { limit: 100 })).items.map(({ id }) => id).toSorted()).toEqual([...told].toSorted());
        const events = await deps.db.select().from(outboxEvents).where(eq(outboxEvents.subject, searchId));
        expect(events.map(({ type }) => type)).toEqual(state === "COMPLETED" ? ["search.completed"] : []);
        const held = await deps.db.select().from(adAuctions).where(eq(adAuctions.searchId, searchId));
        expect(held.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 12 },
    );
    expect(seen, "some in time, and some too late").toEqual(new Set(["COMPLETED", "CANCELLED"]));
  });
});
