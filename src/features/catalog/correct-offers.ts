import { offerCorrected } from "../../platform/events/catalog.ts";
import { offersByProduct, openViewsOf, overwrite, reshow } from "./correction-store.ts";
import { hintSearch } from "./hint-search.ts";
import { correctionOf, type Correction } from "./offer-corrections.ts";
import { offerFacts } from "./offer-facts.ts";
import type { CatalogDeps } from "./ports.ts";
import { priceOffer } from "./price-offer.ts";
import type { SeenOffer } from "./store.ts";

/**
 * Corrects a supplier's offers by pages that were read again, and shows what changed in the open searches that have it. Offers are
 * not made, and one that was seen later or is gone stays as it is. Doing it again changes nothing; a dry run never does.
 * @returns what became of each reading, in their order
 */
export async function correctOffers(
  deps: CatalogDeps,
  supplierId: string,
  readings: readonly SeenOffer[],
  dryRun: boolean,
): Promise<Correction[]> {
  const stored = await offersByProduct(
    deps.db,
    supplierId,
    readings.map(({ productKey }) => productKey),
  );
  const corrections: Correction[] = [];
  for (const offer of readings) {
    const correction = correctionOf(stored.get(offer.productKey), offer);
    corrections.push(correction.kind === "changed" && !dryRun ? await correct(deps, offer, correction) : correction);
  }
  return corrections;
}

async function correct(deps: CatalogDeps, offer: SeenOffer, correction: Extract<Correction, { kind: "changed" }>): Promise<Correction> {
  const { offerId } = correction;
  if (!(await overwrite(deps.db, offerId, offer))) return { kind: "superseded", offerId };
  offerCorrected(deps, { supplierId: offer.supplierId, offerId, fields: correction.changes.map(({ field }) => field) });
  for (const { searchId, view } of await openViewsOf(deps.db, offerId)) {
    const priced = await priceOffer(deps, offer.price, view.price.currency);
    const corrected = { ...offerFacts(deps, offer), ...priced, relevance: view.relevance, item: view.item };
    const revision = await reshow(deps.db, { searchId, at: deps.clock.now() }, { offerId, seenAt: offer.seenAt }, corrected);
    if (revision !== undefined) hintSearch(deps, searchId, revision);
  }
  return correction;
}
