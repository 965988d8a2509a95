import { foreignCursor, readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { CatalogDeps } from "./ports.ts";
import type { SearchOffer } from "./schemas.ts";
import { shownOffers } from "./store.ts";

/** A page of the offers a search shows, the most relevant first. Whether the caller may see the search is decided before. */
export async function listOffers(
  deps: CatalogDeps,
  searchId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<SearchOffer>> {
  const after = afterOf(cursor);
  const rows = await shownOffers(deps.db, searchId, limit + 1, after);
  return toPage(
    rows,
    limit,
    (row) => [String(row.relevance), row.offerId],
    (row) => ({ id: row.offerId, ...row.view, ...(row.sponsored ? { sponsored: row.sponsored } : {}) }),
  );
}

/** Where a page goes on. The relevance has to be a single-precision number, because Postgres compares it with one. */
function afterOf(cursor: string | undefined): { relevance: number; offerId: string } | undefined {
  const [text = "", offerId = ""] = readCursor(cursor, 2) ?? [];
  if (cursor === undefined) return undefined;
  const relevance = Math.fround(Number(text));
  if (text === "" || !Number.isFinite(relevance)) throw foreignCursor();
  return { relevance, offerId };
}
