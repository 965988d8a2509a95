import type { Sliced } from "../../platform/sliced.ts";
import type { SupplierOffer } from "../catalog/rules.ts";
import { isOrderable } from "./extract/availability.ts";
import { extractProduct, type Extraction, type ExtractionLimits } from "./extract/extract-product.ts";
import type { ExtractedProduct } from "./extract/product-told.ts";
import type { RivalPrice } from "./extract/rival-prices.ts";
import { decodeText } from "./read-bytes.ts";

/** An offer as its page makes it, and what the page's other sources ask instead. */
export interface ReadOffer {
  offer: SupplierOffer;
  rivals: readonly RivalPrice[];
}

/** The page's own offer first, then those of its variants; `whole` where it has no more of them. */
export type PageOffers =
  | { kind: "offers"; offers: readonly [ReadOffer, ...ReadOffer[]]; whole: boolean }
  | Extract<Extraction, { kind: "nothing" }>;

/** What is told to be no text is read as none, whatever stands in it: a data sheet or a picture is no page. */
const NO_TEXT = /^\s*(?:(?:image|audio|video|font)\/|application\/(?:pdf|zip|gzip|vnd\.))/i;

/** The offers a supplier's page makes, read from its bytes. Pure: a fresh page and an archived one read the same. */
export function* offersOfPage(
  supplier: { id: string; currency: string; country: string },
  page: { url: string; contentType: string; bytes: Uint8Array; fetchedAt?: Date },
  limits: ExtractionLimits,
): Sliced<PageOffers> {
  if (NO_TEXT.test(page.contentType)) return { kind: "nothing", reason: "no-product" };
  const read = page.fetchedAt ? { readOn: page.fetchedAt } : {};
  const address = { url: page.url, shopCurrency: supplier.currency, shopCountry: supplier.country, ...read };
  const extraction = yield* extractProduct(decodeText(page.bytes, page.contentType), address, limits);
  if (extraction.kind === "nothing") return extraction;
  const offer = (product: ExtractedProduct) => toOffer(supplier.id, page.url, product, extraction.variants.length > 0);
  const whole = extraction.variants.length < limits.maxVariants;
  return { kind: "offers", offers: [offer(extraction.product), ...extraction.variants.map(offer)], whole };
}

/** An offer of what was read; `page`: which file said it. */
export function toOffer(
  supplierId: string,
  page: string,
  { image, availability, stock, rivals, ...product }: ExtractedProduct,
  isVariant: boolean,
): ReadOffer {
  const { pathname, search } = new URL(product.url);
  const offer = {
    ...product,
    ...(stock === undefined ? {} : { stock: { pieces: stock, page } }),
    supplierId,
    productKey: product.sku ?? (isVariant ? (product.gtin ?? pathname + search) : pathname),
    ...(image === undefined ? {} : { imageSource: image }),
    availability,
    orderable: isOrderable(availability) && product.range === undefined,
  };
  return { offer, rivals };
}
