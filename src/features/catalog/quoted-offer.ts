import type { Money } from "../../platform/money.ts";
import { quoteInAll } from "../fx/quote.ts";
import type { CatalogDeps } from "./ports.ts";
import { priceOffer } from "./price-offer.ts";
import { readOfferFacts, type OfferFacts } from "./standing-offers.ts";
import { countQuote } from "./telemetry/count-quote.ts";

/** An offer priced for one buyer, and how long that holds. */
export interface QuotedOffer {
  offerId: string;
  title: string;
  supplierId: string;
  unitPrice: Money;
  /** False where it is sold out or gone, or cannot be priced in the currency asked for. */
  available: boolean;
  /** Its supplier took it out of his shop. */
  gone: boolean;
  minimumQuantity: number;
  /** Pieces nobody holds; null where the supplier tells none. Nothing is reserved by knowing it (CRT-5). */
  free: number | null;
  /** RFC 3339. */
  quotedAt: string;
  expiresAt: string;
  /** What the supplier asks, in his currency. */
  supplierPrice: Money;
  /** The price in the other currencies it can be priced in, where it was quoted in all. */
  elsewhere?: readonly Money[];
}

/** Quotes an offer in a currency; undefined where there is no such offer. The quote holds for the contract's `catalog.quoteSeconds`. */
export async function quotedOffer(deps: CatalogDeps, offerId: string, currency: string): Promise<QuotedOffer | undefined> {
  return (await quotedOffers(deps, [offerId], currency)).get(offerId);
}

/** Quotes an offer at the supplier's own price, with those in every other currency carts are kept in, for a cart of which nobody here knows the currency. */
export async function quotedAnywhere(deps: CatalogDeps, offerId: string): Promise<QuotedOffer | undefined> {
  const [row] = await readAndLearn(deps, [offerId]);
  if (!row) return undefined;
  const quote = await quoteOf(deps, row, row.currency);
  return { ...quote, elsewhere: await quoteInAll(deps, quote.supplierPrice) };
}

/** Quotes several offers in one read; those that do not exist are missing from the answer. */
export async function quotedOffers(deps: CatalogDeps, offerIds: readonly string[], currency: string): Promise<Map<string, QuotedOffer>> {
  return offerIds.length === 0 ? new Map() : quotesOf(deps, await readAndLearn(deps, offerIds), currency);
}

/** A quote that is given is owed (0019), so what it is made of is read now; and what is shown beside it next is no older. */
async function readAndLearn(deps: CatalogDeps, offerIds: readonly string[]): Promise<OfferFacts[]> {
  const readAt = deps.clock.now().getTime();
  const rows = await readOfferFacts(deps.db, offerIds);
  deps.offersNow.learn(rows, readAt);
  return rows;
}

/** Quotes of offers that were read. */
export async function quotesOf(deps: CatalogDeps, rows: readonly OfferFacts[], currency: string): Promise<Map<string, QuotedOffer>> {
  return new Map(await Promise.all(rows.map(async (row): Promise<[string, QuotedOffer]> => [row.id, await quoteOf(deps, row, currency)])));
}

const isForSale = ({ orderable, withdrawnAt }: OfferFacts): boolean => orderable && withdrawnAt === null;

async function quoteOf(deps: CatalogDeps, row: OfferFacts, currency: string): Promise<QuotedOffer> {
  const now = deps.clock.now();
  const supplierPrice = { amount: row.amount, currency: row.currency };
  const priced = await priceOffer(deps, supplierPrice, currency);
  countQuote(deps, priced);
  const { price } = priced;
  return {
    offerId: row.id,
    title: row.title,
    supplierId: row.supplierId,
    unitPrice: price,
    available: isForSale(row) && price.currency === currency,
    gone: row.withdrawnAt !== null,
    minimumQuantity: row.minimumQuantity,
    free: row.free === null ? null : Math.max(0, row.free),
    quotedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + deps.contract.catalog.quoteSeconds * 1000).toISOString(),
    supplierPrice,
  };
}
