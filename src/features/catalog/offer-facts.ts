import { imageUrl } from "../images/image-url.ts";
import type { CatalogDeps } from "./ports.ts";
import type { Answer, OfferView, PricedOffer, Standing, SupplierOffer } from "./rules.ts";

/** What a search shows of an offer beside its price and how it fits: the supplier's facts, the picture by way of this API. */
export function offerFacts(deps: CatalogDeps, offer: SupplierOffer): Omit<OfferView, keyof PricedOffer | keyof Answer | keyof Standing> {
  return {
    supplierId: offer.supplierId,
    title: offer.title,
    url: offer.url,
    brand: offer.brand ?? null,
    sku: offer.sku ?? null,
    mpn: offer.mpn ?? null,
    gtin: offer.gtin ?? null,
    category: offer.category ?? null,
    image: (offer.imageSource && imageUrl(deps, offer.imageSource)) ?? null,
    availability: offer.availability,
    available: offer.orderable,
    condition: offer.condition,
    minimumQuantity: offer.minimumQuantity,
    ...(offer.range ? { range: offer.range } : {}),
  };
}
