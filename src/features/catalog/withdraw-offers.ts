import { offerWithdrawn } from "../../platform/events/catalog.ts";
import { hintSearch } from "./hint-search.ts";
import type { CatalogDeps } from "./ports.ts";
import { remove, withdrawAt } from "./store.ts";

/** Takes the offers of a page that is gone out of every open search that shows them. */
export async function withdrawOffers(deps: CatalogDeps, supplierId: string, url: string): Promise<void> {
  const now = deps.clock.now();
  for (const { searchId, offerId } of await withdrawAt(deps.db, supplierId, url, now)) {
    const revision = await remove(deps.db, searchId, offerId, now);
    if (revision === undefined) continue;
    offerWithdrawn(deps, { searchId, supplierId, offerId, revision });
    hintSearch(deps, searchId, revision);
  }
}
