import { addressOf } from "../address.ts";
import { validGtin } from "./gtin.ts";
import { jsonLdThings } from "./json-ld.ts";
import { mainProduct } from "./main-product.ts";
import { readMarkup, textBelow } from "./markup.ts";
import { microdataThings } from "./microdata.ts";
import { bestOffer, type OfferTerms } from "./offer-terms.ts";
import { textOf, type Thing } from "./thing.ts";
import { withinBudget, WorkBudget, type WorkLimits } from "./work-budget.ts";

/** A product and the offer its page makes, as the shop states them. */
export interface ExtractedProduct extends OfferTerms {
  title: string;
  /** Canonical address on the shop's own host. */
  url: string;
  image?: string;
  brand?: string;
  sku?: string;
  mpn?: string;
  gtin?: string;
  category?: string;
}

export type Extraction =
  | { kind: "product"; product: ExtractedProduct }
  | { kind: "nothing"; reason: "no-product" | "no-price" | "malformed-markup" | "too-complex" };

export interface PageAddress {
  url: string;
  /** What the shop trades in; used where the page names no currency. */
  shopCurrency: string;
}

/** What a page may cost (contract `crawl.extraction`). */
export interface ExtractionLimits extends WorkLimits {
  /** Characters of one JSON-LD script; a larger one is left out. */
  jsonLdMaxCharacters: number;
}

/** Longest texts that are taken from a page: names are cut there, keys beyond are none. */
const MOST = { name: 500, key: 200 };

/**
 * Reads the product a page is about from its JSON-LD and microdata (schema.org). Pure: works in any runtime. What it costs is linear
 * in the page and ends at the limits, whatever the page is made of: "too-complex".
 */
export function extractProduct(
  html: string,
  page: PageAddress,
  limits: ExtractionLimits,
  budget: WorkBudget = new WorkBudget(limits),
): Extraction {
  const read = withinBudget(budget, () => productOf(html, page, limits, budget));
  return read?.value ?? { kind: "nothing", reason: "too-complex" };
}

function productOf(html: string, page: PageAddress, limits: ExtractionLimits, budget: WorkBudget): Extraction {
  const markup = readMarkup(html, budget);
  const canonical = canonicalOf(markup.canonical, page.url);
  const { things, malformed, tooLarge } = jsonLdThings(markup.jsonLd, limits.jsonLdMaxCharacters, budget);
  const product = mainProduct([...things, ...microdataThings(markup, budget)], {
    urls: [page.url, ...(canonical === undefined ? [] : [canonical])],
    heading: markup.heading && textBelow(markup.heading, budget),
  });
  const title = product && cut(textOf(product, "name"));
  if (!product || !title)
    return { kind: "nothing", reason: tooLarge > 0 ? "too-complex" : malformed > 0 ? "malformed-markup" : "no-product" };
  const offer = bestOffer(product, page.shopCurrency);
  if (!offer) return { kind: "nothing", reason: "no-price" };
  return { kind: "product", product: { title, url: canonical ?? page.url, ...offer, ...identifiers(product, page.url) } };
}

function identifiers(product: Thing, base: string): Partial<ExtractedProduct> {
  const image = textOf(product, "image");
  const found = {
    image: image === undefined ? undefined : webAddress(image, base),
    brand: cut(textOf(product, "brand", "manufacturer")),
    sku: key(textOf(product, "sku", "productID")),
    mpn: key(textOf(product, "mpn", "model")),
    gtin: validGtin(key(textOf(product, "gtin13", "gtin", "gtin14", "gtin12", "gtin8", "isbn"))),
    category: cut(textOf(product, "category")),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

const cut = (text: string | undefined): string | undefined => text?.slice(0, MOST.name).replace(/[\ud800-\udbff]$/, "");

const key = (text: string | undefined): string | undefined => (text !== undefined && text.length <= MOST.key ? text : undefined);

/** `rel=canonical`, where it stays on the host the page was read from. */
function canonicalOf(href: string | undefined, pageUrl: string): string | undefined {
  const url = href === undefined ? undefined : webAddress(href, pageUrl);
  return url !== undefined && new URL(url).host === new URL(pageUrl).host ? url : undefined;
}

function webAddress(text: string, base: string): string | undefined {
  const url = addressOf(text, base);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
