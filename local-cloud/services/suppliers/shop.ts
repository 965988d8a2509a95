import { Hono, type Context } from "hono";
import { etag } from "hono/etag";
import { html } from "hono/html";
import type { Catalog } from "./catalog.ts";
import { secondFormerPath } from "./former-paths.ts";
import { homePage } from "./pages/home-page.ts";
import { categoryPage, searchPage } from "./pages/listing-page.ts";
import { page } from "./pages/page.ts";
import { feedPathOf, tsvFeed, xmlFeed } from "./product-feed.ts";
import { ProductImages } from "./product-image.ts";
import { imageExtension, type ShopContext } from "./product-view.ts";
import { sendPage, sendProduct, sendSitemap } from "./responses.ts";
import { sitemapChild, sitemapRoot } from "./sitemap.ts";
import { STOREFRONTS } from "./storefronts/storefronts.ts";
import { supplierOf, type SupplierId } from "./suppliers.ts";

/** One shop as a web site: pages, pictures, robots.txt (RFC 9309), sitemap, validators and 304 (RFC 9110). */
export function createShop(supplierId: SupplierId, catalog: Catalog): Hono {
  const app = new Hono();
  const supplier = supplierOf(supplierId);
  const storefront = STOREFRONTS[supplierId];
  const shopFor = (c: Context): ShopContext => ({ supplier, storefront, catalog, origin: new URL(c.req.url).origin });

  app.use(etag());
  addFiles(app, shopFor, supplierId);
  addFormerPaths(app, shopFor);
  addPages(app, shopFor);
  app.notFound((c) => {
    const main = html`<h1>We cannot find that page</h1>
      <p><a href="/">Go to the front page</a></p>`;
    return c.html(page(shopFor(c), { title: "Not found", path: c.req.path, main }), 404);
  });
  return app;
}

type ShopFor = (c: Context) => ShopContext;

function addFiles(app: Hono, shopFor: ShopFor, supplierId: SupplierId): void {
  app.get("/robots.txt", (c) => {
    const { storefront, origin } = shopFor(c);
    return c.text(`${storefront.robots}\nSitemap: ${origin}/sitemap.xml\n`, 200, { "cache-control": "public, max-age=3600" });
  });
  app.get("/sitemap.xml", async (c) => sendSitemap(c, await sitemapRoot(shopFor(c))));
  app.get("/sitemaps/:file", async (c) => {
    const file = await sitemapChild(shopFor(c), c.req.param("file"));
    return file === undefined ? c.notFound() : sendSitemap(c, file);
  });
  const feedPath = feedPathOf(supplierId);
  if (feedPath !== undefined)
    app.get(feedPath, async (c) => {
      const shop = shopFor(c);
      const { body, contentType } = shop.storefront.feed === "tsv" ? tsvFeed(shop) : await xmlFeed(shop);
      return c.body(body, 200, { "content-type": contentType, "cache-control": "public, max-age=900" });
    });
  const images = new ProductImages();
  app.get("/images/:file", async (c) => {
    const { catalog, storefront } = shopFor(c);
    const [id = "", extension] = c.req.param("file").split(".");
    const product = catalog.find(id);
    if (product === undefined || extension !== imageExtension(storefront)) return c.notFound();
    const bytes = new Uint8Array(await images.bytes(product, storefront.imageFormat));
    return c.body(bytes, 200, { "content-type": `image/${storefront.imageFormat}`, "cache-control": "public, max-age=86400, immutable" });
  });
}

function addFormerPaths(app: Hono, shopFor: ShopFor): void {
  app.get("/catalog/:id", (c) => {
    const product = shopFor(c).catalog.find(c.req.param("id"));
    return product === undefined ? c.notFound() : c.redirect(secondFormerPath(product), 301);
  });
  app.get("/item/:id", (c) => {
    const { catalog, storefront } = shopFor(c);
    const product = catalog.find(c.req.param("id"));
    return product === undefined ? c.notFound() : c.redirect(storefront.productPath(product), 302);
  });
}

function addPages(app: Hono, shopFor: ShopFor): void {
  app.get("/", (c) => sendPage(c, homePage(shopFor(c)), 300));
  app.get("/search", (c) => {
    const results = searchPage(shopFor(c), c.req.query("q") ?? "", c.req.query("page"));
    return results === undefined ? c.notFound() : sendPage(c, results, 60);
  });
  app.get("/cart", (c) => c.html(page(shopFor(c), { title: "Your cart", path: "/cart", main: html`<h1>Your cart is empty</h1>` })));
  app.get("/account", (c) => c.html(page(shopFor(c), { title: "Sign in", path: "/account", main: html`<h1>Sign in</h1>` })));
  app.get("*", (c) => {
    const shop = shopFor(c);
    const { catalog, storefront } = shop;
    const category = catalog.categories.find((candidate) => storefront.categoryPath(candidate) === c.req.path);
    const listing = category && categoryPage(shop, category, c.req.query("page"));
    if (listing !== undefined) return sendPage(c, listing, 60);
    const product = catalog.find(storefront.productIdIn(c.req.path) ?? "");
    if (product === undefined) return c.notFound();
    const canonical = storefront.productPath(product);
    return c.req.path === canonical ? sendProduct(c, shop, product) : c.redirect(canonical, 301);
  });
}
