import type { AuditLine } from "../../platform/audit/line.ts";

export interface AuditPage {
  items: AuditLine[];
  nextCursor: string | null;
}

/**
 * One page of several owners' lines, newest first. Each owner gives its newest `limit + 1` from the cursor on, or all it has: whatever
 * belongs on the page is among them, and the id of the last line is where every owner goes on.
 */
export function mergeTrails(trails: readonly (readonly AuditLine[])[], limit: number): AuditPage {
  const sorted = trails.flat().toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
  const items = sorted.slice(0, limit);
  return { items, nextCursor: sorted.length > limit ? (items.at(-1)?.id ?? null) : null };
}
