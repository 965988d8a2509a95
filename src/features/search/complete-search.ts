import { searchCompleted } from "../../platform/events/search.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import { hintSearch } from "../catalog/hint-search.ts";
import { streamPosition } from "../catalog/stream-position.ts";
import type { SearchDeps } from "./ports.ts";
import { sellPlaces } from "./sell-places.ts";
import { complete, endedButRunning, searchById, type SearchRow } from "./store.ts";

const SWEEP_BATCH = 50;

/** Completes a search once all its crawls have ended and its places are sold; whoever comes too early or too late does nothing. */
export async function completeSearch(deps: SearchDeps, searchId: string): Promise<boolean> {
  const search = await searchById(deps.db, searchId);
  return search?.state === "RUNNING" ? settle(deps, search) : false;
}

/** Completes the searches whose last crawl ended in a process that did not live to say so. */
export async function completeEndedSearches(deps: SearchDeps): Promise<{ completed: number }> {
  let completed = 0;
  for (const search of await endedButRunning(deps.db, SWEEP_BATCH)) if (await settle(deps, search)) completed += 1;
  return { completed };
}

/** Who saw a crawl still running completes nothing, even if it has ended since: its log would close before the places are sold. */
async function settle(deps: SearchDeps, search: SearchRow): Promise<boolean> {
  const { allEnded } = await sellPlaces(deps, search);
  return allEnded && completeRow(deps, search);
}

async function completeRow(deps: SearchDeps, search: SearchRow): Promise<boolean> {
  const now = deps.clock.now();
  const event = {
    id: deps.ids.next("evt"),
    type: "search.completed" as const,
    subject: search.id,
    buyerId: search.buyerId,
    payload: { searchId: search.id, query: search.query, briefId: search.briefId, currency: search.currency },
    occurredAt: now,
  };
  if (!(await complete(deps.db, search, event, now))) return false;
  await wakeAutomations(deps, [event.id]);
  searchCompleted(deps, { searchId: search.id, seconds: (now.getTime() - (search.confirmedAt ?? now).getTime()) / 1000 });
  const revision = await streamPosition(deps, search.id);
  if (revision !== undefined) hintSearch(deps, search.id, revision);
  return true;
}
