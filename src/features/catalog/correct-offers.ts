import { offerCorrected } from "../../platform/events/catalog.ts";
import { offersByProduct, overwrite } from "./correction-store.ts";
import { correctionOf, type Correction } from "./offer-corrections.ts";
import type { CatalogDeps } from "./ports.ts";
import { showAnew } from "./store-offers.ts";
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
  await showAnew(deps, offer.seenAt, [{ offerId, offer }]);
  return correction;
}
