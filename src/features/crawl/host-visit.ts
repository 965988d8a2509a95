import { ask, askPatiently, redirectOf, type Answer, type Asked, type Wanted } from "./ask-host.ts";
import { robotsFromBefore } from "../../platform/events/crawl.ts";
import { crawlFault } from "./crawl-fault.ts";
import { fetchRobots } from "./fetch-robots.ts";
import type { Fetched, NoEntry, Validators } from "./fetched.ts";
import { hostPolicy, type HostPolicy } from "./host-rules.ts";
import type { CrawlDeps } from "./ports.ts";
import { loadPageReading } from "../../sdks.ts";
import type { RobotsFile, RobotsRules } from "./robots.ts";
import type { SupplierRow } from "./supplier-store.ts";
import { recorded } from "../../platform/language/say.ts";

export interface HostVisit {
  rules: RobotsRules;
  /** Asks politely: when robots.txt, the host's delay and its circuit allow. Redirects are followed on the same host, each by the same rules. */
  fetch(url: string, maxBytes: number, deadline: number): Promise<Fetched>;
  /** The same for a page whose requests are made again at another time: once, and for nothing where it is as it was known. */
  fetchOnce(url: string, maxBytes: number, deadline: number, known?: Validators): Promise<Fetched>;
  /** Once, too, for a file that may take longer than a page: under one permit for as long as it may. */
  fetchFile(url: string, wanted: { maxBytes: number; deadlineMs: number; until: number; known?: Validators }): Promise<Fetched>;
  /** Least milliseconds between two requests, as far as it depends on the host's own wish and ours. */
  delayMs: number;
}

const MOST_REDIRECTS = 5;

/** Opens a visit to a supplier's host: its robots.txt first, cached for the contract's time. But for a robots.txt that is kept elsewhere, nothing off that host is ever asked for. */
export async function visitHost(
  deps: CrawlDeps,
  supplier: Pick<SupplierRow, "id" | "baseUrl" | "freshFrom">,
  deadline: number,
): Promise<HostVisit | NoEntry> {
  const { origin, host } = new URL(supplier.baseUrl);
  const fault = crawlFault(deps, origin);
  if (fault !== undefined) return { kind: "unusable", reason: recorded`the supplier's address ${fault}` };
  const { crawl } = deps.contract;
  const asked = supplier.freshFrom ? (deps.clock.now().getTime() - supplier.freshFrom.getTime()) / 1000 : Infinity;
  const file = await robotsOf(deps, { supplierId: supplier.id, origin, policy: hostPolicy(crawl, 0) }, asked, deadline);
  if ("kind" in file) return file;
  const { robotsRules } = await loadPageReading();
  const rules = robotsRules(origin, file, crawl.robotsMaxSteps);
  const polite = { supplierId: supplier.id, host, policy: hostPolicy(crawl, rules.delayMs) };
  const follow = async (asking: typeof ask, wanted: Wanted, until: number, asked: Asked = polite): Promise<Fetched> => {
    let address = wanted.url;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      if (new URL(address).origin !== origin) return { kind: "unusable", reason: recorded`leads to another site` };
      if (!rules.allows(address)) return { kind: "disallowed" };
      const answer = await asking(deps, asked, { ...wanted, url: address }, until);
      if (answer.kind !== "answered") return answer;
      const next = redirectOf(answer, address);
      if (next === undefined) return judged(answer, address, deps.clock.now());
      if (next === null) return { kind: "unusable", reason: recorded`redirects nowhere` };
      address = next;
    }
    return { kind: "unusable", reason: recorded`redirects more than ${MOST_REDIRECTS} times` };
  };
  return {
    rules,
    delayMs: polite.policy.delayMs,
    fetch: (url, maxBytes, until) => follow(askPatiently, { url, maxBytes }, until),
    fetchFile: (url, { until, ...wanted }) =>
      follow(ask, { url, ...wanted }, until, {
        ...polite,
        policy: hostPolicy(crawl, rules.delayMs, wanted.deadlineMs),
      }),
    fetchOnce: (url, maxBytes, until, known) => follow(ask, { url, maxBytes, ...(known ? { known } : {}) }, until),
  };
}

/** A host's robots.txt as it is known, or as one of all who want it reads it now; `askedSeconds` ago an operator wanted it anew. */
async function robotsOf(
  deps: CrawlDeps,
  sought: { supplierId: string; origin: string; policy: HostPolicy },
  askedSeconds: number,
  deadline: number,
): Promise<RobotsFile | NoEntry> {
  const owner = () => deps.supplierHosts(new URL(sought.origin).host);
  const { robotsTtlSeconds, robotsUnreachableSeconds, robotsRetrySeconds, shared } = deps.contract.crawl;
  const { lookMs } = shared;
  const held = { maxAgeSeconds: robotsUnreachableSeconds, unansweredSeconds: Math.min(robotsRetrySeconds, askedSeconds) };
  for (;;) {
    const known = await owner().robots(Math.min(robotsTtlSeconds, askedSeconds), held);
    if (known) return known;
    if (await owner().claimRobots(sought.policy.permitMs)) {
      const fetched = await fetchRobots(deps, sought, deadline);
      await owner().recordRobots(fetched.kind === "file" ? fetched.file : undefined, fetched.kind === "unanswered");
      if (fetched.kind === "file") return fetched.file;
      return (fetched.kind === "unanswered" ? await rulesFromBefore(deps, sought, fetched.reason) : undefined) ?? fetched;
    }
    if (deps.clock.now().getTime() + lookMs > deadline) return { kind: "stopped", why: "read-elsewhere", waitMs: lookMs };
    await deps.pause(lookMs);
  }
}

/** While no robots.txt can be had, the one that was read last holds for the contract's time, however old a fresh one may be (RFC 9309, 2.4). */
async function rulesFromBefore(
  deps: CrawlDeps,
  { supplierId, origin }: { supplierId: string; origin: string },
  reason: string,
): Promise<RobotsFile | undefined> {
  const before = await deps.supplierHosts(new URL(origin).host).robots(deps.contract.crawl.robotsUnreachableSeconds);
  if (before) robotsFromBefore(deps, { supplierId, reason });
  return before;
}

function judged({ status, headers, bytes }: Answer, url: string, fetchedAt: Date): Fetched {
  if (status === 304) return { kind: "unchanged", at: fetchedAt };
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status < 200 || status >= 300) return { kind: "unusable", reason: recorded`status ${status}` };
  if (!bytes) return { kind: "unusable", reason: recorded`larger than a page may be` };
  const of = (name: string): string | null => headers.get(name);
  return { kind: "ok", url, contentType: of("content-type") ?? "", etag: of("etag"), lastModified: of("last-modified"), fetchedAt, bytes };
}
