import type { Platform } from "../../platform/platform.ts";
import { standingOffers, type OfferRow } from "./store.ts";

/** The offers of some of a supplier's products, as they were read last; those that are withdrawn are missing. */
export async function standingOffersOf(deps: Platform, supplierId: string, productKeys: readonly string[]): Promise<OfferRow[]> {
  return standingOffers(deps.db, supplierId, productKeys);
}
