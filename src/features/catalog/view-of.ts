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
  const delivery = offer.delivery && (await deliveryIn(deps, offer.delivery, wanted.currency));
  const ranking = rankOf({ ...facts, ...priced, relevance: answer.relevance, pieces: offer.stock?.pieces, delivery }, wanted);
  return { ...facts, ...priced, ...(delivery ? { delivery } : {}), ...answer, wanted, ...ranking };
}

/** What bringing an order costs, in a currency; nothing is nothing in each. */
export async function deliveryIn(
  deps: CatalogDeps,
  { price: supplierPrice, country }: NonNullable<SupplierOffer["delivery"]>,
  currency: string,
): Promise<NonNullable<OfferView["delivery"]>> {
  if (supplierPrice.amount === 0) return { price: { amount: 0, currency }, supplierPrice, country };
  const { price } = await priceOffer(deps, supplierPrice, currency);
  return { price, supplierPrice, country };
}
