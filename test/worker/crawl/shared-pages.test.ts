import { and, eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { getOffer } from "../../../src/features/catalog/get-offer.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { recrawlSupplier } from "../../../src/features/crawl/supplier-standing/recrawl-supplier.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { supplierPages, suppliers } from "../../../src/features/crawl/tables.ts";
import { confirmSearch } from "../../../src/features/search/confirm-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { OPERATOR } from "../operator.ts";
import { shownOffers } from "../shown-offers.ts";
import { setting, SILENT_HOST } from "./setting.ts";

interface Product {
  name: string;
  price: string;
  variants?: readonly { sku: string; price: string }[];
}

/** A shop whose products, by path, are in the test's hand; it answers 304 for what has not changed. */
function shopOf(products: Record<string, Product>) {
  const origin = `http://${crypto.randomUUID()}.test`;
  const asked: { path: string; known: string | undefined; status: number }[] = [];
  const answer = { fail: (_path: string, _asked: number): Response | undefined => undefined };
  const markup = ({ name, price, variants }: Product, path: string) =>
    JSON.stringify({
      ...{ "@type": variants ? "ProductGroup" : "Product", name, sku: path.slice(1) },
      ...(variants
        ? {
            hasVariant: variants.map(({ sku, price }) => ({
              ...{
                "@type": "Product",
                name: `${name} ${sku}`,
                sku,
                url: `${origin}${path}?v=${sku}`,
                offers: { price, priceCurrency: "USD" },
              },
            })),
          }
        : { offers: { price, priceCurrency: "USD" } }),
    });
  const respond = (path: string, known: string | undefined): Response => {
    const failed = answer.fail(path, asked.filter((each) => each.path === path).length);
    if (failed) return failed;
    if (path === "/sitemap.xml")
      return new Response(
        `<urlset>${Object.keys(products)
          .map((at) => `<url><loc>${origin}${at}</loc></url>`)
          .join("")}</urlset>`,
      );
    const product = products[path];
    if (!product) return new Response(null, { status: 404 });
    const etag = `"${product.price}-${product.variants?.map(({ sku, price }) => sku + price).join() ?? ""}"`;
    if (known === etag) return new Response(null, { status: 304 });
    const headers = { "content-type": "text/html", etag };
    return new Response(`<script type="application/ld+json">${markup(product, path)}</script>`, { headers });
  };
  const crawlFetch: Deps["crawlFetch"] = async (url, { headers }) => {
    const path = new URL(url).pathname;
    const known = headers["if-none-match"];
    const response = respond(path, known);
    asked.push({ path, known, status: response.status });
    return response;
  };
  const askedFor = (path: string) => asked.filter((each) => each.path === path);
  return { origin, crawlFetch, asked, askedFor, answer, products };
}

const speakers = (count: number): Record<string, Product> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`/black-speaker-${i}`, { name: `Black speaker ${i}`, price: `${10 + i}.00` }]),
  );

/** `alsoAt`: other shops of the searches, whose crawls stay where they are, so that the searches stay open. */
async function stage(products: Record<string, Product>, alsoAt: readonly string[] = []) {
  const shop = shopOf(products);
  const made = await setting([shop.origin, ...alsoAt], { crawlFetch: shop.crawlFetch });
  const supplierId = present(made.supplierIds[0], "a supplier");
  return {
    ...made,
    shop,
    supplierId,
    goesStale: () => void (made.time.offsetMs += (made.deps.contract.crawl.shared.freshSeconds + 1) * 1000),
    /** A search to its end. */
    async searched(query?: string) {
      const searchId = await made.confirmed(query);
      await made.deliverAll();
      return searchId;
    },
    /** A search whose crawl of the shop has not begun. */
    async waiting(query?: string) {
      const searchId = await made.confirmed(query);
      made.wakeUps.messages.splice(0);
      const { id } = present(
        (await made.search(searchId)).crawls.find((crawl) => crawl.supplierId === supplierId),
        "a crawl",
      );
      return { searchId, crawlId: id, run: () => runCrawl(made.deps, id) };
    },
    shown: async (searchId: string) =>
      (await shownOffers(made.deps, searchId, { limit: 100 })).items.map(({ title, price }) => `${title} ${price.amount}`).toSorted(),
    crawl: async (searchId: string) => (await made.search(searchId)).crawls.find((crawl) => crawl.supplierId === supplierId),
    offer: async (sku: string) =>
      present(
        (
          await made.deps.db
            .select()
            .from(offers)
            .where(and(eq(offers.supplierId, supplierId), eq(offers.productKey, sku)))
        )[0],
        "an offer",
      ),
  };
}

describe("pages that many searches want", () => {
  it("are fetched once by twenty equal searches at once, and each search shows and counts them all", async () => {
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
      const { id } = valueOf(await createSearch(deps, buyerId, { query: "black speaker" }));
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
  it("is asked for again after a while, within the try: with three of ten requests refused, all pages are read", async () => {
    const { shop, searched, crawl, shown } = await stage(speakers(24));
    let requests = 0;
    shop.answer.fail = () => ((requests += 1) % 10 < 3 ? new Response(null, { status: 503 }) : undefined);
    const searchId = await searched();
    expect(await crawl(searchId)).toMatchObject({ state: "SUCCEEDED", attempts: 1, offersFound: 24, pages: { planned: 24, broken: 0 } });
    expect(await shown(searchId)).toHaveLength(24);
  });

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

  it("is asked for no sooner than its host wishes, which costs no try and opens no circuit", async () => {
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
    await dyingAfter(said, second.run);
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

/** Runs some work as a process that dies once Postgres has done what it was asked, and hears nothing after. */
async function dyingAfter(said: RegExp, work: () => Promise<unknown>): Promise<void> {
  const real = globalThis.fetch;
  let dead = false;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (!String(input instanceof Request ? input.url : input).endsWith("/sql")) return real(input, init);
    if (dead) throw new Error("the process is dead");
    dead = typeof init?.body === "string" && said.test(init.body.replaceAll('\\"', '"'));
    return real(input, init);
  });
  try {
    await expect(work()).rejects.toThrow(/postgres|dead/);
    expect(dead).toBe(true);
  } finally {
    spy.mockRestore();
  }
}
