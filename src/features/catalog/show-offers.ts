import { offerPublished } from "../../platform/events/catalog.ts";
import { hintSearch } from "./hint-search.ts";
import { offerOf } from "./offer-of.ts";
import type { CatalogDeps } from "./ports.ts";
import { wantedOf, type WantedItem } from "./rank.ts";
import type { Answer } from "./rules.ts";
import { offersById, show, type OfferRow } from "./store.ts";
import { viewOf } from "./view-of.ts";

/** A stored offer, and how it answers what was sought. */
export interface FitOffer extends Answer {
  row: OfferRow;
}

/** Readings that overtake each other while a search is shown an offer, at most. */
const MOST_READINGS = 5;

/**
 * Shows stored offers in a search, in its currency, and tells its watchers. One that was read anew meanwhile is shown as it is now, one that
 * is gone not at all. Doing it again changes nothing.
 */
export async function showOffers(
  deps: CatalogDeps,
  { searchId, ...asked }: { searchId: string; currency: string; items: readonly WantedItem[] },
  fits: readonly FitOffer[],
): Promise<void> {
  let left = fits;
  for (let reading = 0; left.length > 0 && reading < MOST_READINGS; reading += 1) {
    const readings = await Promise.all(
      left.map(async ({ row, ...answer }) => {
        const offer = offerOf(row);
        const view = await viewOf(deps, { offer, answer, wanted: wantedOf(asked, answer.item) });
        return { offerId: row.id, seenAt: row.seenAt, view };
      }),
    );
    const { revisions, overtaken } = await show(deps.db, { searchId, at: deps.clock.now(), eventId: deps.ids.next("evt") }, readings);
    for (const { row } of left) {
      const revision = revisions.get(row.id);
      if (revision !== undefined) offerPublished(deps, { searchId, supplierId: row.supplierId, revision });
    }
    if (revisions.size > 0) hintSearch(deps, searchId, Math.max(...revisions.values()));
    const now = overtaken.size > 0 ? await offersById(deps.db, [...overtaken]) : [];
    left = now.flatMap((row) => {
      const fit = row.withdrawnAt === null ? left.find((each) => each.row.id === row.id) : undefined;
      return fit ? [{ ...fit, row }] : [];
    });
  }
}
