import { and, eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { hostPolicy } from "../../../src/features/crawl/host-rules.ts";
import { refreshPages } from "../../../src/features/crawl/refresh/refresh-pages.ts";
import { stalePages } from "../../../src/features/crawl/refresh/store.ts";
import { claimPage, releasePage } from "../../../src/features/crawl/shared/page-store.ts";
import { crawls, supplierPages, suppliers } from "../../../src/features/crawl/tables.ts";
import { present } from "../../support/present.ts";
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

  it("are read in full where they were to be read anew, as after a held price that an operator accepted, though the shop has not changed", async () => {
    const { deps, supplierId, goesStale, sweep, shop } = await shownOnce();
    const [path] = PAGES;
    const [page] = await deps.db
      .select()
      .from(supplierPages)
      .where(and(eq(supplierPages.supplierId, supplierId), eq(supplierPages.url, `${shop.origin}${path}`)));
    const { url, answeredAt } = present(page, "the page");
    await deps.db
      .update(supplierPages)
      .set({ answeredAt: null, unchangedAt: answeredAt })
      .where(and(eq(supplierPages.supplierId, supplierId), eq(supplierPages.url, url)));
    goesStale();
    await sweep();
    expect(PAGES.map((at) => shop.askedFor(at)[1]?.status)).toEqual([200, 304, 304]);
    const [again] = await deps.db.select().from(supplierPages).where(eq(supplierPages.url, url));
    expect(present(again?.answeredAt, "when it was read").getTime()).toBeGreaterThan(
      present(answeredAt, "when it was read first").getTime(),
    );
  });

  it(
    "are claimed for as long as the request may take from whenever its turn comes, and given back where none does",
    { tags: ["slow"] },
    async () => {
      const { deps, time, supplierId, goesStale, sweep, shop, timesAsked } = await shownOnce();
      const { crawl } = deps.contract;
      const unpaced = { ...hostPolicy(crawl, 0), delayMs: 0, slowFactor: 0, permitMs: 600_000 };
      const { kind } = await deps.supplierHosts(new URL(shop.origin).host).requestPermit(unpaced);
      expect(kind).toBe("granted");
      goesStale();
      const left: number[] = [];
      deps.pause = async (milliseconds) => {
        const claimed = await deps.db.select().from(supplierPages).where(eq(supplierPages.supplierId, supplierId));
        time.offsetMs += milliseconds;
        for (const { heldUntil } of claimed) if (heldUntil) left.push(heldUntil.getTime() - deps.clock.now().getTime());
      };
      await sweep();
      expect(left.length).toBeGreaterThan(3);
      expect(Math.min(...left)).toBeGreaterThanOrEqual(crawl.pageDeadlineMs);
      expect(timesAsked()).toEqual([1, 1, 1]);
      const pages = await deps.db.select().from(supplierPages).where(eq(supplierPages.supplierId, supplierId));
      expect(pages.map(({ heldUntil }) => heldUntil)).toEqual(PAGES.map(() => null));
    },
  );
});

describe("the turns of a sweep that has fewer than there are suppliers", () => {
  /** Long after all that other tests do, so that only these shops' searches have been shown lately. */
  const THEN = Date.UTC(2200, 0, 1);

  /** Shops whose pages were shown then; and who has the only turn, a minute each. */
  async function shownThen(count: number) {
    const shops = await Promise.all(Array.from({ length: count }, async () => shownOnce()));
    const { db } = present(shops[0], "a shop").deps;
    const ids = shops.map(({ supplierId }) => supplierId);
    const ended = async (endedAt: Date): Promise<void> =>
      void (await db.update(crawls).set({ endedAt }).where(inArray(crawls.supplierId, ids)));
    await ended(new Date(THEN));
    const sought = (minute: number) => ({ now: new Date(THEN + minute * 60_000), endedSince: new Date(THEN), crawls: 100 });
    const turns = async (minute: number, limit = 1) =>
      (await stalePages(db, { ...sought(minute), freshSince: new Date(THEN), limit })).filter(({ supplierId }) => ids.includes(supplierId));
    const close = async (): Promise<void> => {
      await db.update(suppliers).set({ enabled: false }).where(inArray(suppliers.id, ids));
      await ended(new Date());
    };
    return { shops, db, turns, close };
  }

  it("go round among the suppliers, so that hosts that are not to be entered keep nobody else's", async () => {
    const { shops, turns, close } = await shownThen(3);
    const first = await Promise.all(Array.from({ length: 40 }, async (_, minute) => turns(minute)));
    await close();
    expect(new Set(first.flat().map(({ supplierId }) => supplierId))).toEqual(new Set(shops.map(({ supplierId }) => supplierId)));
  });

  it("go round among a supplier's pages too, so that one which was tried in vain stands behind the others", async () => {
    const { shops, db, turns, close } = await shownThen(1);
    const { supplierId } = present(shops[0], "the shop");
    const tried: string[] = [];
    for (let minute = 0; minute < 3; minute += 1) {
      const { url } = present((await turns(minute))[0], "a turn");
      tried.push(url);
      const now = new Date(THEN + minute * 60_000);
      const stale = { page: now, broken: now, listing: now };
      const claim = { supplierId, url, holder: "refresh", now, until: new Date(now.getTime() + 1) };
      await releasePage(db, present(await claimPage(db, claim, stale, 4), "the claim"));
    }
    await close();
    expect(new Set(tried).size).toBe(3);
  });
});
