import { offerFacts } from "./offer-facts.ts";
import type { CatalogDeps } from "./ports.ts";
import { priceOffer } from "./price-offer.ts";
import { rankOf, type Wanted } from "./rank.ts";
import type { Answer, OfferView, SupplierOffer } from "./rules.ts";

/** An offer as a search shows it now, in its currency: its supplier's facts, its price, how it answers, and where it stands for that. */
export async function viewOf(
  deps: CatalogDeps,
  { offer, answer, wanted }: { offer: SupplierOffer; answer: Answer; wanted: Wanted },
): Promise<OfferView> {
  const facts = offerFacts(deps, offer);
  const priced = await priceOffer(deps, offer.price, wanted.currency);
  const ranking = rankOf({ ...facts, ...priced, relevance: answer.relevance, pieces: offer.stock?.pieces }, wanted);
  return { ...facts, ...priced, ...answer, wanted, ...ranking };
}
