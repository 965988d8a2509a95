import { html } from "hono/html";
import { jsonLd, plainBuyBox, relatedCards, shippingDetails } from "../pages/product-parts.ts";
import type { Product } from "../product.ts";
import type { ProductView } from "../shown-product.ts";
import type { Storefront } from "../storefront.ts";

/** JSON-LD Product with one Offer; cards of other products carry microdata before it in the document. */
export const walmart: Storefront = {
  imageFormat: "jpeg",
  sitemap: "index",
  productPath: (product) => `/ip/${product.slug}/${product.id}`,
  productIdIn: (path) => /^\/ip\/[^/]*\/(\w+)$/.exec(path)?.[1],
  categoryPath: (category) => `/browse/${category.slug}`,
  robots: `User-agent: *
Disallow: /cart
Disallow: /account
Disallow: /search
`,
  product: (view) => ({
    main: html`${relatedCards("Customers also considered", view.related, view.supplier.currency)} ${plainBuyBox(view)}
    ${jsonLd(productMarkup(view))}`,
  }),
};

function productMarkup(view: ProductView): object {
  const { product, supplier } = view;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    "@id": view.url,
    name: product.name,
    image: [view.imageUrl],
    sku: product.id,
    gtin13: product.facts.gtin13,
    ...(product.mpn === null ? {} : { mpn: product.mpn }),
    ...(product.brand === null ? {} : { brand: { "@type": "Brand", name: product.brand } }),
    offers: {
      "@type": "Offer",
      url: view.url,
      ...(view.priceMinor === null ? {} : { price: view.priceMinor / 100 }),
      priceCurrency: supplier.currency,
      availability: `https://schema.org/${product.availability}`,
      itemCondition: "https://schema.org/NewCondition",
      inventoryLevel: { "@type": "QuantitativeValue", value: piecesShown(product) },
      shippingDetails: shippingDetails(view),
      seller: { "@type": "Organization", name: supplier.name },
    },
  };
}

/** What is at hand: all of it, the last few, or nothing of what is promised or gone. */
function piecesShown({ availability, facts }: Product): number {
  if (availability === "InStock") return facts.unitsInStock;
  return availability === "LimitedAvailability" ? 1 + (facts.unitsInStock % 5) : 0;
}
