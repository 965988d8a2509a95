import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { guardedRead, guardReading } from "../../../src/features/crawl/guard-reading.ts";
import { beginReading, filesSetAside, forgetReadings } from "../../../src/features/crawl/reading-store.ts";
import { reextractPages } from "../../../src/features/crawl/reextract-pages.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { crawlPages, crawls, pageReadings } from "../../../src/features/crawl/tables.ts";
import type { Sliced } from "../../../src/platform/sliced.ts";
import { dyingAfter } from "./dying.ts";
import { HeldPages, setting } from "./setting.ts";

const SHOP = "http://deadly.test";
const DEADLY = `${SHOP}/black-speaker-deadly`;
const GOOD = [`${SHOP}/black-speaker-one`, `${SHOP}/black-speaker-two`];
const OPERATOR = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "ops@acme.test", name: "Ops", role: "operator" } as const;

const product = (url: string) =>
  `<script type="application/ld+json">${JSON.stringify({
    "@type": "Product",
    name: `Black speaker ${url.slice(-3)}`,
    sku: url.slice(-3),
    offers: { price: "10.00", priceCurrency: "USD" },
  })}</script>`;

/** A shop of three pages, the deadly one before the others. */
function shop(pages: Readonly<Record<string, string>> = {}): Deps["crawlFetch"] {
  const urls = [DEADLY, ...GOOD];
  return async (url) => {
    if (url.endsWith("/sitemap.xml")) return new Response(`<urlset>${urls.map((loc) => `<url><loc>${loc}</loc></url>`).join("")}</urlset>`);
    if (!urls.includes(url)) return new Response(null, { status: 404 });
    return new Response(pages[url] ?? product(url), { headers: { "content-type": "text/html" } });
  };
}

/** Dies over a page: Postgres hears that it is being read, and nothing after. */
const dyingOver = (url: string, work: () => Promise<unknown>): Promise<void> =>
  dyingAfter((said) => said.includes("insert into") && said.includes("page_readings") && said.includes(JSON.stringify(url)), work);

async function stage(overrides: Partial<Deps> = {}) {
  const made = await setting([SHOP], { crawlFetch: shop(), ...overrides });
  const { deps, wakeUps, time, supplierIds } = made;
  const [supplierId = ""] = supplierIds;
  const crawlOf = async (): Promise<string> => {
    const searchId = await made.confirmed();
    const [row] = await deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));
    wakeUps.messages = [];
    return row?.id ?? "";
  };
  const { leaseSeconds } = deps.contract.crawl;
  return {
    ...made,
    supplierId,
    crawlOf,
    outcomes: async (crawlId: string) =>
      Object.fromEntries(
        (await deps.db.select().from(crawlPages).where(eq(crawlPages.crawlId, crawlId))).map(({ url, outcome }) => [url, outcome]),
      ),
    crawl: async (crawlId: string) => (await deps.db.select().from(crawls).where(eq(crawls.id, crawlId)))[0],
    readings: () => deps.db.select().from(pageReadings).where(eq(pageReadings.supplierId, supplierId)),
    leasePasses: () => void (time.offsetMs += (leaseSeconds + 1) * 1000),
    async die(crawlId: string): Promise<void> {
      await dyingOver(DEADLY, () => runCrawl(deps, crawlId));
      time.offsetMs += (leaseSeconds + 1) * 1000;
    },
  };
}

describe("a page over which its reader dies", () => {
  it("is set aside after the contract's number of deaths, and the pages behind it are read", async () => {
    const { deps, supplierId, crawlOf, crawl, die, outcomes } = await stage();
    const crawlId = await crawlOf();
    await die(crawlId);
    expect(await outcomes(crawlId)).toMatchObject({ [DEADLY]: null });
    await die(crawlId);
    await runCrawl(deps, crawlId);
    expect(await outcomes(crawlId)).toEqual({ [DEADLY]: "set-aside", [GOOD[0] ?? ""]: "offer", [GOOD[1] ?? ""]: "offer" });
    expect(await crawl(crawlId)).toMatchObject({ state: "SUCCEEDED", attempts: 3, pagesRead: 2, pagesBroken: 0, pagesSetAside: 1 });
    const aside = await filesSetAside(deps.db, deps.contract.crawl.setAside, deps.clock.now(), 100);
    expect(aside).toContainEqual({ supplierId, url: DEADLY, of: expect.any(Number) });
  });

  it("counts deaths of other searches' crawls, and is read again once they are forgotten", async () => {
    const { deps, time, crawlOf, die, outcomes, leasePasses, readings } = await stage();
    await die(await crawlOf());
    await die(await crawlOf());
    const third = await crawlOf();
    await runCrawl(deps, third);
    expect((await outcomes(third))[DEADLY]).toBe("set-aside");
    time.offsetMs += deps.contract.crawl.setAside.forSeconds * 1000;
    leasePasses();
    const fourth = await crawlOf();
    await runCrawl(deps, fourth);
    expect((await outcomes(fourth))[DEADLY]).toBe("offer");
    expect(await readings()).toEqual([]);
  });

  it("is not read again from the archive either", async () => {
    const pageArchive = new HeldPages();
    const { deps, supplierId, crawlOf, die, settled, time } = await stage({ pageArchive });
    await runCrawl(deps, await crawlOf());
    await settled();
    time.offsetMs += (deps.contract.crawl.shared.freshSeconds + 1) * 1000;
    await die(await crawlOf());
    await die(await crawlOf());
    const { items } = await reextractPages(deps, OPERATOR, { supplierId, dryRun: true });
    expect(items.find(({ url }) => url === DEADLY)).toMatchObject({ outcome: "unreadable", reason: "set-aside" });
    expect(items.filter(({ outcome }) => outcome === "same")).toHaveLength(2);
  });

  it("has its deaths forgotten by one reader who comes back", async () => {
    const { deps, crawlOf, die, outcomes, readings } = await stage();
    const crawlId = await crawlOf();
    await die(crawlId);
    await runCrawl(deps, crawlId);
    expect((await outcomes(crawlId))[DEADLY]).toBe("offer");
    expect(await readings()).toEqual([]);
  });
});

describe("readings that are not deaths", () => {
  const policy = { afterDeaths: 2, forSeconds: 60 };

  it("are those of readers who live: many at once set nothing aside", async () => {
    const { deps, supplierId, readings } = await stage();
    const now = deps.clock.now();
    const reading = (holder: string) => ({ supplierId, url: DEADLY, holder, until: new Date(now.getTime() + 1000) });
    const found = await Promise.all(["a", "b", "c", "d"].map((holder) => beginReading(deps.db, reading(holder), policy, now)));
    expect(found).toEqual([0, 0, 0, 0]);
    expect(await readings()).toHaveLength(4);
    const later = new Date(now.getTime() + 2000);
    expect(await beginReading(deps.db, reading("e"), policy, later)).toBe(4);
    expect(await readings()).toHaveLength(4);
    await forgetReadings(deps.db, policy, new Date(now.getTime() + 61_000));
    expect(await readings()).toEqual([]);
  });

  it("are those of a page whose offer could not be stored", async () => {
    let refusals = 1;
    const { deps, crawlOf, readings, outcomes, crawl } = await stage();
    const next = deps.ids.next.bind(deps.ids);
    const refusing: Deps["ids"] = {
      next(prefix) {
        if (prefix === "ofr" && (refusals -= 1) >= 0) throw new Error("no id");
        return next(prefix);
      },
    };
    const crawlId = await crawlOf();
    await runCrawl({ ...deps, ids: refusing }, crawlId);
    expect(await crawl(crawlId)).toMatchObject({ state: "QUEUED", cause: "cut-off", reason: "the try was cut off by a fault of ours" });
    expect((await outcomes(crawlId))[DEADLY]).toBeNull();
    expect(await readings()).toEqual([]);
  });
});

describe("a page whose reading fails", () => {
  it("is broken by itself: the other pages of its crawl are read", async () => {
    const { deps, crawlOf, outcomes, crawl } = await stage();
    let faults = 1;
    const { extraction } = deps.contract.crawl;
    const failing = {
      ...extraction,
      get maxSteps() {
        if ((faults -= 1) >= 0) throw new RangeError("Maximum call stack size exceeded");
        return extraction.maxSteps;
      },
    };
    const crawlId = await crawlOf();
    await runCrawl({ ...deps, contract: { ...deps.contract, crawl: { ...deps.contract.crawl, extraction: failing } } }, crawlId);
    expect(await outcomes(crawlId)).toEqual({ [DEADLY]: "broken", [GOOD[0] ?? ""]: "offer", [GOOD[1] ?? ""]: "offer" });
    const [page] = await deps.db
      .select()
      .from(crawlPages)
      .where(and(eq(crawlPages.crawlId, crawlId), eq(crawlPages.url, DEADLY)));
    expect(page?.reason).toBe("reading it failed: RangeError");
    expect(await crawl(crawlId)).toMatchObject({ state: "SUCCEEDED", attempts: 1, pagesRead: 2, pagesBroken: 1 });
  });

  it("is too complex where it asks for more than the contract's steps", async () => {
    const { deps, crawlOf, outcomes, crawl } = await stage({ crawlFetch: shop({ [DEADLY]: "<b>".repeat(600_000) }) });
    const crawlId = await crawlOf();
    await runCrawl(deps, crawlId);
    expect((await outcomes(crawlId))[DEADLY]).toBe("too-complex");
    expect(await crawl(crawlId)).toMatchObject({ state: "SUCCEEDED", pagesRead: 2, pagesBroken: 1 });
  });

  it("leaves no note behind, whether its reading stores something or not", async () => {
    const { deps, supplierId, readings } = await stage();
    const reading = { supplierId, url: DEADLY, holder: "test", until: deps.clock.now() };
    const fails = function* (): Sliced<never> {
      yield;
      throw new RangeError("too deep");
    };
    const reads = function* (): Sliced<number> {
      yield;
      return 1;
    };
    expect(await guardedRead(deps, reading, fails)).toMatchObject({ kind: "failed", reason: "reading it failed: RangeError" });
    expect(await readings()).toEqual([]);
    expect(await guardReading(deps, reading, reads)).toEqual({ kind: "read", value: 1, open: true });
    expect(await readings()).toHaveLength(1);
  });
});
