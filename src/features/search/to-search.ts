import type { Search } from "./schemas.ts";
import type { SearchRow } from "./store.ts";

/** A search as the API shows it. */
export function toSearch({
  id,
  query,
  briefId,
  briefVersion,
  items,
  currency,
  state,
  createdAt,
  confirmedAt,
  completedAt,
}: SearchRow): Search {
  return {
    ...{ id, query, briefId, briefVersion, items, currency, state },
    createdAt: createdAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  };
}
