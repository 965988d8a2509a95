import type { SearchDeps } from "./ports.ts";
import { deleteDraftsBefore } from "./store.ts";

const KEPT_DAYS = 30;

/** Deletes searches that were never confirmed in 30 days. */
export async function deleteOldDrafts(deps: SearchDeps): Promise<{ deleted: number }> {
  return { deleted: await deleteDraftsBefore(deps.db, new Date(deps.clock.now().getTime() - KEPT_DAYS * 86_400_000)) };
}
