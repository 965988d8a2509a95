import type { AlertCounts } from "./ports.ts";

/** Deliveries that are not final, by state, and when the oldest of each was made. */
export interface Unfinished {
  state: string;
  count: number;
  oldest: number;
}

type DeliveryCounts = Pick<AlertCounts, "created" | "pending" | "oldestPendingAt" | "retrying" | "delivered" | "dead">;

/** Deliveries as health shows them: what is being posted is pending, what is on its way to the dead-letter queue is retrying. */
export function deliveryCounts(unfinished: readonly Unfinished[], tallies: ReadonlyMap<string, number>): DeliveryCounts {
  const of = (...states: string[]): number => sum(unfinished.filter(({ state }) => states.includes(state)));
  return {
    pending: of("pending", "delivering"),
    retrying: of("retrying", "spent"),
    delivered: tallies.get("delivered") ?? 0,
    dead: tallies.get("dead") ?? 0,
    created: tallies.get("created") ?? 0,
    oldestPendingAt: oldest(unfinished),
  };
}

/** Dead letters that did not get there in the end, by state and whether both transports failed. */
export interface Undelivered extends Unfinished {
  both: number;
}

type LetterCounts = Pick<AlertCounts, "undecided" | "inProgress" | "bothFailed" | "oldestUndecidedAt"> & { dropped: number };

/** `dropped` are all that did not get there in the end; `bothFailed` those of them that still wait for a decision or its outcome. */
export function letterCounts(rows: readonly Undelivered[]): LetterCounts {
  const undecided = rows.filter(({ state }) => state === "undecided");
  return {
    dropped: sum(rows),
    undecided: sum(undecided),
    inProgress: sum(rows.filter(({ state }) => state === "in-progress")),
    bothFailed: sum(rows.filter(({ state, both }) => both === 1 && (state === "undecided" || state === "in-progress"))),
    oldestUndecidedAt: oldest(undecided),
  };
}

const sum = (rows: readonly Unfinished[]): number => rows.reduce((total, { count }) => total + count, 0);

const oldest = (rows: readonly Unfinished[]): number | null => (rows.length === 0 ? null : Math.min(...rows.map(({ oldest }) => oldest)));
