import robotsParser from "robots-parser";
import { ROBOT_NAME, type RobotsFile, type RobotsRules } from "./robots.ts";

/**
 * Rules as RFC 9309 reads them: a 4xx file allows everything (2.3.1.3), an unreachable one forbids everything (2.3.1.4)
 * and is not cached. Matching costs the address's length a rule, and again a character of a rule with a wildcard: an address that
 * would take more than `maxSteps` is forbidden. `robot` is any agent's product token, ours unless a test says otherwise.
 */
export function robotsRules(origin: string, file: RobotsFile, maxSteps: number, robot: string = ROBOT_NAME): RobotsRules {
  const readable = file.status >= 200 && file.status < 300;
  const text = readable ? tidied(file.text, robot) : "";
  const rules = robotsParser(`${origin}/robots.txt`, text);
  const reachable = readable || (file.status >= 400 && file.status < 500 && file.status !== 429);
  const steps = stepsACharacter(text);
  return {
    allows: (url) => reachable && steps * url.length <= maxSteps && rules.isAllowed(url, robot) !== false,
    delayMs: Math.max(0, (rules.getCrawlDelay(robot) ?? 0) * 1000),
    sitemaps: rules.getSitemaps(),
  };
}

function stepsACharacter(text: string): number {
  let steps = 0;
  for (const [, pattern = ""] of text.matchAll(/^[ \t]*(?:dis)?allow[ \t]*:(.*)$/gim))
    steps += 1 + (pattern.includes("*") ? pattern.length : 0);
  return steps;
}

/**
 * What the parser does not do by itself: a lost colon is read as one, and a group is named by its product token alone (RFC 9309, 2.2.1).
 * Names that are neither the robot's nor `*` become one, each once a group: the parser copies a group's rules for each of its names.
 */
function tidied(text: string, robot: string): string {
  const group = new Set<string>();
  const lines: string[] = [];
  for (const line of text
    .replace(/^\ufeff/, "")
    .replace(LOST_COLON, "$1: ")
    .split(/\r\n|\r|\n/)) {
    const named = /^[ \t]*user-agent[ \t]*:[ \t]*(\*|[a-z_-]+)?/i.exec(line);
    if (named) {
      const name = isOurs(named[1], robot) ? named[1] : "other";
      if (!group.has(name)) lines.push(`User-agent: ${name}`);
      group.add(name);
    } else {
      lines.push(line);
      if (/^[^#]*:/.test(line)) group.clear();
    }
  }
  return lines.join("\n");
}

const LOST_COLON = /^([ \t]*(?:user-agent|allow|disallow|crawl-delay|sitemap))[ \t]+(?=[^\s:])/gim;

const isOurs = (name: string | undefined, robot: string): name is string => name === "*" || name?.toLowerCase() === robot.toLowerCase();
