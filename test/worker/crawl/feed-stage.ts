import { eq } from "drizzle-orm";
import type { Deps } from "../../../src/deps.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { readFeed } from "../../../src/features/crawl/feeds/read-feed.ts";
import { noteFeeds } from "../../../src/features/crawl/feeds/store.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { supplierFeeds, suppliers } from "../../../src/features/crawl/tables.ts";
import { present } from "../../support/present.ts";
import { shownOffers } from "../shown-offers.ts";
import { setting, SILENT_HOST } from "./setting.ts";

type Row = Record<string, string>;

/** A shop of speakers with a feed, both in the test's hand; it answers 304 for a feed that has not changed. */
export async function feedStage(count = 3) {
  const origin = `http://${crypto.randomUUID()}.test`;
  const rows = new Map<string, Row>();
  for (let number = 0; number < count; number += 1)
    rows.set(`S${number}`, {
      id: `S${number}`,
      title: `Black speaker ${number}`,
      price: `${10 + number}.00 USD`,
      availability: "in_stock",
    });
  const asked: { path: string; known: string | undefined; status: number }[] = [];
  const shop = {
    robots: "",
    cut: false,
    fail: undefined as (() => Response) | undefined,
    page: undefined as string | undefined,
    front: undefined as string | undefined,
  };
  const feed = (): string => {
    const items = [...rows.values()].map((row) => {
      const said = Object.entries({ link: `${origin}/${row["id"]?.toLowerCase()}`, ...row });
      return `<item>${said.map(([name, value]) => `<g:${name}>${value}</g:${name}>`).join("")}</item>`;
    });
    return `<rss xmlns:g="http://base.google.com/ns/1.0"><channel>${items.join("\n")}</channel>${shop.cut ? "" : "</rss>"}`;
  };
  const respond = (path: string, known: string | undefined): Response => {
    if (path === "/robots.txt") return new Response(shop.robots);
    if (shop.front !== undefined && path === "/sitemap.xml") return new Response(null, { status: 404 });
    if (shop.front !== undefined && path === "/") return new Response(shop.front, { headers: { "content-type": "text/html" } });
    if (path === "/sitemap.xml")
      return new Response(
        `<urlset>${[...rows.keys()].map((id) => `<url><loc>${origin}/${id.toLowerCase()}</loc></url>`).join("")}</urlset>`,
      );
    if (!/^\/feed\d*\.xml$/.test(path))
      return new Response(shop.page, { status: shop.page ? 200 : 404, headers: { "content-type": "text/html" } });
    if (shop.fail) return shop.fail();
    const etag = `"${feed()}"`.replaceAll(/[^\w"]/g, "");
    return known === etag ? new Response(null, { status: 304 }) : new Response(feed(), { headers: { "content-type": "text/xml", etag } });
  };
  const crawlFetch: Deps["crawlFetch"] = async (url, { headers }) => {
    const path = new URL(url).pathname;
    const known = headers["if-none-match"];
    const response = respond(path, known);
    asked.push({ path, known, status: response.status });
    return response;
  };
  const made = await setting([origin, SILENT_HOST], { crawlFetch });
  const { deps, time } = made;
  const supplierId = present(made.supplierIds[0], "a supplier");
  const isMine = eq(suppliers.id, supplierId);
  await deps.db
    .update(suppliers)
    .set({ feedUrl: `${origin}/feed.xml` })
    .where(isMine);
  await noteFeeds(deps.db, deps.clock.now());
  return {
    ...made,
    ...{ shop, rows, asked, supplierId, isMine, origin },
    read: () => readFeed(deps, supplierId),
    isDue: () => void (time.offsetMs += (deps.contract.crawl.feeds.everySeconds + 1) * 1000),
    feed: async () => present((await deps.db.select().from(supplierFeeds).where(eq(supplierFeeds.supplierId, supplierId)))[0], "a feed"),
    standing: async () => {
      const all = await deps.db.select().from(offers).where(eq(offers.supplierId, supplierId)).orderBy(offers.productKey);
      return all.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ productKey, amount }) => `${productKey} ${amount}`);
    },
    /** A search whose crawl of this shop has run, and whose other one keeps it open. */
    async searching() {
      const searchId = await made.confirmed();
      const { crawls } = await made.search(searchId);
      made.wakeUps.messages.splice(0);
      const { id } = present(
        crawls.find((crawl) => crawl.supplierId === supplierId),
        "a crawl",
      );
      await runCrawl(deps, id);
      return searchId;
    },
    shown: async (searchId: string) =>
      (await shownOffers(deps, searchId, { limit: 100 })).items.map(({ title, price }) => `${title} ${price.amount}`).toSorted(),
    pagesAsked: () => asked.filter(({ path }) => /^\/s\d/.test(path)).length,
  };
}
