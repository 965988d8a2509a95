import { notFound, switchedOff } from "../../platform/errors.ts";
import type { SearchDeps } from "./ports.ts";
import { searchOf } from "./store.ts";

/** Opens the event stream of a buyer's own search. Throws `not-found`, also for another buyer's. */
export async function watchSearch(
  deps: SearchDeps,
  buyerId: string,
  searchId: string,
  watcher: { lastEventId: string | null; signal: AbortSignal },
): Promise<Response> {
  if ((await deps.switches.state("streaming")) === "off") throw switchedOff("streaming");
  if (!(await searchOf(deps.db, buyerId, searchId))) throw notFound("search");
  const { lastEventId, signal } = watcher;
  const headers: Record<string, string> = lastEventId === null ? {} : { "last-event-id": lastEventId };
  const request = new Request(`https://search-stream/${searchId}`, { headers, signal });
  const response = await deps.searchStreams(searchId).fetch(request);
  if (response.status === 404) throw notFound("search");
  return response;
}
