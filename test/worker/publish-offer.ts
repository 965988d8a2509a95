import { showOffers } from "../../src/features/catalog/show-offers.ts";
import { standingOffersOf } from "../../src/features/catalog/standing-offers-of.ts";
import { storeOffers } from "../../src/features/catalog/store-offers.ts";
import type { WantedItem } from "../../src/features/catalog/rank.ts";
import type { CatalogDeps } from "../../src/features/catalog/ports.ts";
import type { Answer, SupplierOffer } from "../../src/features/catalog/rules.ts";

interface OfferFound extends Answer {
  searchId: string;
  currency: string;
  offer: SupplierOffer;
  seenAt: Date;
  items?: readonly WantedItem[];
}

/** Stores an offer as its page made it, and shows it in a search. */
export async function publishOffer(
  deps: CatalogDeps,
  { offer, seenAt, searchId, currency, items = [], ...answer }: OfferFound,
): Promise<void> {
  const { supplierId, productKey, url } = offer;
  await storeOffers(deps, { supplierId, page: url, seenAt, keep: undefined }, [offer]);
  const rows = await standingOffersOf(deps, supplierId, [productKey]);
  await showOffers(
    deps,
    { searchId, currency, items },
    rows.map((row) => ({ row, ...answer })),
  );
}
