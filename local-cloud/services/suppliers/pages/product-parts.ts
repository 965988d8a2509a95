import { html, raw } from "hono/html";
import { decimalPrice, displayPrice } from "../price-text.ts";
import type { ProductCard, ProductView } from "../shown-product.ts";
import type { Html } from "../storefront.ts";

/** A JSON-LD script. `<` is escaped so that no text of the data can end the script. */
export function jsonLd(value: object): Html {
  return html`<script type="application/ld+json">
    ${raw(JSON.stringify(value).replaceAll("<", "\\u003c"))}
  </script>`;
}

/** Other products with a microdata Product of their own, as partial as shops' cards are: a name, a link, a price. */
export function relatedCards(
  title: string,
  cards: readonly ProductCard[],
  currency: string,
  itemprop?: "isRelatedTo" | "isSimilarTo",
): Html {
  const property = itemprop === undefined ? "" : raw(` itemprop="${itemprop}"`);
  return html`<aside class="related">
    <h2>${title}</h2>
    <ul>
      ${cards.map(
        (card) =>
          html`<li${property} itemscope itemtype="https://schema.org/Product">
<a itemprop="url" href="${card.url}"><img loading="lazy" src="${card.imageUrl}" alt=""><span itemprop="name">${card.name}</span></a>
<span itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="${currency}">
<span itemprop="price" content="${card.price}">${card.displayPrice}</span></span></li>`,
      )}
    </ul>
  </aside>`;
}

/** The visible picture, title and price of a page whose markup is JSON-LD, with another price beside it as shops have. */
export function plainBuyBox(view: ProductView): Html {
  return html`<img class="gallery" src="${view.imageUrl}" alt="${view.product.name}" />
    <h1>${view.product.name}</h1>
    <section class="buy-box">
      <p class="price">${priceShown(view)}</p>
      ${view.priceMinor === null ? "" : html`<p class="financing">or ${displayPrice(Math.ceil(view.priceMinor / 12), view.supplier.currency)} a month</p>`}
      <p class="stock">${stockShown(view)}</p>
      <form action="/cart"><button name="add" value="${view.product.id}">Add to cart</button></form>
    </section>`;
}

export function priceShown(view: ProductView): string {
  return view.priceMinor === null ? "See price in cart" : displayPrice(view.priceMinor, view.supplier.currency);
}

export function stockShown(view: ProductView): string {
  const { availability, facts } = view.product;
  return availability === "InStock"
    ? `In stock, dispatch time in days: ${facts.leadTimeDays}`
    : availability.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
}

/** An OfferShippingDetails with its rate and its handling time in days. */
export function shippingDetails(view: ProductView): object {
  const { facts } = view.product;
  return {
    "@type": "OfferShippingDetails",
    shippingRate: { "@type": "MonetaryAmount", value: decimalPrice(facts.shippingMinor), currency: view.supplier.currency },
    shippingDestination: { "@type": "DefinedRegion", addressCountry: view.supplier.country },
    deliveryTime: {
      "@type": "ShippingDeliveryTime",
      handlingTime: { "@type": "QuantitativeValue", minValue: 0, maxValue: facts.leadTimeDays, unitCode: "DAY" },
    },
  };
}
