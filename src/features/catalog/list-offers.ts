import type { Db } from "../../platform/db/client.ts";
import { foreignCursor, readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { SearchOffer } from "./schemas.ts";
import { shownOffers } from "./store.ts";

/**
 * A page of the offers a search shows, the most relevant first: the statement that reads it, for the batch in which whoever knows
 * searches reads whose it is, and what makes the page of its rows.
 */
export function listOffers(db: Db, searchId: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const statement = shownOffers(db, searchId, limit + 1, afterOf(cursor));
  const pageOf = (rows: Awaited<typeof statement>): Page<SearchOffer> =>
    toPage(
      rows,
      limit,
      (row) => [String(row.relevance), row.offerId],
      (row) => ({ id: row.offerId, ...row.view, ...(row.sponsored ? { sponsored: row.sponsored } : {}) }),
    );
  return { statement, pageOf };
}

/** Where a page goes on. The relevance has to be a single-precision number, because Postgres compares it with one. */
function afterOf(cursor: string | undefined): { relevance: number; offerId: string } | undefined {
  const [text = "", offerId = ""] = readCursor(cursor, 2) ?? [];
  if (cursor === undefined) return undefined;
  const relevance = Math.fround(Number(text));
  if (text === "" || !Number.isFinite(relevance)) throw foreignCursor();
  return { relevance, offerId };
}
