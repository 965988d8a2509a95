import { gzipSync } from "node:zlib";
import { html } from "hono/html";
import type { ShopContext } from "./product-view.ts";

const PRODUCTS_PER_CHILD = 400;
const NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";

interface Entry {
  path: string;
  lastModified?: Date;
}

/** One file of the sitemap protocol (sitemaps.org), ready to be sent. */
export interface SitemapFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
}

/** `/sitemap.xml`: the urlset itself, or an index of the children that `sitemapChild` answers. */
export async function sitemapRoot(shop: ShopContext): Promise<SitemapFile> {
  if (shop.storefront.sitemap === "plain") return xmlFile(await urlset(shop, [...placeEntries(shop), ...productEntries(shop)]));
  const items = await Promise.all(
    childNames(shop).map(async (name) => html`<sitemap><loc>${shop.origin}/sitemaps/${name}</loc></sitemap>`),
  );
  return xmlFile(`<sitemapindex xmlns="${NAMESPACE}">\n${items.join("\n")}\n</sitemapindex>`);
}

/** A child of the index by its file name; undefined for a name the index does not list. */
export async function sitemapChild(shop: ShopContext, name: string): Promise<SitemapFile | undefined> {
  const index = childNames(shop).indexOf(name);
  if (index === -1) return undefined;
  const start = (index - 1) * PRODUCTS_PER_CHILD;
  const entries = index === 0 ? placeEntries(shop) : productEntries(shop).slice(start, start + PRODUCTS_PER_CHILD);
  const file = xmlFile(await urlset(shop, entries));
  if (shop.storefront.sitemap !== "gzip-index") return file;
  return { body: new Uint8Array(gzipSync(file.body)), contentType: "application/gzip" };
}

function childNames({ storefront, catalog }: ShopContext): string[] {
  if (storefront.sitemap === "plain") return [];
  const extension = storefront.sitemap === "gzip-index" ? "xml.gz" : "xml";
  const children = Math.ceil(catalog.products.length / PRODUCTS_PER_CHILD);
  return [`places.${extension}`, ...Array.from({ length: children }, (_, index) => `products-${index + 1}.${extension}`)];
}

function placeEntries({ storefront, catalog }: ShopContext): Entry[] {
  return [{ path: "/" }, ...catalog.categories.map((category) => ({ path: storefront.categoryPath(category) }))];
}

function productEntries({ storefront, catalog }: ShopContext): Entry[] {
  return catalog.products.map((product) => ({ path: storefront.productPath(product), lastModified: product.lastModified }));
}

async function urlset(shop: ShopContext, entries: readonly Entry[]): Promise<string> {
  const urls = await Promise.all(
    entries.map(async ({ path, lastModified }) => {
      const changed = lastModified === undefined ? "" : html`<lastmod>${lastModified.toISOString()}</lastmod>`;
      return html`<url><loc>${shop.origin}${path}</loc>${changed}</url>`;
    }),
  );
  return `<urlset xmlns="${NAMESPACE}">\n${urls.join("\n")}\n</urlset>`;
}

function xmlFile(root: string): SitemapFile {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
  return { body: new Uint8Array(Buffer.from(text)), contentType: "application/xml" };
}
