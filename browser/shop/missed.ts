import type { OfferFacets } from "../../packages/sdk/src/client.ts";

/** The items of a search of which nothing shown is the very thing: those for which something comes `near`, and, once it has ended, those with `nothing`. */
export function missedOf(
  facets: Pick<OfferFacets, "items" | "notFoundExactly"> | undefined,
  ended: boolean,
): { near: string[]; nothing: string[] } {
  if (!facets) return { near: [], nothing: [] };
  const shown = new Set(facets.items.flatMap(({ item, offers }) => (offers > 0 ? [item] : [])));
  const near = facets.notFoundExactly.filter((item) => shown.has(item));
  return { near, nothing: ended ? facets.notFoundExactly.filter((item) => !shown.has(item)) : [] };
}
