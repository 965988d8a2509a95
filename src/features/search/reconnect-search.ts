import { notFound } from "../../platform/errors.ts";
import { streamPosition } from "../catalog/stream-position.ts";
import type { SearchDeps } from "./ports.ts";
import type { StreamAddress } from "./schemas.ts";
import { searchOf } from "./store.ts";

/** Where a search's stream is and how far it has come. Only reads: repeats wake nothing (CRL-4). */
export async function reconnectSearch(deps: SearchDeps, buyerId: string, searchId: string): Promise<StreamAddress> {
  const [search, revision] = await Promise.all([searchOf(deps.db, buyerId, searchId), streamPosition(deps, searchId)]);
  if (!search || revision === undefined) throw notFound("search");
  return { searchId, state: search.state, stream: `/searches/${searchId}/stream`, revision };
}
