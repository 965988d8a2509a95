import { canonical } from "../../platform/canonical.ts";
import { itemKeys } from "./items.ts";
import type { BriefContent, Change } from "./schemas.ts";

/** A brief's fields that are one value each; items have values of their own. */
export const FIELDS = ["title", "budget", "currency", "delivery", "deadline", "constraints"] as const;

/** What of its fields one version has otherwise than the one before. */
export const changesOfFields = (before: BriefContent, after: BriefContent): Change[] =>
  FIELDS.filter((field) => canonical(before[field]) !== canonical(after[field])).map((field) => ({
    ...{ field: `/${field}`, from: before[field], to: after[field] },
  }));

/** The same with its items, each known again by its name. */
export function changesBetween(before: BriefContent, after: BriefContent): Change[] {
  const changes = changesOfFields(before, after);
  const places = new Map(itemKeys(before.items).map((key, index) => [key, index]));
  for (const [index, key] of itemKeys(after.items).entries()) {
    const place = places.get(key);
    places.delete(key);
    const from = place === undefined ? null : (before.items[place] ?? null);
    const to = after.items[index] ?? null;
    if (canonical(from) !== canonical(to)) changes.push({ field: `/items/${index}`, from, to });
  }
  for (const place of places.values()) changes.push({ field: `/items/${place}`, from: before.items[place] ?? null, to: null });
  return changes;
}
