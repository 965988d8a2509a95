import { html } from "hono/html";
import { jsonLd, plainBuyBox, relatedCards } from "../pages/product-parts.ts";
import type { ProductView } from "../shown-product.ts";
import { stableNumber } from "../stable-number.ts";
import type { Storefront } from "../storefront.ts";

/** One JSON-LD `@graph`: the page, its breadcrumb, and a Product whose AggregateOffer holds a new and sometimes a used offer. */
export const amazon: Storefront = {
  imageFormat: "jpeg",
  sitemap: "gzip-index",
  productPath: (product) => `/${product.slug}/dp/${product.id}`,
  productIdIn: (path) => /^(?:\/[^/]*)?\/dp\/(\w+)$/.exec(path)?.[1],
  categoryPath: (category) => `/b/${category.slug}`,
  robots: `User-agent: *
Disallow: /cart
Disallow: /account
Disallow: /search

User-agent: ImageHarvester
User-agent: PriceCopier
Disallow: /
`,
  product: (view) => ({
    head: jsonLd({ "@context": "https://schema.org/", "@graph": [webPage(view), breadcrumb(view), productMarkup(view)] }),
    main: html`${plainBuyBox(view)}${relatedCards("Products related to this item", view.related, view.supplier.currency)}`,
  }),
};

function webPage(view: ProductView): object {
  return { "@type": "ItemPage", "@id": `${view.url}#page`, url: view.url, mainEntity: { "@id": `${view.url}#product` } };
}

function breadcrumb(view: ProductView): object {
  const names = [view.supplier.name, view.product.department, view.product.category];
  const itemListElement = names.map((name, index) => ({ "@type": "ListItem", position: index + 1, name }));
  return { "@type": "BreadcrumbList", itemListElement };
}

function productMarkup(view: ProductView): object {
  const { product } = view;
  return {
    "@type": ["Product"],
    "@id": `${view.url}#product`,
    name: product.name,
    image: { "@type": "ImageObject", url: view.imageUrl },
    sku: product.id,
    gtin13: product.facts.gtin13,
    ...(product.mpn === null ? {} : { mpn: product.mpn }),
    ...(product.brand === null ? {} : { brand: product.brand }),
    offers: aggregateOffer(view),
  };
}

function aggregateOffer(view: ProductView): object {
  const { product, supplier, priceMinor } = view;
  const terms = {
    "@type": "Offer",
    url: view.url,
    priceCurrency: supplier.currency,
    availability: `http://schema.org/${product.availability}`,
  };
  const newOffer = {
    ...terms,
    ...(priceMinor === null ? {} : { price: priceMinor / 100 }),
    itemCondition: "http://schema.org/NewCondition",
    deliveryLeadTime: { "@type": "QuantitativeValue", value: product.facts.leadTimeDays, unitCode: "DAY" },
    seller: { "@type": "Organization", name: supplier.name },
  };
  if (priceMinor === null) return { "@type": "AggregateOffer", priceCurrency: supplier.currency, offerCount: 1, offers: [newOffer] };
  const usedPrice = Math.max(1, Math.round(priceMinor * 0.78)) / 100;
  const usedOffer = {
    ...terms,
    price: usedPrice,
    itemCondition: "http://schema.org/UsedCondition",
    seller: { "@type": "Organization", name: "Second Shelf" },
  };
  const offers = stableNumber(`used:${product.id}`, 3) === 0 ? [usedOffer, newOffer] : [newOffer];
  return {
    "@type": "AggregateOffer",
    priceCurrency: supplier.currency,
    lowPrice: offers.length === 2 ? usedPrice : newOffer.price,
    highPrice: newOffer.price,
    offerCount: offers.length,
    offers,
  };
}
