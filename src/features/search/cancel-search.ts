import { notFound } from "../../platform/errors.ts";
import { searchCancelled } from "../../platform/events/search.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { hintSearch } from "../catalog/hint-search.ts";
import { streamPosition } from "../catalog/stream-position.ts";
import { getSearch } from "./get-search.ts";
import type { SearchDeps } from "./ports.ts";
import type { SearchRefusal } from "./problems.ts";
import type { SearchDetail } from "./schemas.ts";
import { cancel, searchOf } from "./store.ts";

/**
 * Calls a running search off. What it shows stays; a crawl that runs loses its lease, and ends at its next step without harm to what it has
 * read for others. Repeats answer the same search. Throws `not-found`, also for another buyer's.
 */
export async function cancelSearch(deps: SearchDeps, buyerId: string, searchId: string): Promise<Result<SearchDetail, SearchRefusal>> {
  const search = await searchOf(deps.db, buyerId, searchId);
  if (!search) throw notFound("search");
  const now = deps.clock.now();
  if (search.state === "RUNNING" && (await cancel(deps.db, { searchId, buyerId }, now))) {
    searchCancelled(deps, { searchId, seconds: (now.getTime() - (search.confirmedAt ?? now).getTime()) / 1000 });
    const revision = await streamPosition(deps, searchId);
    if (revision !== undefined) hintSearch(deps, searchId, revision);
  }
  const found = await getSearch(deps, buyerId, searchId);
  return found.state === "CANCELLED" ? ok(found) : refused({ kind: "search-not-running", state: found.state });
}
