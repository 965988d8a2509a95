import { isCurrency } from "../../../platform/money.ts";
import { webAddress } from "../address.ts";
import { KEY_MAX } from "../extract/identifiers.ts";
import { plainText } from "../extract/plain-text.ts";
import { productsTold } from "../extract/product-told.ts";
import type { Thing, Value } from "../extract/thing.ts";
import type { WorkBudget } from "../extract/work-budget.ts";
import { toOffer, type ReadOffer } from "../offer-of-page.ts";
import type { FeedRow } from "./feed-rows.ts";
import { waysIn } from "./ways.ts";
import { wholly } from "../../../platform/sliced.ts";
import { recorded } from "../../../platform/language/say.ts";

/** Whose feed it is, where it stands, and as of when it is read. */
export interface FeedOf {
  supplier: { id: string; currency: string; country: string; baseUrl: string };
  url: string;
  at: Date;
}

/**
 * What a row makes: an offer, nothing any more, or nothing that can be taken, with the product's key where that is known. `changesAt`: when it
 * says something else by itself, because a sale begins or ends, or it does.
 */
export type RowOffer =
  | { kind: "offer"; read: ReadOffer; changesAt: Date | null }
  | { kind: "ended" }
  | { kind: "set-aside"; reason: string; id: string | null };

/** Google's attributes that say what an offer's page says in schema.org's words, the best first. */
const PRODUCT: Readonly<Record<string, readonly string[]>> = {
  brand: ["brand"],
  mpn: ["mpn"],
  gtin: ["gtin", "ean", "upc", "isbn"],
  image: ["image_link"],
  category: ["product_type", "google_product_category"],
};
const OFFER: Readonly<Record<string, readonly string[]>> = {
  availability: ["availability"],
  itemCondition: ["condition"],
  inventoryLevel: ["quantity", "inventory", "sell_on_google_quantity"],
};
/** Attributes whose value is an address: an ampersand in one begins no entity. */
const ADDRESSES: ReadonlySet<string> = new Set(["link", "canonical_link", "image_link"]);
/** What a variant of a group differs by. */
const DIFFERING = ["color", "size", "material", "pattern"];

/** Judges a row by the rules of pages. A price is machine notation with an ISO 4217 code: one without is unknown, not the shop's. */
export function offerOfRow({ row, attributes, ways, fault }: FeedRow, { supplier, url, at }: FeedOf, budget: WorkBudget): RowOffer {
  const said: Said = (...names) => {
    for (const name of names) {
      const value = attributes.get(name) ?? "";
      const text = ADDRESSES.has(name) ? value : plainText(value, budget);
      if (text !== "") return text;
    }
    return undefined;
  };
  const id = idOfRow(attributes, budget);
  const aside = (reason: string): RowOffer => ({ kind: "set-aside", reason, id });
  if (fault !== undefined) return aside(fault);
  if (id === null) return aside(said("id") === undefined ? recorded`has no id` : recorded`has an id that is too long`);
  const title = titleOf(said);
  if (title === undefined) return aside(recorded`has no title`);
  const link = webAddress(said("link", "canonical_link"), url);
  if (link === undefined) return aside(recorded`has no link that is an address`);
  if (siteOf(link) !== siteOf(supplier.baseUrl)) return aside(recorded`leads to another site`);
  const expires = dateOf(said("expiration_date"));
  if (expires && expires <= at) return { kind: "ended" };
  const { price, changesAt } = priceAt(said, at);
  if (price === undefined) return aside(recorded`has no price`);
  if (!namesCurrency(price)) return aside(recorded`has a price without a currency that is known`);

  const path = `row ${row}`;
  const thing = (type: string, values: Thing["values"]): Thing => ({ syntax: "feed", path, types: [type], values });
  const of = (names: readonly string[] | undefined): Value[] => {
    const text = names && said(...names);
    return text === undefined ? [] : [{ text, notation: "machine" }];
  };
  // Without a currency that is known a way asks nothing that can be read.
  const known = (ways ?? waysIn(said("shipping", "shipping(country:price)") ?? "")).filter(({ price: asked }) => namesCurrency(asked));
  const deliveries = known.map(({ country, region, price: asked }) => {
    const words = (text: string): Value[] => (text === "" ? [] : [{ text, notation: "machine" }]);
    const where = thing("DefinedRegion", (property) =>
      words(property === "addressCountry" ? country : property === "addressRegion" ? region : ""),
    );
    const rate = {
      ...thing("MonetaryAmount", (property) => words(property === "value" ? asked.toUpperCase() : "")),
      path: `${path} > shipping`,
    };
    return thing("OfferShippingDetails", (property) =>
      property === "shippingRate" ? [rate] : property === "shippingDestination" && country + region !== "" ? [where] : [],
    );
  });
  const offer = thing("Offer", (property) => {
    if (property === "price") return [{ text: price.toUpperCase(), notation: "machine" }];
    return property === "shippingDetails" ? deliveries : of(OFFER[property]);
  });
  const own: Readonly<Record<string, Value>> = { name: { text: title, notation: "machine" }, sku: { text: id, notation: "machine" } };
  const product = thing("Product", (property) => {
    const value = own[property];
    return value === undefined ? of(PRODUCT[property]) : [value];
  });
  const [told] =
    wholly(
      productsTold(
        { sources: [product], offersOf: () => [offer], variants: [] },
        { url: link, readAt: link, shopCurrency: supplier.currency, shopCountry: supplier.country },
        { maxVariants: 0 },
      ),
    ) ?? [];
  if (!told) return aside(recorded`has a price that cannot be read`);
  const next = [changesAt, expires].flatMap((moment) => (moment && moment > at ? [moment.getTime()] : []));
  const { offer: made, rivals } = toOffer(supplier.id, url, told, false);
  return {
    kind: "offer",
    // The id as it stands: rows are told apart by it, prefix and all.
    read: { offer: { ...made, productKey: id }, rivals },
    changesAt: next.length === 0 ? null : new Date(Math.min(...next)),
  };
}

/** The product's key; null where a row has none, or one that is longer than a key may be. */
export function idOfRow(attributes: FeedRow["attributes"], budget: WorkBudget): string | null {
  const id = plainText(attributes.get("id") ?? "", budget);
  return id === "" || id.length > KEY_MAX ? null : id;
}

/** What the first of some attributes that says anything says, as people read it; an address as it stands. */
type Said = (...names: readonly string[]) => string | undefined;

function titleOf(said: Said): string | undefined {
  const title = said("title", "structured_title");
  if (title === undefined || said("item_group_id") === undefined) return title;
  const known = title.toLowerCase();
  const differing = DIFFERING.flatMap((name) => said(name) ?? []).filter((word) => !known.includes(word.toLowerCase()));
  return [title, ...differing].join(" ");
}

/** What is asked at a moment: the sale's price within its dates, where it has any; dates that cannot be read begin no sale. */
function priceAt(said: Said, at: Date): { price: string | undefined; changesAt: Date | null } {
  const price = said("price");
  const sale = said("sale_price");
  const dates = said("sale_price_effective_date");
  if (sale === undefined) return { price, changesAt: null };
  if (dates === undefined) return { price: sale, changesAt: null };
  const [from, to] = dates.split("/").map(dateOf);
  if (!from || !to || to <= from) return { price, changesAt: null };
  if (at < from) return { price, changesAt: from };
  return at < to ? { price: sale, changesAt: to } : { price, changesAt: null };
}

/** An ISO 8601 date, `2026-11-28T10:00+0100` included. */
function dateOf(text: string | undefined): Date | undefined {
  const iso = text?.trim().replace(/([+-]\d{2})(\d{2})$/, "$1:$2") ?? "";
  if (!/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/.test(iso)) return undefined;
  const milliseconds = Date.parse(iso);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds);
}

const namesCurrency = (price: string): boolean => [...price.toUpperCase().matchAll(/[A-Z]{3,}/g)].some(([word]) => isCurrency(word));

const siteOf = (url: string): string => new URL(url).host.replace(/^www\./, "");
