import { html } from "hono/html";
import { decimalPrice } from "./price-text.ts";
import { productView, type ShopContext } from "./product-view.ts";
import type { Availability } from "./product.ts";
import { STOREFRONTS } from "./storefronts/storefronts.ts";
import type { SupplierId } from "./suppliers.ts";

/** A shop's product feed, in the form of Google Merchant, ready to be sent. */
export interface FeedFile {
  body: string;
  contentType: string;
}

const PATHS = { xml: "/feeds/google.xml", tsv: "/feeds/google.txt" } as const;

/** Where a shop's feed stands; undefined for a shop without one. */
export function feedPathOf(id: SupplierId): string | undefined {
  const { feed } = STOREFRONTS[id];
  return feed && PATHS[feed];
}

/** Google's words for what the shops call it; what is sold no more is in no feed. */
const AVAILABILITY: Readonly<Record<Exclude<Availability, "Discontinued">, string>> = {
  InStock: "in_stock",
  LimitedAvailability: "in_stock",
  PreOrder: "preorder",
  BackOrder: "backorder",
  OutOfStock: "out_of_stock",
};

const ATTRIBUTES = [
  "id",
  "title",
  "link",
  "image_link",
  "price",
  "availability",
  "condition",
  "brand",
  "mpn",
  "gtin",
  "product_type",
  "shipping",
] as const;

/** What a shop brings for within its country: nothing from so much on, in minor units of its currency. */
const DELIVERY = { price: "5.99", freeFrom: 35_00 };

const brought = ({ supplier: { country, currency } }: ShopContext, priceMinor: number): string =>
  `${country}:::${priceMinor >= DELIVERY.freeFrom ? "0.00" : DELIVERY.price} ${currency}`;

/** The products of a feed, each with its attributes in their order; where its page fails to tell a price, so does the feed. */
function rowsOf(shop: ShopContext): Partial<Record<(typeof ATTRIBUTES)[number], string>>[] {
  return shop.catalog.products.flatMap((product) => {
    if (product.availability === "Discontinued") return [];
    const { url, imageUrl, priceMinor } = productView(shop, product);
    const told = {
      ...(priceMinor === null
        ? {}
        : { price: `${decimalPrice(priceMinor)} ${shop.supplier.currency}`, shipping: brought(shop, priceMinor) }),
      ...(product.brand === null ? {} : { brand: product.brand }),
      ...(product.mpn === null ? {} : { mpn: product.mpn }),
    };
    const type = `${product.department} > ${product.category}`;
    const facts = { id: product.id, title: product.name, link: url, image_link: imageUrl, condition: "new", gtin: product.facts.gtin13 };
    return [{ ...facts, ...told, availability: AVAILABILITY[product.availability], product_type: type }];
  });
}

/** In XML a way of delivery has elements of its own. */
function xmlShipping(value: string): string {
  const [country, , , price] = value.split(":");
  return `<g:shipping><g:country>${country}</g:country><g:price>${price}</g:price></g:shipping>`;
}

/** RSS 2.0 with the attributes in Google's namespace. */
export async function xmlFeed(shop: ShopContext): Promise<FeedFile> {
  const items = await Promise.all(
    rowsOf(shop).map(async (row) => {
      const told = await Promise.all(
        ATTRIBUTES.map(async (name) => {
          const value = row[name];
          if (value === undefined) return "";
          if (name === "shipping") return xmlShipping(value);
          return name === "title" || name === "link"
            ? `<${name}>${await html`${value}`}</${name}>`
            : `<g:${name}>${await html`${value}`}</g:${name}>`;
        }),
      );
      return `<item>${told.join("")}</item>`;
    }),
  );
  const head = `<title>${shop.supplier.name}</title><link>${shop.origin}</link><description>All that is sold</description>`;
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>${head}\n${items.join("\n")}\n</channel></rss>\n`;
  return { body, contentType: "application/xml" };
}

/** Tab-separated values, a line of names first. */
export function tsvFeed(shop: ShopContext): FeedFile {
  const lines = rowsOf(shop).map((row) => ATTRIBUTES.map((name) => written(row[name] ?? "")).join("\t"));
  return { body: [ATTRIBUTES.join("\t"), ...lines, ""].join("\n"), contentType: "text/tab-separated-values; charset=utf-8" };
}

/** Within quotes where it would not be one value else. */
const written = (value: string): string => (/^"|[\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
