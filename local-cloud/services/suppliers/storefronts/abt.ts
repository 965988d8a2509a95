import { html } from "hono/html";
import { decimalPrice } from "../price-text.ts";
import { priceShown, relatedCards, stockShown } from "../pages/product-parts.ts";
import type { ProductView } from "../shown-product.ts";
import type { Html, Storefront } from "../storefront.ts";

/** Microdata with machine values in attributes; items of other products come first in the document. */
export const abt: Storefront = {
  imageFormat: "png",
  sitemap: "plain",
  productPath: (product) => `/product/${product.id}/${product.slug}.html`,
  productIdIn: (path) => /^\/product\/(\w+)(?:\/[^/]*)?$/.exec(path)?.[1],
  categoryPath: (category) => `/category/${category.slug}.html`,
  robots: `User-agent: *
Crawl-delay: 1
Disallow: /cart
Disallow: /account
`,
  product: (view) => ({
    main: html`${relatedCards("Frequently bought together", view.related, view.supplier.currency)}${productMarkup(view)}`,
  }),
};

function productMarkup(view: ProductView): Html {
  const { product } = view;
  return html`<div itemscope itemtype="http://schema.org/Product" itemid="${view.url}">
    <link itemprop="url" href="${view.url}" /><img itemprop="image" src="${view.imageUrl}" alt="" />
    <h1 itemprop="name">${product.name}</h1>
    <p>Model <span itemprop="mpn">${product.mpn ?? product.id}</span>, item <span itemprop="sku">${product.id}</span></p>
    ${product.brand === null ? "" : html`<p itemprop="brand" itemscope itemtype="http://schema.org/Brand">by <span itemprop="name">${product.brand}</span></p>`}
    <section class="buy-box" itemprop="offers" itemscope itemtype="http://schema.org/Offer">
      <meta itemprop="priceCurrency" content="${view.supplier.currency}" />
      ${view.priceMinor === null ? html`<p>${priceShown(view)}</p>` : html`<span itemprop="price" content="${decimalPrice(view.priceMinor)}">${priceShown(view)}</span>`}
      <link itemprop="availability" href="http://schema.org/${product.availability}" />${stockShown(view)}
      <link itemprop="itemCondition" href="http://schema.org/NewCondition" />
    </section>
  </div>`;
}
