import robotsParser from "robots-parser";

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

/**
 * Rules as RFC 9309 reads them: a 4xx file allows everything (2.3.1.3), an unreachable one forbids everything (2.3.1.4)
 * and is not cached. `robots` is any agent's product token, ours unless a test says otherwise.
 */
export function robotsRules(origin: string, file: RobotsFile, robot: string = ROBOT_NAME): RobotsRules {
  const readable = file.status >= 200 && file.status < 300;
  const rules = robotsParser(`${origin}/robots.txt`, readable ? tidied(file.text) : "");
  const reachable = readable || (file.status >= 400 && file.status < 500 && file.status !== 429);
  return {
    allows: (url) => reachable && rules.isAllowed(url, robot) !== false,
    delayMs: Math.max(0, (rules.getCrawlDelay(robot) ?? 0) * 1000),
    sitemaps: rules.getSitemaps(),
  };
}

/** True where an answer may be cached and followed: rules, or the word that there are none. */
export function isSettled(status: number): boolean {
  return (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== 429);
}

/** What the parser does not do by itself: a lost colon is read as one, and a group is named by its product token alone (RFC 9309, 2.2.1). */
function tidied(text: string): string {
  return text
    .replace(/^\ufeff/, "")
    .replace(/^([ \t]*(?:user-agent|allow|disallow|crawl-delay|sitemap))[ \t]+(?=[^\s:])/gim, "$1: ")
    .replace(/^([ \t]*user-agent[ \t]*:[ \t]*[a-z_-]+)[^\r\n#]*/gim, "$1");
}
