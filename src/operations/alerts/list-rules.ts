import type { Alert } from "./alert.ts";
import type { AlertListQuery } from "./ports.ts";

/** Where an alert stands in a list, highest first: what both transports failed, then open pages nobody has acknowledged. The ledger orders by it. */
export function listRank({ bothFailed, state, severity, acknowledgedBy }: Alert): 0 | 1 | 2 {
  if (bothFailed) return 2;
  return state === "open" && severity === "page" && acknowledgedBy === null ? 1 : 0;
}

/** What a cursor says of the last alert of a page, and back. */
export const alertCursor = (alert: Alert): string[] => [String(listRank(alert)), alert.id];

export function afterAlert(cursor: readonly string[] | undefined): AlertListQuery["after"] {
  const [rank, id] = cursor ?? [];
  return rank !== undefined && id !== undefined ? { rank: Number(rank), id } : undefined;
}
