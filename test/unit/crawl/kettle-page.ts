import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";
import type { ExtractedProduct } from "../../../src/features/crawl/extract/product-told.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { wholly } from "../../../src/platform/sliced.ts";

export const LIMITS = contractFor("production").crawl.extraction;
export const URL_OF_PAGE = "https://www.shop.test/en/kettle";

export const jsonLd = (...data: unknown[]) =>
  data.map((each) => `<script type="application/ld+json">${JSON.stringify(each)}</script>`).join("");
export const meta = (said: Readonly<Record<string, string>>) =>
  Object.entries(said)
    .map(([property, content]) => `<meta property="${property}" content="${content}">`)
    .join("");
/** A product as JSON-LD has it, and what is said of it otherwise. */
export const kettle = (more: object = {}, offer: object = {}) => ({
  ...{ "@type": "Product", name: "Kettle" },
  offers: { "@type": "Offer", price: "329.99", priceCurrency: "USD", ...offer },
  ...more,
});
export const extract = (html: string) => wholly(extractProduct(html, { url: URL_OF_PAGE, shopCurrency: "USD" }, LIMITS));

/** The one product of a page. */
export function read(html: string): ExtractedProduct {
  const extraction = extract(html);
  if (extraction.kind !== "product") throw new Error(`nothing was read: ${extraction.reason}`);
  return extraction.product;
}
