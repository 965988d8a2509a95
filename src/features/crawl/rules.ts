import { nextDelaySeconds } from "../../platform/retry.ts";
import type { Contract } from "../../platform/contract.ts";

export const CRAWL_STATES = ["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"] as const;
export type CrawlState = (typeof CRAWL_STATES)[number];

/** From each state, where a crawl may go: back to QUEUED for another try, from FAILED where an operator replays its dead letter. */
export const CRAWL_TRANSITIONS: Readonly<Record<CrawlState, readonly CrawlState[]>> = {
  QUEUED: ["RUNNING", "FAILED", "CANCELLED"],
  RUNNING: ["QUEUED", "SUCCEEDED", "FAILED", "CANCELLED"],
  SUCCEEDED: [],
  FAILED: ["QUEUED"],
  CANCELLED: [],
};

/** The states from which a crawl may go to another. */
export const crawlStatesBefore = (state: CrawlState): CrawlState[] =>
  CRAWL_STATES.filter((from) => CRAWL_TRANSITIONS[from].includes(state));

/**
 * What became of a page: read into an offer, read into one whose price is held back, read but not what was sought, gone, unreadable, more work than the contract allows,
 * left alone because reading it ended the Worker before, closed to robots, or not answered for.
 * `unanswered` pages are due again when their try fails as a whole.
 */
export const PAGE_OUTCOMES = [
  "offer",
  "held",
  "irrelevant",
  "gone",
  "broken",
  "too-complex",
  "set-aside",
  "disallowed",
  "unanswered",
  "skipped",
] as const;
export type PageOutcome = (typeof PAGE_OUTCOMES)[number];

/** What a crawl's failed try leads to. */
export type AfterFailure = { kind: "retry"; delaySeconds: number } | { kind: "give-up" };

/** The contract's schedule; a host that asks for time, or whose circuit is open, gets it. `attempts` counts the failed one. */
export function afterFailure(policy: Contract["crawl"], attempts: number, random: number, waitSeconds = 0): AfterFailure {
  const delaySeconds = attempts >= policy.maxAttempts ? undefined : nextDelaySeconds(policy.retry, attempts, random, waitSeconds);
  return delaySeconds === undefined ? { kind: "give-up" } : { kind: "retry", delaySeconds };
}
