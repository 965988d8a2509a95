import type { Contract } from "../../../platform/contract.ts";
import { recorded } from "../../../platform/language/say.ts";

/**
 * How the last reading of a feed ended: as a whole; as it was before; in part, because it is larger than is read or has no end; it names
 * nothing that can be taken; it could not be had.
 */
export const FEED_OUTCOMES = ["read", "unchanged", "cut", "broken", "failed"] as const;
export type FeedOutcome = (typeof FEED_OUTCOMES)[number];

/** A row that was set aside. */
export interface RejectedRow {
  row: number;
  id: string | null;
  reason: string;
}

/** What came of a feed's rows. */
export interface FeedCounts {
  rows: number;
  offers: number;
  held: number;
  setAside: number;
}

/**
 * Whether what a feed names no more may be withdrawn, and what it came to. One that names nothing, or of whose rows more than the contract's
 * share cannot be taken, is a mistake of the shop's program before it is a shop that sells nothing.
 */
export function outcomeOf(whole: true | string, counts: FeedCounts, mostSetAside: number): { outcome: FeedOutcome; reason: string | null } {
  if (counts.rows === 0) return { outcome: "broken", reason: whole === true ? recorded`it names no product` : whole };
  if (counts.setAside > counts.rows * mostSetAside)
    return { outcome: "broken", reason: recorded`${counts.setAside} of its ${counts.rows} products cannot be taken` };
  return whole === true ? { outcome: "read", reason: null } : { outcome: "cut", reason: whole };
}

/** Seconds until a feed is asked for again: the contract's pace, sooner after a failure, ever later after more of them, and no sooner than its host wishes. */
export function nextReadSeconds(
  { everySeconds, retrySeconds }: Pick<Contract["crawl"]["feeds"], "everySeconds" | "retrySeconds">,
  failures: number,
  askedSeconds: number,
): number {
  return Math.max(failures === 0 ? everySeconds : Math.min(everySeconds, retrySeconds * 2 ** Math.min(failures - 1, 20)), askedSeconds);
}
