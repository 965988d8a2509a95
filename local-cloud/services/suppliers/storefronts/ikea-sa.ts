import { html } from "hono/html";
import { priceShown, relatedCards, stockShown } from "../pages/product-parts.ts";
import { decimalPrice } from "../price-text.ts";
import type { ProductView } from "../shown-product.ts";
import type { Product } from "../product.ts";
import type { Html, Storefront } from "../storefront.ts";

const ARABIC_CATEGORIES: Readonly<Record<string, string>> = {
  "Bookcases & shelving units": "مكتبات ووحدات أرفف",
  "Cabinets & cupboards": "خزائن ودواليب",
  "Café furniture": "أثاث مقاهي",
  Chairs: "كراسي",
  "Chests of drawers & drawer units": "وحدات أدراج",
  "Room dividers": "فواصل غرف",
  "Tables & desks": "طاولات ومكاتب",
  Trolleys: "عربات",
  "TV & media furniture": "أثاث تلفزيون ووسائط",
};

/** Microdata in riyals, an Arabic name and a price in Arabic digits beside the English ones; other products nested as related. */
export const ikeaSa: Storefront = {
  imageFormat: "jpeg",
  sitemap: "plain",
  feed: "tsv",
  productPath: (product) => `/sa/en/p/${product.slug}-${product.id}/`,
  productIdIn: (path) => /^\/sa\/en\/p\/(?:[^/]*-)?(\w+)\/$/.exec(path)?.[1],
  categoryPath: (category) => `/sa/en/cat/${category.slug}/`,
  robots: `# Longest match wins: pages of help stay open below a closed path.
User-agent: *
Disallow: /account
Allow: /account/help
Disallow: /cart
Disallow: /*?*sort=
`,
  product: (view) => ({ main: productMarkup(view) }),
};

function productMarkup(view: ProductView): Html {
  const { product } = view;
  return html`<div itemscope itemtype="https://schema.org/Product">
    <link itemprop="url" href="${view.url}" /><img itemprop="image" src="${view.imageUrl}" alt="" />
    <h1 itemprop="name">${product.name}</h1>
    <p itemprop="alternateName" lang="ar" dir="rtl">${arabicName(product)}</p>
    <meta itemprop="brand" content="IKEA" /><meta itemprop="sku" content="${product.id}" /><meta
      itemprop="mpn"
      content="${product.mpn ?? product.id}"
    />
    ${relatedCards("Complete the set", view.related, view.supplier.currency, "isRelatedTo")}
    <section class="buy-box" itemprop="offers" itemscope itemtype="https://schema.org/Offer">
      ${view.priceMinor === null ? html`<p>${priceShown(view)}</p>` : priceMarkup(view, view.priceMinor)}
      <meta itemprop="priceCurrency" content="${view.supplier.currency}" />
      <link itemprop="availability" href="https://schema.org/${product.availability}" />
      <p>${stockShown(view)}</p>
      <div itemprop="deliveryLeadTime" itemscope itemtype="https://schema.org/QuantitativeValue">
        <meta itemprop="minValue" content="1" /><meta itemprop="maxValue" content="${product.facts.leadTimeDays}" /><meta
          itemprop="unitCode"
          content="DAY"
        />
      </div>
    </section>
  </div>`;
}

function priceMarkup(view: ProductView, priceMinor: number): Html {
  const arabicDigits = new Intl.NumberFormat("ar-SA-u-nu-arab", { style: "currency", currency: view.supplier.currency }).format(
    priceMinor / 100,
  );
  return html`<p class="price-ar" lang="ar" dir="rtl">${arabicDigits}</p>
    <p class="price"><meta itemprop="price" content="${decimalPrice(priceMinor)}" />${priceShown(view)}</p>`;
}

/** What it is in Arabic, then the range's name, which is not translated. */
function arabicName(product: Product): string {
  const range = product.name.split(" ")[0] ?? product.name;
  return `${ARABIC_CATEGORIES[product.category] ?? product.category} ${range}`;
}
