import { quotedOffer } from "../catalog/quoted-offer.ts";
import type { CartDeps } from "./ports.ts";
import type { Quote } from "./rules.ts";

/** The platform lets one request hold six connections open; one is left for whoever else needs it. */
const AT_ONCE = 5;

/** An offer priced for a cart's currency now, or undefined where it is unknown or cannot be priced. */
export function quoteFor(deps: CartDeps, offerId: string, currency: string): Promise<Quote | undefined> {
  return quotedOffer(deps, offerId, currency);
}

/** Quotes by offer id, each offer once; what cannot be quoted is left out. */
export async function quotesFor(deps: CartDeps, offerIds: readonly string[], currency: string): Promise<Map<string, Quote>> {
  const waiting = [...new Set(offerIds)];
  const quotes = new Map<string, Quote>();
  const work = async () => {
    for (let offerId = waiting.pop(); offerId !== undefined; offerId = waiting.pop()) {
      const quote = await quoteFor(deps, offerId, currency);
      if (quote) quotes.set(offerId, quote);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return quotes;
}
