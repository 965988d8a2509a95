import { ask, PERMIT_MARGIN_MS, redirectOf, type Answer } from "./ask-host.ts";
import { crawlFault } from "./crawl-fault.ts";
import { fetchRobots } from "./fetch-robots.ts";
import type { Fetched } from "./fetched.ts";
import type { HostPolicy } from "./host-rules.ts";
import type { CrawlDeps } from "./ports.ts";
import { robotsRules, type RobotsRules } from "./robots.ts";

export interface HostVisit {
  rules: RobotsRules;
  /** Asks politely: when robots.txt, the host's delay and its circuit allow. Redirects are followed on the same host, each by the same rules. */
  fetch(url: string, maxBytes: number, deadline: number): Promise<Fetched>;
}

const MOST_REDIRECTS = 5;

/** Opens a visit to a supplier's host: its robots.txt first, cached for the contract's time. But for a robots.txt that is kept elsewhere, nothing off that host is ever asked for. */
export async function visitHost(
  deps: CrawlDeps,
  supplier: { id: string; baseUrl: string },
  deadline: number,
): Promise<HostVisit | Exclude<Fetched, { kind: "ok" }>> {
  const { origin, host } = new URL(supplier.baseUrl);
  const fault = crawlFault(deps, origin);
  if (fault !== undefined) return { kind: "unusable", reason: `the supplier's address ${fault}` };
  const { crawl } = deps.contract;
  const policy = (delayMs: number): HostPolicy => ({
    delayMs: Math.max(delayMs, crawl.defaultDelayMs),
    permitMs: crawl.pageDeadlineMs + PERMIT_MARGIN_MS,
    circuitFailures: crawl.circuitFailures,
    circuitOpenMs: crawl.circuitOpenSeconds * 1000,
  });
  let file = await deps.supplierHosts(host).robots(crawl.robotsTtlSeconds);
  if (!file) {
    const fetched = await fetchRobots(deps, { supplierId: supplier.id, origin, policy: policy(0) }, deadline);
    if (fetched.kind !== "file") return fetched;
    file = fetched.file;
    await deps.supplierHosts(host).recordRobots(file);
  }
  const rules = robotsRules(origin, file, crawl.robotsMaxSteps);
  const polite = { supplierId: supplier.id, host, policy: policy(rules.delayMs) };
  return {
    rules,
    async fetch(url, maxBytes, until) {
      let address = url;
      for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
        if (new URL(address).origin !== origin) return { kind: "unusable", reason: "leads to another site" };
        if (!rules.allows(address)) return { kind: "disallowed" };
        const answer = await ask(deps, polite, { url: address, maxBytes }, until);
        if (answer.kind !== "answered") return answer;
        const next = redirectOf(answer, address);
        if (next === undefined) return judged(answer, address, deps.clock.now());
        if (next === null) return { kind: "unusable", reason: "redirects nowhere" };
        address = next;
      }
      return { kind: "unusable", reason: `redirects more than ${MOST_REDIRECTS} times` };
    },
  };
}

function judged({ status, headers, bytes }: Answer, url: string, fetchedAt: Date): Fetched {
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status < 200 || status >= 300) return { kind: "unusable", reason: `status ${status}` };
  if (!bytes) return { kind: "unusable", reason: "larger than a page may be" };
  return { kind: "ok", url, contentType: headers.get("content-type") ?? "", etag: headers.get("etag"), fetchedAt, bytes };
}
