import { DomUtils, parseDocument } from "htmlparser2";
import { elements, type Document } from "./dom.ts";
import { validGtin } from "./gtin.ts";
import { jsonLdThings } from "./json-ld.ts";
import { mainProduct } from "./main-product.ts";
import { microdataThings } from "./microdata.ts";
import { bestOffer, type OfferTerms } from "./offer-terms.ts";
import { plainText } from "./plain-text.ts";
import { textOf, type Thing } from "./thing.ts";

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
  | { kind: "nothing"; reason: "no-product" | "no-price" | "malformed-markup" };

export interface PageAddress {
  url: string;
  /** What the shop trades in; used where the page names no currency. */
  shopCurrency: string;
}

/** Reads the product a page is about from its JSON-LD and microdata (schema.org). Pure: works in any runtime. */
export function extractProduct(html: string, page: PageAddress): Extraction {
  const document = parseDocument(html);
  const canonical = canonicalOf(document, page.url);
  const { things, malformed } = jsonLdThings(document);
  const heading = elements(document, "h1")[0];
  const product = mainProduct([...things, ...microdataThings(document)], {
    urls: [page.url, ...(canonical === undefined ? [] : [canonical])],
    heading: heading && plainText(DomUtils.textContent(heading)),
  });
  const title = product && textOf(product, "name");
  if (!product || !title) return { kind: "nothing", reason: malformed > 0 ? "malformed-markup" : "no-product" };
  const offer = bestOffer(product, page.shopCurrency);
  if (!offer) return { kind: "nothing", reason: "no-price" };
  return { kind: "product", product: { title, url: canonical ?? page.url, ...offer, ...identifiers(product, page.url) } };
}

function identifiers(product: Thing, base: string): Partial<ExtractedProduct> {
  const image = textOf(product, "image");
  const found = {
    image: image === undefined ? undefined : webAddress(image, base),
    brand: textOf(product, "brand", "manufacturer"),
    sku: textOf(product, "sku", "productID"),
    mpn: textOf(product, "mpn", "model"),
    gtin: validGtin(textOf(product, "gtin13", "gtin", "gtin14", "gtin12", "gtin8", "isbn")),
    category: textOf(product, "category"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Partial<ExtractedProduct>;
}

/** `rel=canonical`, where it stays on the host the page was read from. */
function canonicalOf(document: Document, pageUrl: string): string | undefined {
  const link = elements(document, "link").find((element) => element.attribs["rel"]?.toLowerCase() === "canonical");
  const href = link?.attribs["href"];
  const url = href === undefined ? undefined : webAddress(href, pageUrl);
  return url !== undefined && new URL(url).host === new URL(pageUrl).host ? url : undefined;
}

function webAddress(text: string, base: string): string | undefined {
  const url = URL.parse(text, base);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
