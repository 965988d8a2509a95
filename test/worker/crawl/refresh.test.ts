import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { refreshPages } from "../../../src/features/crawl/refresh/refresh-pages.ts";
import { crawls, supplierPages, suppliers } from "../../../src/features/crawl/tables.ts";
import { speakers, stage } from "./shop-stage.ts";

const PAGES = Object.keys(speakers(3));

/** A shop whose pages a search has shown, and which its sweeps may read; and how often each was asked for. */
async function shownOnce() {
  const made = await stage(speakers(3));
  const { deps, shop, supplierId, searched } = made;
  await searched();
  await deps.db.update(suppliers).set({ enabled: true }).where(eq(suppliers.id, supplierId));
  return {
    ...made,
    timesAsked: () => PAGES.map((path) => shop.askedFor(path).length),
    /** Sweeps, with a turn for each page: other tests' shops have theirs in them too. */
    async sweep(): Promise<void> {
      await refreshPages(deps);
      await deps.db.update(suppliers).set({ enabled: false }).where(eq(suppliers.id, supplierId));
    },
  };
}

describe("pages behind what searches have lately shown", () => {
  it("are read again once they are fresh no more, conditionally, so that the next search asks for nothing", async () => {
    const { goesStale, sweep, shop, timesAsked, searched, shown } = await shownOnce();
    goesStale();
    await sweep();
    expect(timesAsked()).toEqual([2, 2, 2]);
    expect(PAGES.map((path) => shop.askedFor(path)[1])).toEqual(PAGES.map(() => expect.objectContaining({ status: 304 })));
    expect(await shown(await searched())).toHaveLength(3);
    expect(timesAsked()).toEqual([2, 2, 2]);
  });

  it("are left alone while they are fresh, and where dispatch of crawls is switched off", async () => {
    const { sweep, goesStale, switches, timesAsked } = await shownOnce();
    await sweep();
    switches.dispatch = "off";
    goesStale();
    await sweep();
    expect(timesAsked()).toEqual([1, 1, 1]);
  });

  it("are left alone where nobody has sought them for long, a feed answers for them, or a search keeps the supplier busy", async () => {
    const old = await shownOnce();
    old.time.offsetMs += (old.deps.contract.crawl.refresh.shownWithinSeconds + 60) * 1000;
    await old.sweep();
    expect(old.timesAsked()).toEqual([1, 1, 1]);

    const fed = await shownOnce();
    fed.goesStale();
    await fed.deps.db.update(supplierPages).set({ fedBy: "http://shop.test/feed.xml" }).where(eq(supplierPages.supplierId, fed.supplierId));
    await fed.sweep();
    expect(fed.timesAsked()).toEqual([1, 1, 1]);

    const busy = await shownOnce();
    busy.goesStale();
    const searchId = await busy.confirmed("garden hose");
    await busy.sweep();
    expect(busy.timesAsked()).toEqual([1, 1, 1]);
    expect(await busy.deps.db.select().from(crawls).where(eq(crawls.searchId, searchId))).toMatchObject([{ state: "QUEUED" }]);
  });

  it("are asked for once where two sweeps come at once", async () => {
    const { deps, goesStale, sweep, timesAsked } = await shownOnce();
    goesStale();
    await Promise.all([refreshPages(deps), refreshPages(deps)]);
    await sweep();
    expect(timesAsked()).toEqual([2, 2, 2]);
  });
});
