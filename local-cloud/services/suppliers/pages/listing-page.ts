import { html } from "hono/html";
import type { Category } from "../catalog.ts";
import { productCard, type ShopContext } from "../product-view.ts";
import type { Product } from "../product.ts";
import type { Html } from "../storefront.ts";
import { page } from "./page.ts";

const PAGE_SIZE = 24;

/** One page of a category; undefined for a page number it does not have. */
export function categoryPage(shop: ShopContext, category: Category, pageNumber: string | undefined): Html | undefined {
  const path = shop.storefront.categoryPath(category);
  return listing(shop, { title: category.name, path, query: "", products: category.products }, pageNumber);
}

/** One page of what the shop's own search finds; an empty first page where it finds nothing. */
export function searchPage(shop: ShopContext, query: string, pageNumber: string | undefined): Html | undefined {
  const products = shop.catalog.search(query);
  return listing(
    shop,
    { title: `Results for "${query}"`, path: "/search", query: `q=${encodeURIComponent(query)}&`, products },
    pageNumber,
  );
}

interface Listing {
  title: string;
  path: string;
  /** What precedes `page=` in links to other pages. */
  query: string;
  products: readonly Product[];
}

function listing(shop: ShopContext, { title, path, query, products }: Listing, pageNumber = "1"): Html | undefined {
  const lastPage = Math.max(1, Math.ceil(products.length / PAGE_SIZE));
  const current = /^[1-9]\d{0,5}$/.test(pageNumber) ? Number(pageNumber) : 0;
  if (current < 1 || current > lastPage) return undefined;
  const linkTo = (target: number): string => `${path}?${query}page=${target}`;
  const shown = products.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE).map((product) => productCard(shop, product));
  return page(shop, {
    title: current === 1 ? title : `${title}, page ${current}`,
    path: current === 1 ? path : linkTo(current),
    main: html`<h1>${title}</h1>
      <p>${products.length} products</p>
      <ul class="listing">
        ${shown.map(
          (card) =>
            html`<li>
              <a href="${card.url}"><img loading="lazy" src="${card.imageUrl}" alt="" />${card.name}</a>
              <span class="price">${card.displayPrice}</span>
            </li>`,
        )}
      </ul>
      <nav aria-label="Pages">
        ${current > 1 ? html`<a rel="prev" href="${linkTo(current - 1)}">Previous</a>` : ""}
        ${current < lastPage ? html`<a rel="next" href="${linkTo(current + 1)}">Next</a>` : ""} Page ${current} of ${lastPage}
      </nav>`,
  });
}
