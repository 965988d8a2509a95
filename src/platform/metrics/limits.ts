/** How often, how much and how long metrics are handed on and kept. docs/operating.md states what follows from these; test/unit/platform/metrics-cost.test.ts holds it. */

/** An isolate or object hands on what it counted at most this often. */
export const HAND_ON_MS = 10_000;
/** An object begins to hand on so long after it counted, for there may be more to come of the same call. */
export const GATHER_MS = 100;
/**
 * A batch whose fate is not known is handed on again for this long, then given up: the shard knows by then for longer (`WRITERS_KNOWN_MS`)
 * what it took of whom, so that no batch is ever counted twice.
 */
export const RETRY_MS = 600_000;
export const WRITERS_KNOWN_MS = 900_000;
/** A hand-on that did not end by then died with the request it ran behind. */
export const HAND_ON_LAPSES_MS = 15_000;

/** Series of an isolate, and of a shard; what has no room is counted on under the label `OVERFLOW`. */
export const MAX_ISOLATE_SERIES = 5_000;
export const MAX_SHARD_SERIES = 20_000;
/** Of these one metric has at most a part, */
const PART_OF_ONE = 1 / 4;
/** and so many whatever the others have: a label that runs away takes no other metric's. */
const ALWAYS = 100;

/** Whether a metric of which there are `own` series may begin another one, where there are `all` of all and `most` are allowed. */
export const hasRoom = (own: number, all: number, most: number): boolean => own < ALWAYS || (own < most * PART_OF_ONE && all < most);

export const OVERFLOW = "__overflow";
/** Distinct members kept for one series and minute; above that the figure means "at least". */
export const MAX_MEMBERS = 10_000;

export const SHARDS = 4;
export const MINUTE_MS = 60_000;
/** Minutes are kept for 48 hours, totals for ever. */
export const RETENTION_MINUTES = 48 * 60;

export const minuteOf = (milliseconds: number): number => Math.floor(milliseconds / MINUTE_MS);
