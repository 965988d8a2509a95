/** How we introduce ourselves; the first word is what robots.txt groups name (RFC 9309, 2.2.1). */
export const ROBOT_NAME = "ProcureIQBot";
export const userAgent = (publicBaseUrl: string): string => `${ROBOT_NAME}/1.0 (+${publicBaseUrl}/bot)`;

/** What a host answered for its robots.txt; kept as it came. */
export interface RobotsFile {
  status: number;
  text: string;
}

/** A host's rules for us. */
export interface RobotsRules {
  allows(url: string): boolean;
  /** Milliseconds between requests that the host asks for; 0 where it asks for none. */
  delayMs: number;
  sitemaps: readonly string[];
}

/** RFC 9309 asks robots to read at least this much; more is not read. */
export const ROBOTS_MAX_BYTES = 512 * 1024;

/** True where an answer may be cached and followed: rules, or the word that there are none. */
export function isSettled(status: number): boolean {
  return (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== 429);
}
