import { and, eq } from "drizzle-orm";
import type { Deps } from "../../../src/deps.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { present } from "../../support/present.ts";
import { shownOffers } from "../shown-offers.ts";
import { setting } from "./setting.ts";

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
  /** What its sitemap says of each page's last change, and when the file itself was made, where it says so. */
  const sitemap = { lastmod: (_path: string): string | undefined => undefined, made: undefined as Date | undefined };
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
          .map((at) => `<url><loc>${origin}${at}</loc>${sitemap.lastmod(at) ? `<lastmod>${sitemap.lastmod(at)}</lastmod>` : ""}</url>`)
          .join("")}</urlset>`,
        sitemap.made ? { headers: { "last-modified": sitemap.made.toUTCString() } } : {},
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
  return { origin, crawlFetch, asked, askedFor, answer, sitemap, products };
}

export const speakers = (count: number): Record<string, Product> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`/black-speaker-${i}`, { name: `Black speaker ${i}`, price: `${10 + i}.00` }]),
  );

/** `alsoAt`: other shops of the searches, whose crawls stay where they are, so that the searches stay open. */
export async function stage(products: Record<string, Product>, alsoAt: readonly string[] = []) {
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
