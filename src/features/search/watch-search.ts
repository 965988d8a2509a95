import { notFound, switchedOff } from "../../platform/errors.ts";
import { watchStream, type Watcher } from "../catalog/watch-stream.ts";
import type { SearchDeps } from "./ports.ts";

/** Opens the event stream of a buyer's own search. Throws `not-found`, also for another buyer's. */
export async function watchSearch(deps: SearchDeps, searchId: string, watcher: Watcher): Promise<Response> {
  if ((await deps.switches.state("streaming")) === "off") throw switchedOff("streaming");
  const response = await watchStream(deps, searchId, watcher);
  if (response.status === 404) throw notFound("search");
  // One that its headers can be written on: what another gave has to be tried in vain first, once a join.
  return new Response(response.body, response);
}
