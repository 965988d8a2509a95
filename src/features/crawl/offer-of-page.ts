import type { SupplierOffer } from "../catalog/rules.ts";
import { extractProduct, type ExtractedProduct, type Extraction, type ExtractionLimits } from "./extract/extract-product.ts";
import { isOrderable } from "./extract/offer-terms.ts";
import { decodeText } from "./read-bytes.ts";

export type PageOffer = { kind: "offer"; offer: SupplierOffer } | Extract<Extraction, { kind: "nothing" }>;

/** The offer a supplier's page makes, read from its bytes. Pure: a fresh page and an archived one read the same. */
export function offerOfPage(
  supplier: { id: string; currency: string },
  page: { url: string; contentType: string; bytes: Uint8Array },
  limits: ExtractionLimits,
): PageOffer {
  const extraction = extractProduct(decodeText(page.bytes, page.contentType), { url: page.url, shopCurrency: supplier.currency }, limits);
  return extraction.kind === "nothing" ? extraction : { kind: "offer", offer: toOffer(supplier.id, page.url, extraction.product) };
}

function toOffer(supplierId: string, page: string, { image, availability, stock, ...product }: ExtractedProduct): SupplierOffer {
  return {
    ...product,
    ...(stock === undefined ? {} : { stock: { pieces: stock, page } }),
    supplierId,
    productKey: product.sku ?? new URL(product.url).pathname,
    ...(image === undefined ? {} : { imageSource: image }),
    availability,
    orderable: isOrderable(availability),
  };
}
