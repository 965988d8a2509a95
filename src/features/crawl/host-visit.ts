import { pageAnswered } from "../../platform/events/crawl.ts";
import { addressOf } from "./address.ts";
import { crawlFault } from "./crawl-fault.ts";
import type { HostPolicy } from "./host-rules.ts";
import type { CrawlDeps } from "./ports.ts";
import { readBytes } from "./read-bytes.ts";
import { isSettled, ROBOTS_MAX_BYTES, robotsRules, userAgent, type RobotsRules } from "./robots.ts";

/** A page that was read: where, when and what. */
export interface FetchedPage {
  kind: "ok";
  url: string;
  contentType: string;
  etag: string | null;
  fetchedAt: Date;
  bytes: Uint8Array;
}

/** What came of asking a host for an address. */
export type Fetched =
  | FetchedPage
  | { kind: "gone" }
  | { kind: "disallowed" }
  | { kind: "unusable"; reason: string }
  | { kind: "unanswered"; reason: string }
  | { kind: "stopped"; why: "circuit-open" | "out-of-time"; waitMs: number };

export interface HostVisit {
  rules: RobotsRules;
  /** Asks politely: when robots.txt, the host's delay and its circuit allow. Redirects are followed on the same host, each by the same rules. */
  fetch(url: string, maxBytes: number, deadline: number): Promise<Fetched>;
}

const MOST_REDIRECTS = 5;
const PERMIT_MARGIN_MS = 2_000;

/** Opens a visit to a supplier's host: its robots.txt first, cached for the contract's time. Nothing off that host is ever asked for. */
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
  const known = await deps.supplierHosts(host).robots(crawl.robotsTtlSeconds);
  let file = known;
  if (!file) {
    const answer = await ask(
      deps,
      { supplierId: supplier.id, host, policy: policy(0) },
      { url: `${origin}/robots.txt`, maxBytes: ROBOTS_MAX_BYTES },
      deadline,
    );
    if (answer.kind === "stopped" || answer.kind === "unanswered") return answer;
    file = { status: answer.status, text: answer.bytes ? new TextDecoder().decode(answer.bytes) : "" };
    if (isSettled(file.status)) await deps.supplierHosts(host).recordRobots(file);
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

interface Answer {
  kind: "answered";
  status: number;
  headers: Headers;
  /** Undefined where the body is larger than asked for. */
  bytes: Uint8Array | undefined;
}

/** The host that is asked, for which supplier, and how politely. */
interface Asked {
  supplierId: string;
  host: string;
  policy: HostPolicy;
}

/** One request under a permit of the host's owner. */
async function ask(
  deps: CrawlDeps,
  { supplierId, host, policy }: Asked,
  { url, maxBytes }: { url: string; maxBytes: number },
  deadline: number,
): Promise<Answer | Extract<Fetched, { kind: "stopped" | "unanswered" }>> {
  const permit = await permitOf(deps, host, policy, deadline);
  if (permit.kind === "stopped") return permit;
  const started = deps.clock.now().getTime();
  const answer = await request(deps, url, maxBytes);
  const refused = answer.kind === "answered" && (answer.status >= 500 || answer.status === 429);
  await deps.supplierHosts(host).returnPermit(policy, {
    token: permit.token,
    answered: answer.kind === "answered" && !refused,
    ...(refused ? { retryAfterMs: retryAfterMs(answer.headers) } : {}),
  });
  pageAnswered(deps, { supplierId, durationMs: deps.clock.now().getTime() - started });
  return refused ? { kind: "unanswered", reason: `status ${answer.status} from ${new URL(url).pathname}` } : answer;
}

async function request(deps: CrawlDeps, url: string, maxBytes: number): Promise<Answer | Extract<Fetched, { kind: "unanswered" }>> {
  try {
    const response = await deps.crawlFetch(url, {
      headers: { "user-agent": agentOf(deps), accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5" },
      redirect: "manual",
      signal: AbortSignal.timeout(deps.contract.crawl.pageDeadlineMs),
    });
    return { kind: "answered", status: response.status, headers: response.headers, bytes: await readBytes(response.body, maxBytes) };
  } catch (error) {
    return { kind: "unanswered", reason: `no answer from ${new URL(url).pathname}: ${(error as Error).message}` };
  }
}

async function permitOf(
  deps: CrawlDeps,
  host: string,
  policy: HostPolicy,
  deadline: number,
): Promise<{ kind: "granted"; token: number } | Extract<Fetched, { kind: "stopped" }>> {
  for (;;) {
    const reply = await deps.supplierHosts(host).requestPermit(policy);
    if (reply.kind === "granted") return reply;
    if (reply.kind === "circuit-open") return { kind: "stopped", why: "circuit-open", waitMs: reply.waitMs };
    if (deps.clock.now().getTime() + reply.waitMs > deadline) return { kind: "stopped", why: "out-of-time", waitMs: reply.waitMs };
    await deps.pause(reply.waitMs);
  }
}

function judged({ status, headers, bytes }: Answer, url: string, fetchedAt: Date): Fetched {
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status < 200 || status >= 300) return { kind: "unusable", reason: `status ${status}` };
  if (!bytes) return { kind: "unusable", reason: "larger than a page may be" };
  return { kind: "ok", url, contentType: headers.get("content-type") ?? "", etag: headers.get("etag"), fetchedAt, bytes };
}

/** Where a redirect leads: undefined where it is none, null where it leads nowhere. */
function redirectOf({ status, headers }: Answer, from: string): string | null | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  return addressOf(headers.get("location") ?? "", from)?.href ?? null;
}

function agentOf(deps: CrawlDeps): string {
  const { site } = deps.settings;
  return userAgent(site.state === "configured" ? site.value.PUBLIC_BASE_URL : "https://procureiq.invalid");
}

/** `Retry-After` in seconds (RFC 9110, 10.2.3), at most an hour; dates are taken as no wish. */
function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : 0;
}
