import { html } from "hono/html";
import { jsonLd, plainBuyBox } from "../pages/product-parts.ts";
import { decimalPrice } from "../price-text.ts";
import type { ProductView } from "../shown-product.ts";
import { slugOf, type Product } from "../product.ts";
import { stableNumber } from "../stable-number.ts";
import type { Storefront } from "../storefront.ts";

/**
 * JSON-LD with prices as strings, HTML entities inside strings, a list price beside the asked price (every other product has its
 * price in `priceSpecification` alone), and other products in an ItemList ahead of the product.
 */
export const bestbuy: Storefront = {
  imageFormat: "webp",
  sitemap: "plain",
  feed: "xml",
  productPath: (product) => `/site/${slugOf(product.category)}/${product.slug}/${product.id}.p`,
  productIdIn: (path) => /^\/site\/(?:[^/]*\/){1,2}(\w+)\.p$/.exec(path)?.[1],
  categoryPath: (category) => `/site/${slugOf(category.name)}/`,
  robots: `User-agent: *
Disallow: /cart
Disallow: /account
Disallow: /search

# A named robot obeys its own group alone, so the general rules are said again.
User-agent: ProcureIQBot
Disallow: /cart
Disallow: /account
Disallow: /search
Disallow: /site/refurbished-phones/
`,
  product: (view) => ({
    head: html`${jsonLd(relatedList(view))}${jsonLd(productMarkup(view))}`,
    main: html`${plainBuyBox(view)}
      <aside class="related">
        <h2>People also viewed</h2>
        <ul>
          ${view.related.map(
            (card) => html`<li><a href="${card.url}">${card.name}</a> <span class="price">${card.displayPrice}</span></li>`,
          )}
        </ul>
      </aside>`,
  }),
};

function relatedList(view: ProductView): object {
  const itemListElement = view.related.map((card, index) => ({
    "@type": "ListItem",
    position: index + 1,
    item: {
      "@type": "Product",
      name: htmlEntities(card.name),
      url: card.url,
      offers: { "@type": "Offer", price: card.price, priceCurrency: view.supplier.currency },
    },
  }));
  return { "@context": "https://schema.org", "@type": "ItemList", name: "People also viewed", itemListElement };
}

function productMarkup(view: ProductView): object {
  const { product } = view;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name: htmlEntities(product.name),
    url: view.url,
    image: view.imageUrl,
    sku: product.id,
    gtin13: product.facts.gtin13,
    ...(product.brand === null ? {} : { brand: { "@type": "Brand", name: htmlEntities(product.brand) } }),
    offers: {
      "@type": "Offer",
      url: view.url,
      priceCurrency: view.supplier.currency,
      ...prices(view),
      availability: product.availability,
      itemCondition: conditionOf(product),
      seller: { "@type": "Organization", name: view.supplier.name },
    },
  };
}

function prices({ product, priceMinor, supplier }: ProductView): object {
  if (priceMinor === null) return {};
  const specification = { "@type": "UnitPriceSpecification", priceCurrency: supplier.currency };
  const priceSpecification = [
    { ...specification, priceType: "https://schema.org/ListPrice", price: decimalPrice(Math.round(priceMinor * 1.2)) },
    { ...specification, priceType: "https://schema.org/SalePrice", price: decimalPrice(priceMinor) },
  ];
  const saysPriceItself = stableNumber(`price:${product.id}`, 2) === 0;
  return saysPriceItself ? { price: decimalPrice(priceMinor), priceSpecification } : { priceSpecification };
}

function conditionOf(product: Product): string {
  return product.category === "Refurbished Phones" ? "RefurbishedCondition" : "NewCondition";
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  '"': "&quot;",
  "'": "&#39;",
  "<": "&lt;",
  ">": "&gt;",
  "®": "&reg;",
  "™": "&trade;",
};

/** Encodes once too often, as a template does that escapes for HTML inside a script. */
function htmlEntities(text: string): string {
  return text.replace(/[&"'<>®™]/g, (character) => ENTITIES[character] ?? character);
}
