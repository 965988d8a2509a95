import type { Money } from "../../platform/money.ts";
import type { CatalogDeps } from "./ports.ts";
import { priceOffer } from "./price-offer.ts";
import { offersByIds, type OfferRow } from "./store.ts";

/** An offer priced for one buyer, and how long that holds. */
export interface QuotedOffer {
  offerId: string;
  title: string;
  supplierId: string;
  unitPrice: Money;
  /** False where it is sold out or gone, or cannot be priced in the currency asked for. */
  available: boolean;
  minimumQuantity: number;
  /** RFC 3339. */
  quotedAt: string;
  expiresAt: string;
}

/** Quotes an offer in a currency; undefined where there is no such offer. The quote holds for the contract's `catalog.quoteSeconds`. */
export async function quotedOffer(deps: CatalogDeps, offerId: string, currency: string): Promise<QuotedOffer | undefined> {
  return (await quotedOffers(deps, [offerId], currency)).get(offerId);
}

/** Quotes several offers in one read; those that do not exist are missing from the answer. */
export async function quotedOffers(deps: CatalogDeps, offerIds: readonly string[], currency: string): Promise<Map<string, QuotedOffer>> {
  const rows = await offersByIds(deps.db, offerIds);
  return new Map(await Promise.all(rows.map(async (row): Promise<[string, QuotedOffer]> => [row.id, await quoteOf(deps, row, currency)])));
}

async function quoteOf(deps: CatalogDeps, row: OfferRow, currency: string): Promise<QuotedOffer> {
  const now = deps.clock.now();
  const { price } = await priceOffer(deps, { amount: row.amount, currency: row.currency }, currency);
  return {
    offerId: row.id,
    title: row.title,
    supplierId: row.supplierId,
    unitPrice: price,
    available: row.orderable && row.withdrawnAt === null && price.currency === currency,
    minimumQuantity: row.minimumQuantity,
    quotedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + deps.contract.catalog.quoteSeconds * 1000).toISOString(),
  };
}
