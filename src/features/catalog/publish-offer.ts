import { offerPublished } from "../../platform/events/catalog.ts";
import { imageUrl } from "../images/image-url.ts";
import { hintSearch } from "./hint-search.ts";
import type { CatalogDeps } from "./ports.ts";
import { priceOffer } from "./price-offer.ts";
import type { OfferView, SupplierOffer } from "./rules.ts";
import { publish } from "./store.ts";

export interface OfferFound {
  searchId: string;
  /** ISO 4217; what the search's prices are shown in. */
  currency: string;
  offer: SupplierOffer;
  relevance: number;
  item: string | null;
}

/** Stores an offer, shows it in its search and tells the search's watchers. Doing it again changes nothing. */
export async function publishOffer(deps: CatalogDeps, { searchId, currency, offer, relevance, item }: OfferFound): Promise<void> {
  const priced = await priceOffer(deps, offer.price, currency);
  const view: OfferView = { ...viewOf(deps, offer), ...priced, relevance, item };
  const revision = await publish(deps.db, searchId, deps.ids.next("ofr"), offer, view, deps.clock.now());
  if (revision === undefined) return;
  offerPublished(deps, { searchId, supplierId: offer.supplierId, revision });
  hintSearch(deps, searchId, revision);
}

function viewOf(
  deps: CatalogDeps,
  offer: SupplierOffer,
): Omit<OfferView, "price" | "supplierPrice" | "rate" | "rateAsOf" | "relevance" | "item"> {
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
  };
}
