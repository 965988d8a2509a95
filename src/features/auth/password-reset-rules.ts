import type { Contract } from "../../platform/contract.ts";

type Bounds = Contract["access"]["passwordReset"];

/** Further doublings change nothing: the longest wait is reached long before. */
export const MOST_DOUBLINGS = 20;

/** How long after the last of so many mails an account is mailed no other. */
export function waitSeconds(mails: number, { everySeconds, longestEverySeconds }: Bounds): number {
  return Math.min(longestEverySeconds, everySeconds * 2 ** Math.min(MOST_DOUBLINGS, Math.max(0, mails - 1)));
}

/**
 * For how long the token of the last mail is good: never shorter than until there may be another, so that whoever asks in a stranger's name
 * makes his mails rarer and keeps him out of nothing. A day at most, as for any secret that is mailed (NIST SP 800-63B-4, 4.2.1.2).
 */
export const tokenSeconds = (mails: number, bounds: Bounds): number => Math.max(bounds.tokenSeconds, waitSeconds(mails, bounds));
