import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { offers } from "../../../src/features/catalog/tables.ts";
import { readFeed } from "../../../src/features/crawl/feeds/read-feed.ts";
import { lateFeeds, noteFeeds } from "../../../src/features/crawl/feeds/store.ts";
import { listStandings } from "../../../src/features/crawl/supplier-standing/list-standings.ts";
import { recrawlSupplier } from "../../../src/features/crawl/supplier-standing/recrawl-supplier.ts";
import { heldPrices, supplierFeeds, suppliers } from "../../../src/features/crawl/tables.ts";
import { present } from "../../support/present.ts";
import { OPERATOR } from "../operator.ts";
import { feedStage } from "./feed-stage.ts";
import { setting } from "./setting.ts";

const NAMES = ["Black speaker 0 1000", "Black speaker 1 1100", "Black speaker 2 1200"];

describe("a supplier's feed", () => {
  it("is shown by searches as known and fresh, counted by their crawls, and its pages are not asked for", async () => {
    const { read, feed, searching, shown, search, supplierId, pagesAsked } = await feedStage();
    expect(await read()).toBe("read");
    expect(await feed()).toMatchObject({
      outcome: "read",
      format: "xml",
      rows: 3,
      offers: 3,
      held: 0,
      setAside: 0,
      failures: 0,
      heldUntil: null,
    });
    const searchId = await searching();
    expect(await shown(searchId)).toEqual(NAMES);
    const { crawls } = await search(searchId);
    expect(crawls.find((crawl) => crawl.supplierId === supplierId)).toMatchObject({
      state: "SUCCEEDED",
      offersFound: 3,
      pages: { planned: 3 },
    });
    expect(pagesAsked()).toBe(0);
  });

  it("is not all there is where the shop has no sitemap: its front page is looked through too", async () => {
    const { read, searching, shown, shop, search, supplierId } = await feedStage();
    const told = { "@type": "Product", name: "Black speaker of the front page", offers: { price: "99.00", priceCurrency: "USD" } };
    shop.front = '<a href="/black-speaker-unfed">Black speaker</a>';
    shop.page = `<script type="application/ld+json">${JSON.stringify(told)}</script>`;
    await read();
    const searchId = await searching();
    expect(await shown(searchId)).toEqual([...NAMES, "Black speaker of the front page 9900"]);
    const { crawls } = await search(searchId);
    expect(crawls.find((crawl) => crawl.supplierId === supplierId)).toMatchObject({ state: "SUCCEEDED", pages: { planned: 4 } });
  });

  it("is enough where neither a sitemap nor a front page can be had", async () => {
    const { read, searching, shown, shop } = await feedStage();
    shop.front = "";
    await read();
    expect(await shown(await searching())).toEqual(NAMES);
  });

  it("withdraws what vanishes from it when it is whole, and never when it is cut or broken; open searches follow", async () => {
    const { read, isDue, rows, shop, standing, searching, shown, feed } = await feedStage();
    await read();
    const searchId = await searching();
    rows.delete("S1");
    shop.cut = true;
    isDue();
    expect(await read()).toBe("cut");
    expect(await standing()).toHaveLength(3);
    rows.set("S0", { id: "S0", title: "Black speaker 0", price: "free", availability: "in_stock" });
    shop.cut = false;
    isDue();
    expect(await read()).toBe("broken");
    expect(await feed()).toMatchObject({ reason: "1 of its 2 products cannot be taken", rejected: [{ row: 1, id: "S0" }] });
    expect(await standing()).toHaveLength(3);
    rows.set("S0", { id: "S0", title: "Black speaker 0", price: "10.50 USD", availability: "in_stock" });
    isDue();
    expect(await read()).toBe("read");
    expect(await standing()).toEqual(["S0 1050", "S2 1200"]);
    expect(await shown(searchId)).toEqual(["Black speaker 0 1050", "Black speaker 2 1200"]);
  });

  it("keeps the offers of rows that are set aside, and of prices that are held back", async () => {
    const { deps, read, isDue, rows, standing, supplierId, feed } = await feedStage(12);
    await read();
    rows.set("S0", { ...present(rows.get("S0"), "a row"), price: "12.00" });
    rows.set("S1", { ...present(rows.get("S1"), "a row"), price: "1100.00 USD" });
    isDue();
    expect(await read()).toBe("read");
    expect(await feed()).toMatchObject({
      ...{ offers: 10, held: 1, setAside: 1 },
      rejected: [{ row: 1, id: "S0", reason: "has a price without a currency that is known" }],
    });
    expect(await standing()).toEqual(expect.arrayContaining(["S0 1000", "S1 1100"]));
    const held = await deps.db.select().from(heldPrices).where(eq(heldPrices.supplierId, supplierId));
    expect(held).toMatchObject([{ productKey: "S1", amount: 110_000, state: "HELD" }]);
  });

  it("is read whatever its rows hold: what no store takes makes none of the others fail", async () => {
    const { read, rows, standing, feed } = await feedStage(20);
    const row = present(rows.get("S0"), "a row");
    rows.set("S0", { ...row, id: `${"a".repeat(199)}\u{1f600}` });
    rows.set("S1", { ...row, id: "S1", item_group_id: "g", color: "Re\u0000d" });
    expect(await read()).toBe("read");
    expect(await standing()).toHaveLength(19);
    expect(await feed()).toMatchObject({ setAside: 1, rejected: [{ id: null, reason: "has an id that is too long" }] });
  });

  it("is asked for with what it was known by, and stands where it has not changed, until a sale of it begins", async () => {
    const { deps, read, isDue, rows, asked, standing, time, searching, shown, pagesAsked } = await feedStage(2);
    const begins = new Date(deps.clock.now().getTime() + 4_000_000).toISOString();
    const ends = new Date(deps.clock.now().getTime() + 9_000_000).toISOString();
    const sale = { sale_price: "8.00 USD", sale_price_effective_date: `${begins}/${ends}` };
    rows.set("S0", { ...present(rows.get("S0"), "a row"), ...sale });
    await read();
    for (let time = 0; time < 2; time += 1) {
      isDue();
      expect(await read()).toBe("unchanged");
    }
    time.offsetMs += 300_000;
    expect(await shown(await searching()), "it was seen an hour ago, and said to be so since").toHaveLength(2);
    expect(pagesAsked()).toBe(0);
    expect(await standing()).toEqual(["S0 1000", "S1 1100"]);
    isDue();
    expect(await read()).toBe("read");
    expect(await standing()).toEqual(["S0 800", "S1 1100"]);
    expect(asked.filter(({ path }) => path === "/feed.xml").map(({ status }) => status)).toEqual([200, 304, 304, 200]);
  });

  it("leaves as it was what the product's page said and a feed does not", async () => {
    const { deps, read, isDue, supplierId } = await feedStage(1);
    await read();
    const isOffer = and(eq(offers.supplierId, supplierId), eq(offers.productKey, "S0"));
    const toldAt = deps.clock.now();
    const said = { minimumQuantity: 6, stock: 40, stockToldAt: toldAt, stockToldBy: "a page" };
    await deps.db.update(offers).set(said).where(isOffer);
    isDue();
    expect(await read()).toBe("unchanged");
    await recrawlSupplier(deps, OPERATOR, supplierId, "see it whole");
    expect(await read()).toBe("read");
    expect(await deps.db.select().from(offers).where(isOffer)).toMatchObject([said]);
  });
});

describe("the feeds of the local cloud's shops", () => {
  it.each([
    ["supplier-bestbuy", "/feeds/google.xml", "USD"],
    ["supplier-ikea-sa", "/feeds/google.txt", "SAR"],
  ])("are read as a whole: %s", async (shop, path, currency) => {
    const { deps, supplierIds } = await setting([shop]);
    const supplierId = present(supplierIds[0], "a supplier");
    const { baseUrl } = present((await deps.db.select().from(suppliers).where(eq(suppliers.id, supplierId)))[0], "a row");
    await deps.db
      .update(suppliers)
      .set({ feedUrl: baseUrl + path })
      .where(eq(suppliers.id, supplierId));
    await noteFeeds(deps.db, deps.clock.now());
    expect(await readFeed(deps, supplierId)).toBe("read");
    const [feed] = await deps.db.select().from(supplierFeeds).where(eq(supplierFeeds.supplierId, supplierId));
    expect(feed).toMatchObject({ setAside: 2, held: 0, rejected: [1, 2].map(() => expect.objectContaining({ reason: "has no price" })) });
    const stored = await deps.db.select().from(offers).where(eq(offers.supplierId, supplierId));
    expect(stored.length).toBe(feed?.offers);
    expect(stored.length).toBeGreaterThan(200);
    expect(new Set(stored.map((offer) => offer.currency))).toEqual(new Set([currency]));
    // Each tells what it brings for within its own country, and these suppliers are registered as of one.
    const told = (amount: number) =>
      currency === "USD" ? { price: { amount: amount >= 3_500 ? 0 : 599, currency }, country: "US" } : null;
    expect(stored.map(({ delivery }) => delivery)).toEqual(stored.map(({ amount }) => told(amount)));
  });
});

describe("a feed that cannot be read", () => {
  it.each([
    ["nobody answers for", () => new Response(null, { status: 503 }), "status 503 from /feed.xml"],
    ["is gone", () => new Response(null, { status: 404 }), "there is none at its address"],
    [
      "leads to another site",
      () => new Response(null, { status: 302, headers: { location: "http://other.test/" } }),
      "leads to another site",
    ],
  ])("because %s leaves its offers, with the reason, and is asked for again sooner", async (_, fail, reason) => {
    const { deps, read, isDue, shop, standing, feed, time } = await feedStage();
    await read();
    shop.fail = fail;
    isDue();
    expect(await read()).toBe("failed");
    const failed = await feed();
    expect(failed).toMatchObject({ outcome: "failed", reason, failures: 1 });
    expect(failed.dueAt.getTime() - deps.clock.now().getTime()).toBeLessThanOrEqual(deps.contract.crawl.feeds.retrySeconds * 1000);
    expect(await standing()).toHaveLength(3);
    shop.fail = undefined;
    time.offsetMs += deps.contract.crawl.feeds.retrySeconds * 1000;
    expect(await read()).toBe("unchanged");
    expect(await feed()).toMatchObject({ failures: 0, reason: null });
  });

  it("because robots.txt closes it, or it is a page, says so", async () => {
    const { read, shop, feed } = await feedStage();
    shop.robots = "User-agent: *\nDisallow: /feed.xml";
    expect(await read()).toBe("failed");
    expect(await feed()).toMatchObject({ reason: "robots.txt closes it to us" });
    const open = await feedStage();
    open.shop.fail = () => new Response("<!doctype html><h1>Sign in</h1>");
    expect(await open.read()).toBe("broken");
    expect(await open.feed()).toMatchObject({ reason: "it is XML, but neither RSS nor Atom" });
  });

  it("[CRL-2] is named once it has not been read for the contract's time, if its supplier is crawled, and stands in its standing", async () => {
    const { deps, read, shop, supplierId, isMine, time } = await feedStage();
    const isLate = async () => {
      await deps.db.update(suppliers).set({ enabled: true }).where(isMine);
      const late = await lateFeeds(deps.db, deps.clock.now(), deps.contract.crawl.feeds.lateSeconds);
      await deps.db.update(suppliers).set({ enabled: false }).where(isMine);
      return late.filter(({ id }) => id === supplierId);
    };
    shop.fail = () => new Response(null, { status: 404 });
    await read();
    expect(await isLate()).toEqual([]);
    time.offsetMs += (deps.contract.crawl.feeds.lateSeconds + 1) * 1000;
    expect(await isLate()).toEqual([{ id: supplierId, reason: "there is none at its address", readAt: null }]);
    const standing = (await listStandings(deps)).find(({ id }) => id === supplierId);
    expect(standing?.feed).toMatchObject({ outcome: "failed", readAt: null, failures: 1, rows: 0 });
    const { feedUrl } = present((await deps.db.select().from(suppliers).where(isMine))[0], "a supplier");
    await deps.db.update(suppliers).set({ feedUrl: null }).where(isMine);
    expect(await isLate(), "it has none any more").toEqual([]);
    await deps.db.update(suppliers).set({ feedUrl }).where(isMine);
    shop.fail = undefined;
    await read();
    expect(await isLate()).toEqual([]);
  });
});
