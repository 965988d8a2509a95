import { imageUrl } from "../images/image-url.ts";
import type { CatalogDeps } from "./ports.ts";
import { priceOffer } from "./price-offer.ts";
import type { Offer } from "./schemas.ts";
import { offerById, type OfferRow } from "./store.ts";
import { deliveryIn } from "./view-of.ts";
import { countQuote } from "./telemetry/count-quote.ts";

/** An offer as last read, priced in a currency (the supplier's own where none is given); undefined where there is none. */
export async function getOffer(deps: CatalogDeps, offerId: string, currency?: string): Promise<Offer | undefined> {
  const row = await offerById(deps.db, offerId);
  if (!row) return undefined;
  const priced = await priceOffer(deps, { amount: row.amount, currency: row.currency }, currency ?? row.currency);
  countQuote(deps, priced);
  const { supplierId, title, url, brand, sku, mpn, gtin, category, availability, condition, minimumQuantity } = row;
  return {
    ...{ id: row.id, supplierId, title, url, brand, sku, mpn, gtin, category, availability, condition, minimumQuantity },
    image: (row.imageSource && imageUrl(deps, row.imageSource)) ?? null,
    available: row.orderable && row.withdrawnAt === null,
    ...priced,
    ...(row.range ? { range: row.range } : {}),
    ...(row.delivery ? { delivery: await deliveryIn(deps, row.delivery, currency ?? row.currency) } : {}),
    stock: stockOf(row),
    seenAt: (row.confirmedAt ?? row.seenAt).toISOString(),
    evidence: (row.evidence ?? []).map((each) => ({ ...each, others: each.others && [...each.others] })),
  };
}

function stockOf({ stock, stockToldAt, stockToldBy }: OfferRow): Offer["stock"] {
  if (stock === null || stockToldAt === null || stockToldBy === null) return null;
  return { pieces: stock, toldAt: stockToldAt.toISOString(), toldBy: stockToldBy };
}
