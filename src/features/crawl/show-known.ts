import { findOffers } from "../catalog/find-offers.ts";
import type { WantedItem } from "../catalog/rank.ts";
import { showOffers } from "../catalog/show-offers.ts";
import type { SoughtItem } from "../catalog/terms/sought.ts";
import type { CrawlDeps } from "./ports.ts";
import { freshnessOf } from "./shared/rules.ts";
import type { SupplierRow } from "./supplier-store.ts";

/** What a search asks for, and in which currency it shows prices. */
interface Asking {
  searchId: string;
  items: readonly (SoughtItem & WantedItem)[];
  currency: string;
}

/** Shows a search the offers of some suppliers that are known, fresh and what was sought, before anything is asked of anybody. Doing it again changes nothing. */
export async function showKnown(
  deps: CrawlDeps,
  { searchId, items, currency }: Asking,
  suppliers: readonly Pick<SupplierRow, "id" | "freshFrom">[],
): Promise<void> {
  const now = deps.clock.now();
  const { shared, knownOffers } = deps.contract.crawl;
  const since = Map.groupBy(suppliers, (supplier) => freshnessOf(shared, supplier, now).page.getTime());
  for (const [seenAfter, equallyFresh] of since) {
    const supplierIds = equallyFresh.map(({ id }) => id);
    const found = await findOffers(deps, { items, supplierIds, seenAfter: new Date(seenAfter), limit: knownOffers });
    const fits = found.map(({ offer: row, ...answer }) => ({ row, ...answer }));
    if (fits.length > 0) await showOffers(deps, { searchId, currency, items }, fits);
  }
}
