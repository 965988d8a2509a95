import type { Sliced } from "../../../platform/sliced.ts";
import type { ThingFacts } from "../terms/thing.ts";
import { listedOf, sameProduct, type Listed, type MatchBy } from "./same-product.ts";

/** Offers of one product, and by the weakest of what they are known to be. */
export interface ProductGroup {
  offers: string[];
  by: MatchBy;
}

const STRENGTH: readonly MatchBy[] = ["gtin", "number", "name"];

interface Group extends ProductGroup {
  first: Listed;
}

/**
 * The groups that two or more of some offers make. Each offer joins the first group whose first offer it is one product with, so that a
 * chain of likenesses brings no strangers together; what the groups are depends on the offers alone, not on their order.
 */
export function* groupsOf(offers: readonly { id: string; facts: ThingFacts }[]): Sliced<ProductGroup[]> {
  const groups: Group[] = [];
  const byKey = new Map<string, Group[]>();
  for (const [index, { id, facts }] of offers.toSorted((a, b) => (a.id < b.id ? -1 : 1)).entries()) {
    if (index % OFFERS_A_SLICE === OFFERS_A_SLICE - 1) yield;
    const listed = listedOf(facts);
    const keys = keysOf(listed);
    const joined = nearest(keys, byKey).flatMap((group) => {
      const by = sameProduct(group.first, listed);
      return by ? [{ group, by }] : [];
    });
    const [best] = joined.toSorted((a, b) => STRENGTH.indexOf(a.by) - STRENGTH.indexOf(b.by));
    if (best) {
      best.group.offers.push(id);
      if (STRENGTH.indexOf(best.by) > STRENGTH.indexOf(best.group.by)) best.group.by = best.by;
      continue;
    }
    const group: Group = { offers: [id], by: "gtin", first: listed };
    groups.push(group);
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), group]);
  }
  return groups.filter((group) => group.offers.length > 1).map(({ offers: ids, by }) => ({ offers: ids, by }));
}

/** Offers that are understood and compared before others have their turn: some ten milliseconds. */
const OFFERS_A_SLICE = 20;

/** Groups that an offer is held against, those first with which it has most in common: what a search shows may all be of one kind. */
const MOST_NEAR = 12;

/** A key says the more the fewer groups have it. */
function nearest(keys: readonly string[], byKey: ReadonlyMap<string, readonly Group[]>): Group[] {
  const common = new Map<Group, number>();
  for (const key of keys) {
    const groups = byKey.get(key) ?? [];
    for (const group of groups) common.set(group, (common.get(group) ?? 0) + 1 / groups.length);
  }
  return [...common]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_NEAR)
    .map(([group]) => group);
}

/** What two offers of one product have in common, one of them at least: a number, or three longer words. */
function keysOf({ gtin, number, models, words }: Listed): string[] {
  const long = [...words].filter((word) => word.length > 3);
  return [...new Set([gtin, number, ...models, ...long].filter((key) => key !== undefined))];
}
