import { offerPublished } from "../../platform/events/catalog.ts";
import { hintSearch } from "./hint-search.ts";
import { offerFacts } from "./offer-facts.ts";
import type { CatalogDeps } from "./ports.ts";
import { priceOffer } from "./price-offer.ts";
import type { OfferView, SupplierOffer } from "./rules.ts";
import { publish } from "./store.ts";

export interface OfferFound {
  searchId: string;
  /** ISO 4217; what the search's prices are shown in. */
  currency: string;
  offer: SupplierOffer;
  /** When its page was fetched. */
  seenAt: Date;
  relevance: number;
  item: string | null;
}

/** Stores an offer, shows it in its search and tells the search's watchers. Doing it again changes nothing. */
export async function publishOffer(deps: CatalogDeps, { searchId, currency, offer, seenAt, relevance, item }: OfferFound): Promise<void> {
  const priced = await priceOffer(deps, offer.price, currency);
  const view: OfferView = { ...offerFacts(deps, offer), ...priced, relevance, item };
  const revision = await publish(deps.db, { searchId, at: deps.clock.now() }, { ...offer, id: deps.ids.next("ofr"), seenAt }, view);
  if (revision === undefined) return;
  offerPublished(deps, { searchId, supplierId: offer.supplierId, revision });
  hintSearch(deps, searchId, revision);
}
