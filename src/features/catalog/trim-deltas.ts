import { deltasTrimmed } from "../../platform/events/catalog.ts";
import type { CatalogDeps } from "./ports.ts";
import { deleteDeltasBefore } from "./store.ts";

/** Deletes deltas past the contract's retention; who stopped before them starts again from a snapshot. */
export async function trimDeltas(deps: CatalogDeps): Promise<{ deltas: number }> {
  const before = new Date(deps.clock.now().getTime() - deps.contract.catalog.deltaRetentionDays * 86_400_000);
  const trimmed = { deltas: await deleteDeltasBefore(deps.db, before) };
  deltasTrimmed(deps, trimmed);
  return trimmed;
}
