import type { Context } from "hono";
import { truncateMarkup } from "./page-faults.ts";
import { page } from "./pages/page.ts";
import { productView, type ShopContext } from "./product-view.ts";
import type { Product } from "./product.ts";
import type { SitemapFile } from "./sitemap.ts";
import type { Html } from "./storefront.ts";

/** An HTML page that shared caches may keep so many seconds. */
export async function sendPage(c: Context, body: Html, maxAgeSeconds: number): Promise<Response> {
  return c.html(await body, 200, { "cache-control": `public, max-age=${maxAgeSeconds}` });
}

export function sendSitemap(c: Context, file: SitemapFile): Response {
  return c.body(file.body, 200, { "content-type": file.contentType, "cache-control": "public, max-age=3600" });
}

/** A product's page, or what its deliberate fault makes of it; 304 to a client that has it since its last change. */
export async function sendProduct(c: Context, shop: ShopContext, product: Product): Promise<Response> {
  if (product.pageFault === "server-error") return c.text("Application error: the page could not be rendered", 500);
  const headers = { "cache-control": "public, max-age=300", "last-modified": product.lastModified.toUTCString() };
  if (isUnchangedSince(c, product.lastModified)) return c.body(null, 304, headers);
  const { storefront, catalog } = shop;
  const category = catalog.categoryOf(product);
  const { head, main } = storefront.product(productView(shop, product));
  const document = page(shop, {
    title: product.name,
    path: storefront.productPath(product),
    ...(head === undefined ? {} : { head }),
    breadcrumb: [{ name: category.name, path: storefront.categoryPath(category) }],
    main,
  });
  const text = String(await document);
  return c.html(product.pageFault === "truncated-markup" ? truncateMarkup(text) : text, 200, headers);
}

/** RFC 9110, 13.1.3: If-Modified-Since counts only where there is no If-None-Match; a date that cannot be read is ignored. */
function isUnchangedSince(c: Context, lastModified: Date): boolean {
  const since = c.req.header("if-modified-since");
  return since !== undefined && c.req.header("if-none-match") === undefined && lastModified.getTime() <= Date.parse(since);
}
