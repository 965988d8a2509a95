import { notFound, switchedOff } from "../../platform/errors.ts";
import { watchStream, type Watcher } from "../catalog/watch-stream.ts";
import type { SearchDeps } from "./ports.ts";
import { searchOf } from "./store.ts";

/** Opens the event stream of a buyer's own search. Throws `not-found`, also for another buyer's. */
export async function watchSearch(deps: SearchDeps, buyerId: string, searchId: string, watcher: Watcher): Promise<Response> {
  if ((await deps.switches.state("streaming")) === "off") throw switchedOff("streaming");
  if (!(await searchOf(deps.db, buyerId, searchId))) throw notFound("search");
  const response = await watchStream(deps, searchId, watcher);
  if (response.status === 404) throw notFound("search");
  return response;
}
