import { html } from "hono/html";
import { jsonLd, plainBuyBox, priceShown, relatedCards, stockShown } from "../pages/product-parts.ts";
import type { ProductView } from "../shown-product.ts";
import { stableNumber } from "../stable-number.ts";
import type { Html, Storefront } from "../storefront.ts";

const CASE_QUANTITY = 48;
const CASE_DISCOUNT = 0.9;

/**
 * Prices without VAT, a minimum order and a cheaper tier by the case. Two products in three carry JSON-LD; the older pages carry
 * microdata whose price is only the text people read.
 */
export const ukWholesale: Storefront = {
  imageFormat: "jpeg",
  sitemap: "plain",
  productPath: (product) => `/products/${product.slug}-${product.id}`,
  productIdIn: (path) => /^\/products\/(?:[^/]*-)?(\w+)$/.exec(path)?.[1],
  categoryPath: (category) => `/collections/${category.slug}`,
  robots: `User-agent: *
Disallow: /cart$
Disallow: /account
Disallow: /*?*sort_by=
`,
  product: (view) => ({ main: isOldPage(view) ? oldPage(view) : newPage(view) }),
};

function isOldPage(view: ProductView): boolean {
  return stableNumber(`page:${view.product.id}`, 3) === 0;
}

function newPage(view: ProductView): Html {
  const others = relatedCards("You may also like", view.related, view.supplier.currency);
  return html`${plainBuyBox(view)}${minimumShown(view)}${others}${jsonLd(productMarkup(view))}`;
}

function productMarkup(view: ProductView): object {
  const { product } = view;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name: product.name,
    url: view.url,
    image: view.imageUrl,
    sku: product.id,
    mpn: product.mpn ?? product.id,
    offers: tiers(view),
  };
}

function tiers(view: ProductView): object[] {
  const { product, priceMinor } = view;
  const { minimumOrder } = product.facts;
  const single = tier(view, priceMinor, { minValue: minimumOrder, maxValue: CASE_QUANTITY - 1 });
  if (priceMinor === null) return [single];
  return [single, tier(view, Math.max(1, Math.floor(priceMinor * CASE_DISCOUNT)), { minValue: CASE_QUANTITY })];
}

function tier(view: ProductView, priceMinor: number | null, quantity: { minValue: number; maxValue?: number }): object {
  const price = priceMinor === null ? {} : { price: priceMinor / 100 };
  const { currency, name } = view.supplier;
  return {
    "@type": "Offer",
    url: view.url,
    ...price,
    priceCurrency: currency,
    priceSpecification: { "@type": "UnitPriceSpecification", ...price, priceCurrency: currency, valueAddedTaxIncluded: false },
    eligibleQuantity: { "@type": "QuantitativeValue", ...quantity, unitCode: "C62" },
    availability: `https://schema.org/${view.product.availability}`,
    itemCondition: "https://schema.org/NewCondition",
    seller: { "@type": "Organization", name },
  };
}

function oldPage(view: ProductView): Html {
  const { product } = view;
  return html`<div itemscope itemtype="https://schema.org/Product">
    <link itemprop="url" href="${view.url}" /><img itemprop="image" src="${view.imageUrl}" alt="" />
    <h1 itemprop="name">${product.name}</h1>
    <p>Code <span itemprop="sku">${product.id}</span></p>
    <section class="buy-box" itemprop="offers" itemscope itemtype="https://schema.org/Offer">
      <meta itemprop="priceCurrency" content="${view.supplier.currency}" />
      ${view.priceMinor === null ? html`<p>${priceShown(view)}</p>` : html`<strong itemprop="price">${priceShown(view)}</strong> ex VAT`}
      <link itemprop="availability" href="https://schema.org/${product.availability}" /> ${stockShown(view)} ${minimumShown(view)}
      <span itemprop="eligibleQuantity" itemscope itemtype="https://schema.org/QuantitativeValue"
        ><meta itemprop="minValue" content="${product.facts.minimumOrder}"
      /></span>
    </section>
    ${relatedCards("You may also like", view.related, view.supplier.currency, "isSimilarTo")}
  </div>`;
}

function minimumShown(view: ProductView): Html {
  return html`<p class="minimum">Minimum order ${view.product.facts.minimumOrder}, 10% off from ${CASE_QUANTITY}</p>`;
}
