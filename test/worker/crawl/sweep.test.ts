import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { sweepCrawls } from "../../../src/features/crawl/sweep-crawls.ts";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { completeEndedSearches } from "../../../src/features/search/complete-search.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { setting } from "./setting.ts";

/** Test files share one Postgres, and a sweep takes whatever is forgotten: each test here lives a year before all that others leave. */
let year = 0;
const inThePast = () => setting(["supplier-walmart"], {}, -(year += 1) * 366 * 86_400_000);

describe("the sweep", () => {
  const forgottenOf = async (stage: Awaited<ReturnType<typeof setting>>, searchId: string) => {
    const [row] = await stage.deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));
    if (!row) throw new Error("no crawl");
    return row;
  };

  it("[CRL-3] wakes a forgotten crawl once a window, whoever sweeps, and gives it up after the contract's tries", async () => {
    const stage = await inThePast();
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
    const stage = await inThePast();
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
    const stage = await inThePast();
    const searchId = await stage.confirmed();
    await stage.deps.db.update(crawls).set({ state: "FAILED", endedAt: stage.deps.clock.now() }).where(eq(crawls.searchId, searchId));
    await Promise.all([completeEndedSearches(stage.deps), completeEndedSearches(stage.deps)]);
    expect((await stage.search(searchId)).state).toBe("COMPLETED");
    const events = await stage.deps.db.select().from(outboxEvents).where(eq(outboxEvents.subject, searchId));
    expect(events).toHaveLength(1);
  });

  it("[GEN-6] uses no try while dispatch is switched off, and goes on when it is on again", async () => {
    const { deps, wakeUps, switches, time, confirmed, search, deliverAll } = await inThePast();
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
