import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { SearchDeps } from "./ports.ts";
import type { Search } from "./schemas.ts";
import { searchesOf } from "./store.ts";
import { toSearch } from "./to-search.ts";

/** A page of a buyer's searches, the latest first. */
export async function listSearches(
  deps: SearchDeps,
  buyerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Search>> {
  const [before] = readCursor(cursor, 1) ?? [];
  return toPage(await searchesOf(deps.db, buyerId, limit + 1, before), limit, ({ id }) => [id], toSearch);
}
