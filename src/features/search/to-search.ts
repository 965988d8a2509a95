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
  degraded,
  state,
  createdAt,
  confirmedAt,
  completedAt,
  cancelledAt,
}: SearchRow): Search {
  return {
    ...{ id, query, briefId, briefVersion, currency, state },
    items: items.map(({ budget = null, ...item }) => ({ ...item, budget })),
    ...(degraded ? { degraded } : {}),
    createdAt: createdAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
    cancelledAt: cancelledAt?.toISOString() ?? null,
  };
}
