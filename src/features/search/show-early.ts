import { knownNotShown } from "../../platform/events/crawl.ts";
import type { Supplier } from "../crawl/schemas.ts";
import { showKnown } from "../crawl/show-known.ts";
import type { SearchDeps } from "./ports.ts";
import { noteKnownShown, type SearchRow } from "./store.ts";

/** Shows a search, behind its confirmation, what is known of its suppliers; where that fails or dies its crawls do it. */
export async function showEarly(deps: SearchDeps, { id, items, currency }: SearchRow, suppliers: readonly Supplier[]): Promise<void> {
  try {
    await showKnown(
      deps,
      { searchId: id, items, currency },
      suppliers.map((supplier) => ({ id: supplier.id, freshFrom: supplier.freshFrom === null ? null : new Date(supplier.freshFrom) })),
    );
    await noteKnownShown(deps.db, id, deps.clock.now());
  } catch (error) {
    knownNotShown(deps, { searchId: id, error });
  }
}
