import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { recrawlSupplier } from "../../../src/features/crawl/supplier-standing/recrawl-supplier.ts";
import { supplierPages } from "../../../src/features/crawl/tables.ts";
import { present } from "../../support/present.ts";
import { OPERATOR } from "../operator.ts";
import { speakers, stage } from "./shop-stage.ts";

const PAGES = Object.keys(speakers(3));

/** A shop whose pages were read an age ago, though not so long that its sitemap is not believed of them; and how often each was asked for. */
async function readAnAgeAgo() {
  const made = await stage(speakers(3));
  const { deps, shop, time, searched } = made;
  const readAt = deps.clock.now();
  await searched();
  time.offsetMs += (deps.contract.crawl.shared.listingFreshSeconds + 60) * 1000;
  const before = (seconds: number) => new Date(readAt.getTime() - seconds * 1000).toISOString();
  return { ...made, before, timesAsked: () => PAGES.map((path) => shop.askedFor(path).length) };
}

describe("pages that a sitemap says have not changed", () => {
  it("are not asked for again, and are shown, but for those that have", async () => {
    const { shop, before, deps, searched, shown, timesAsked } = await readAnAgeAgo();
    shop.sitemap.lastmod = (path) => (path === PAGES[0] ? deps.clock.now().toISOString() : before(60));
    expect(await shown(await searched())).toHaveLength(3);
    expect(timesAsked()).toEqual([2, 1, 1]);
  });

  it("are asked for again where a feed answered for them, and nobody has read them since", async () => {
    const { deps, shop, before, supplierId, searched, timesAsked } = await readAnAgeAgo();
    shop.sitemap.lastmod = () => before(60);
    const [url] = (
      await deps.db.select({ url: supplierPages.url }).from(supplierPages).where(eq(supplierPages.supplierId, supplierId))
    ).filter((page) => page.url.endsWith(PAGES[0] ?? ""));
    await deps.db
      .update(supplierPages)
      .set({ fedBy: "http://shop.test/feed.xml" })
      .where(and(eq(supplierPages.supplierId, supplierId), eq(supplierPages.url, present(url, "the page").url)));
    await searched();
    expect(timesAsked()).toEqual([2, 1, 1]);
  });

  it("are asked for again once the sitemap is older than a page may be", async () => {
    const { shop, before, searched, timesAsked, goesStale } = await readAnAgeAgo();
    shop.sitemap.lastmod = () => before(60);
    await searched();
    expect(timesAsked()).toEqual([1, 1, 1]);
    goesStale();
    await searched();
    expect(timesAsked()).toEqual([2, 2, 2]);
  });

  it.each([
    ["no date", () => ({ lastmod: () => undefined })],
    ["the very day of our reading", (before: (seconds: number) => string) => ({ lastmod: () => before(0).slice(0, 10) })],
    [
      "that in a file that was made before our reading",
      (before: (seconds: number) => string) => ({ lastmod: () => before(3_600), made: new Date(before(1_800)) }),
    ],
  ])("are asked for where it says %s", async (_, saying) => {
    const { shop, before, searched, timesAsked } = await readAnAgeAgo();
    Object.assign(shop.sitemap, saying(before));
    await searched();
    expect(timesAsked()).toEqual([2, 2, 2]);
  });

  it("are asked for where they were answered for longer ago than it is believed, or an operator wants them anew", async () => {
    const old = await readAnAgeAgo();
    old.shop.sitemap.lastmod = () => old.before(60);
    old.time.offsetMs += old.deps.contract.crawl.shared.lastmodSeconds * 1000;
    await old.searched();
    expect(old.timesAsked()).toEqual([2, 2, 2]);

    const wanted = await readAnAgeAgo();
    wanted.shop.sitemap.lastmod = () => wanted.before(60);
    await recrawlSupplier(wanted.deps, OPERATOR, wanted.supplierId, "its prices were mended");
    await wanted.searched();
    expect(wanted.timesAsked()).toEqual([2, 2, 2]);
  });
});
