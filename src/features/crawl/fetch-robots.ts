import { askPatiently, redirectOf } from "./ask-host.ts";
import { crawlFault } from "./crawl-fault.ts";
import type { HostPolicy } from "./host-rules.ts";
import type { Fetched } from "./fetched.ts";
import type { CrawlDeps } from "./ports.ts";
import { isSettled, ROBOTS_MAX_BYTES, type RobotsFile } from "./robots.ts";
import { recorded } from "../../platform/language/say.ts";

/** As many as a robot has to follow (RFC 9309, 2.3.1.2). */
const MOST_REDIRECTS = 5;

interface Sought {
  supplierId: string;
  origin: string;
  policy: HostPolicy;
}

/**
 * A host's robots.txt, its first `ROBOTS_MAX_BYTES` where it is longer, from where five redirects at most lead to, on another public host
 * too (RFC 9309, 2.3.1.2 and 2.5): each is asked as politely as any. What cannot be had says nothing, so the host stays closed, with the
 * reason: more redirects, one that leads nowhere or to a private address, and a status that is neither rules nor the word that there are none.
 */
export async function fetchRobots(
  deps: CrawlDeps,
  { supplierId, origin, policy }: Sought,
  deadline: number,
): Promise<{ kind: "file"; file: RobotsFile } | Extract<Fetched, { kind: "stopped" | "unanswered" | "unusable" }>> {
  let url = `${origin}/robots.txt`;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const { origin: at, host } = new URL(url);
    // Another host may be another supplier's, whose circuit is not for this one to open.
    const permits = host === new URL(origin).host ? host : `robots:${host}`;
    const fault = crawlFault(deps, at);
    if (fault !== undefined) return unusable(recorded`redirects to an address that ${fault}`);
    const answer = await askPatiently(
      deps,
      { supplierId, host: permits, policy },
      { url, maxBytes: ROBOTS_MAX_BYTES, prefix: true },
      deadline,
    );
    if (answer.kind !== "answered") return answer;
    const next = redirectOf(answer, url);
    if (next === undefined) {
      if (!isSettled(answer.status)) return unusable(recorded`is answered with status ${answer.status}`);
      return { kind: "file", file: { status: answer.status, text: wholeLines(answer.bytes ?? new Uint8Array()) } };
    }
    if (next === null) return unusable(recorded`redirects nowhere`);
    url = next;
  }
  return unusable(recorded`redirects more than ${MOST_REDIRECTS} times`);
}

/** Of a file that was cut, the lines before the cut: half a path is another one. */
function wholeLines(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return bytes.byteLength < ROBOTS_MAX_BYTES ? text : text.slice(0, text.lastIndexOf("\n") + 1);
}

const unusable = (what: string) => ({ kind: "unusable" as const, reason: recorded`the supplier's robots.txt ${what}` });
