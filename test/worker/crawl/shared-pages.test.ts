import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { getOffer } from "../../../src/features/catalog/get-offer.ts";
import { recrawlSupplier } from "../../../src/features/crawl/supplier-standing/recrawl-supplier.ts";
import { supplierPages, suppliers } from "../../../src/features/crawl/tables.ts";
import { confirmSearch } from "../../../src/features/search/confirm-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { OPERATOR } from "../operator.ts";
import { shownOffers } from "../shown-offers.ts";
import { dyingAfter } from "./dying.ts";
import { SILENT_HOST } from "./setting.ts";
import { speakers, stage } from "./shop-stage.ts";

describe("pages that many searches want", () => {
  it("are fetched once by twenty equal searches at once, and each search shows and counts them all", { tags: ["slow"] }, async () => {
    const { shop, waiting, shown, crawl, deliverAll } = await stage(speakers(8));
    const searches = await Promise.all(Array.from({ length: 20 }, () => waiting()));
    await Promise.all(searches.map(({ run }) => run()));
    await deliverAll();
    for (const path of ["/robots.txt", "/sitemap.xml", ...Object.keys(shop.products)]) expect(shop.askedFor(path), path).toHaveLength(1);
    const first = await shown(present(searches[0], "a search").searchId);
    expect(first).toHaveLength(8);
    for (const { searchId } of searches) {
      expect(await shown(searchId)).toEqual(first);
      expect(await crawl(searchId)).toMatchObject({ state: "SUCCEEDED", attempts: 1, offersFound: 8, pages: { planned: 8, read: 8 } });
    }
  });

  it("cost the supplier nothing while they are fresh, whatever is sought of them", async () => {
    const { shop, searched, shown } = await stage({ ...speakers(3), "/garden-hose-black": { name: "Garden hose black", price: "5.00" } });
    await searched("black garden hose, black speaker");
    const before = shop.asked.length;
    expect(await shown(await searched("black speaker"))).toHaveLength(3);
    expect(await shown(await searched("garden hose"))).toEqual(["Garden hose black 500"]);
    expect(shop.asked.length).toBe(before);
  });

  it("are shown as soon as a search is confirmed, before any crawl has begun, but for those that are not fresh", async () => {
    const { deps, buyerId, supplierId, searched, shown, settled, goesStale, wakeUps } = await stage(speakers(3));
    await searched();
    const enable = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(eq(suppliers.id, supplierId));
    const confirmedNow = async () => {
      const { id } = valueOf(await createSearch(deps, buyerId, { query: "black speaker" })).search;
      await enable(true);
      try {
        valueOf(await confirmSearch(deps, buyerId, id));
      } finally {
        await enable(false);
      }
      await settled();
      const { items } = await shownOffers(deps, id, { limit: 100 });
      const answers = items.filter(({ supplierId: by }) => by === supplierId).map(({ exact, why }) => [exact, why?.[0]]);
      expect(answers).toEqual(answers.map(() => [true, { kind: "is", thing: "speaker" }]));
      return (await shown(id)).filter((title) => /^Black speaker \d \d+$/.test(title));
    };
    expect(await confirmedNow()).toEqual(["Black speaker 0 1000", "Black speaker 1 1100", "Black speaker 2 1200"]);
    goesStale();
    expect(await confirmedNow()).toEqual([]);
    wakeUps.messages = [];
  });

  it("are shown by a crawl where nothing was shown early, also those that its plan would not find by their address", async () => {
    const { searched, shown } = await stage({ ...speakers(1), "/garden-hose-7": { name: "Black speaker on a hose reel", price: "5.00" } });
    await searched("garden hose");
    expect(await shown(await searched("black speaker"))).toEqual(["Black speaker 0 1000", "Black speaker on a hose reel 500"]);
  });

  it("are shown though the shop is down, as long as they are fresh", async () => {
    const { shop, searched, shown, crawl } = await stage(speakers(3));
    await searched();
    shop.answer.fail = () => new Response(null, { status: 503 });
    const searchId = await searched();
    expect(await shown(searchId)).toHaveLength(3);
    expect(await crawl(searchId)).toMatchObject({ state: "SUCCEEDED", offersFound: 3 });
  });

  it("are asked for with what they were known by once they are stale, and stand where nothing has changed", async () => {
    const { deps, shop, searched, shown, offer, goesStale } = await stage(speakers(2));
    await searched();
    const { seenAt, id } = await offer("black-speaker-0");
    goesStale();
    present(shop.products["/black-speaker-1"], "a product").price = "12.00";
    const searchId = await searched();
    expect(shop.askedFor("/black-speaker-0").map(({ status }) => status)).toEqual([200, 304]);
    expect(shop.askedFor("/black-speaker-1").map(({ status }) => status)).toEqual([200, 200]);
    expect(await shown(searchId)).toEqual(["Black speaker 0 1000", "Black speaker 1 1200"]);
    const now = await offer("black-speaker-0");
    expect(now.seenAt, "the reading is the old one, for the archive's sake").toEqual(seenAt);
    expect(Date.parse(present(await getOffer(deps, id), "an offer").seenAt), "but it was seen again").toBeGreaterThan(seenAt.getTime());
  });

  it("are read anew, whole, once an operator asks for it", async () => {
    const { deps, shop, searched, supplierId } = await stage(speakers(1));
    await searched();
    await recrawlSupplier(deps, OPERATOR, supplierId, "prices were wrong");
    await searched();
    expect(shop.askedFor("/black-speaker-0").map(({ known, status }) => [known, status])).toEqual([
      [undefined, 200],
      [undefined, 200],
    ]);
    expect(shop.askedFor("/sitemap.xml")).toHaveLength(2);
    expect(shop.askedFor("/robots.txt")).toHaveLength(2);
  });

  it("bring the open searches up to date that show what they say otherwise now", async () => {
    const set = (...variants: { sku: string; price: string }[]) => ({ name: "Black speaker set", price: "0", variants });
    const products = {
      ...speakers(2),
      "/black-speaker-set": set({ sku: "S", price: "20.00" }, { sku: "M", price: "25.00" }, { sku: "L", price: "30.00" }),
    };
    const { shop, waiting, shown, goesStale } = await stage(products, [SILENT_HOST]);
    const first = await waiting();
    await first.run();
    expect(await shown(first.searchId)).toContain("Black speaker set S 2000");
    goesStale();
    shop.products["/black-speaker-set"] = set({ sku: "M", price: "25.00" }, { sku: "L", price: "31.00" });
    shop.products["/black-speaker-0"] = { name: "Black speaker 0", price: "11.50" };
    await (await waiting()).run();
    const now = await shown(first.searchId);
    expect(now).toEqual(expect.arrayContaining(["Black speaker 0 1150", "Black speaker set M 2500", "Black speaker set L 3100"]));
    expect(now, "a variant that vanished is withdrawn").not.toContain("Black speaker set S 2000");
  });
});

describe("a page that is not answered for", () => {
  it(
    "is asked for again after a while, within the try: with three of ten requests refused, all pages are read",
    { tags: ["slow"] },
    async () => {
      const { shop, searched, crawl, shown } = await stage(speakers(24));
      let requests = 0;
      shop.answer.fail = () => ((requests += 1) % 10 < 3 ? new Response(null, { status: 503 }) : undefined);
      const searchId = await searched();
      expect(await crawl(searchId)).toMatchObject({ state: "SUCCEEDED", attempts: 1, offersFound: 24, pages: { planned: 24, broken: 0 } });
      expect(await shown(searchId)).toHaveLength(24);
    },
  );

  it("is given up by all after the contract's requests, for a while, and the others are read", async () => {
    const { deps, shop, searched, crawl, time } = await stage(speakers(4));
    shop.answer.fail = (path) => (path === "/black-speaker-2" ? new Response(null, { status: 500 }) : undefined);
    const { retry, restSeconds } = deps.contract.crawl.shared;
    const first = await searched();
    expect(await crawl(first)).toMatchObject({ state: "SUCCEEDED", attempts: 1, offersFound: 3, pages: { broken: 1 } });
    expect(shop.askedFor("/black-speaker-2")).toHaveLength(retry.delaysSeconds.length + 1);
    await searched();
    expect(shop.askedFor("/black-speaker-2"), "nobody asks while it rests").toHaveLength(retry.delaysSeconds.length + 1);
    time.offsetMs += (restSeconds + 1) * 1000;
    shop.answer.fail = () => undefined;
    expect(await crawl(await searched())).toMatchObject({ offersFound: 4, pages: { broken: 0 } });
  });

  it("is asked for no sooner than its host wishes, which costs no try and opens no circuit", { tags: ["slow"] }, async () => {
    const { deps, shop, crawl, deliverAll, confirmed, wakeUps } = await stage(speakers(4));
    shop.answer.fail = (path, asked) =>
      path === "/black-speaker-1" && asked < 2 ? new Response(null, { status: 429, headers: { "retry-after": "2" } }) : undefined;
    const searchId = await confirmed();
    await deliverAll();
    expect(await crawl(searchId)).toMatchObject({ state: "SUCCEEDED", attempts: 1, offersFound: 4 });
    expect(wakeUps.messages).toEqual([]);
    expect(await deps.supplierHosts(new URL(shop.origin).host).requestPermit(FREE_POLICY)).toMatchObject({ kind: "granted" });
  });
});

describe("a reader of a page who dies", () => {
  it.each([
    ["when he has claimed it", /insert into "supplier_pages"/],
    ["when its offers are stored", /insert into "offers"/],
    ["when the open searches are looked for", /inner join "search_logs"/],
    ["before it is noted what came of it", /delete from "page_readings"/],
  ])("%s leaves it to the next, and every search shows it as it is", async (_, said) => {
    const { deps, shop, waiting, shown, goesStale, crawl, time, supplierId } = await stage(speakers(2), [SILENT_HOST]);
    const first = await waiting();
    await first.run();
    goesStale();
    shop.products["/black-speaker-0"] = { name: "Black speaker 0", price: "11.50" };
    const second = await waiting();
    await dyingAfter((statement) => said.test(statement.replaceAll('\\"', '"')), second.run);
    const third = await waiting();
    time.offsetMs += (deps.contract.crawl.leaseSeconds + 1) * 1000;
    await third.run();
    await second.run();
    for (const { searchId } of [first, second, third]) {
      expect(await shown(searchId)).toEqual(["Black speaker 0 1150", "Black speaker 1 1100"]);
      expect(await crawl(searchId)).toMatchObject({ state: "SUCCEEDED", offersFound: 2 });
    }
    const pages = await deps.db.select().from(supplierPages).where(eq(supplierPages.supplierId, supplierId));
    expect(pages.map(({ holder, outcome }) => [holder, outcome])).toEqual([
      [null, "offer"],
      [null, "offer"],
    ]);
  });
});

const FREE_POLICY = { delayMs: 0, slowFactor: 1, mostDelayMs: 0, permitMs: 1_000, circuitFailures: 5, circuitOpenMs: 1_000 };
