import { html } from "hono/html";
import type { ShopContext } from "../product-view.ts";
import type { Html } from "../storefront.ts";

export interface PageContent {
  title: string;
  /** The page's own address, for `rel=canonical`. */
  path: string;
  head?: Html;
  /** Links from the home page down to this page's parent. */
  breadcrumb?: readonly { name: string; path: string }[];
  main: Html;
}

const NAVIGATION_CATEGORIES = 8;

/** A whole document in the shop's frame: navigation, search, breadcrumb, main, footer. */
export function page(shop: ShopContext, content: PageContent): Html {
  const { supplier, storefront, catalog } = shop;
  const navigation = catalog.categories.slice(0, NAVIGATION_CATEGORIES);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${content.title} | ${supplier.name}</title>
        <link rel="canonical" href="${shop.origin}${content.path}" />
        <meta property="og:site_name" content="${supplier.name}" />
        <meta property="og:title" content="${content.title}" />
        ${content.head ?? ""}
      </head>
      <body>
        <header>
          <a href="/">${supplier.name}</a>
          <form action="/search" role="search"><input name="q" aria-label="Search" /><button>Search</button></form>
          <nav aria-label="Categories">
            <ul>
              ${navigation.map((category) => html`<li><a href="${storefront.categoryPath(category)}">${category.name}</a></li>`)}
            </ul>
          </nav>
          <a href="/account" rel="nofollow">Sign in</a> <a href="/cart" rel="nofollow">Cart</a>
        </header>
        <nav aria-label="Breadcrumb">
          <ol>
            <li><a href="/">Home</a></li>
            ${(content.breadcrumb ?? []).map((step) => html`<li><a href="${step.path}">${step.name}</a></li>`)}
          </ol>
        </nav>
        <main>${content.main}</main>
        <footer>
          <p>A sample shop of a local test cloud. Not ${supplier.name}, not affiliated with it; prices and stock are not offers.</p>
        </footer>
      </body>
    </html> `;
}
