import { html } from "hono/html";
import { formerPath } from "../former-paths.ts";
import type { ShopContext } from "../product-view.ts";
import type { Html } from "../storefront.ts";
import { page } from "./page.ts";
import { jsonLd } from "./product-parts.ts";

const FEATURED = 12;

/** The front page. Its promotions still link to the addresses products had before the shop was rebuilt. */
export function homePage(shop: ShopContext): Html {
  const { catalog, storefront, supplier, origin } = shop;
  const featured = catalog.categories.flatMap((category) => category.products.slice(0, 1)).slice(0, FEATURED);
  return page(shop, {
    title: "Welcome",
    path: "/",
    head: jsonLd({
      "@context": "https://schema.org",
      "@type": "WebSite",
      name: supplier.name,
      url: `${origin}/`,
      potentialAction: {
        "@type": "SearchAction",
        target: { "@type": "EntryPoint", urlTemplate: `${origin}/search?q={search_term_string}` },
        "query-input": "required name=search_term_string",
      },
    }),
    main: html`<h1>${supplier.name}</h1>
      <section>
        <h2>Departments</h2>
        <ul>
          ${catalog.categories.map(
            (category) => html`<li><a href="${storefront.categoryPath(category)}">${category.name}</a> (${category.products.length})</li>`,
          )}
        </ul>
      </section>
      <section>
        <h2>Featured</h2>
        <ul>
          ${featured.map((product) => html`<li><a href="${formerPath(product)}">${product.name}</a></li>`)}
        </ul>
      </section>`,
  });
}
