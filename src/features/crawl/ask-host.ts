import { nextDelaySeconds } from "../../platform/retry.ts";
import { pageAnswered } from "../../platform/events/crawl.ts";
import { addressOf } from "./address.ts";
import type { HostPolicy } from "./host-rules.ts";
import type { Fetched, Validators } from "./fetched.ts";
import type { CrawlDeps } from "./ports.ts";
import { readBytes, readPrefix } from "./read-bytes.ts";
import { userAgent } from "./robots.ts";
import { recorded } from "../../platform/language/say.ts";

export interface Answer {
  kind: "answered";
  status: number;
  headers: Headers;
  /** Undefined where the body is larger than asked for. */
  bytes: Uint8Array | undefined;
}

/** Under whose permits it is asked, for which supplier, and how politely. */
export interface Asked {
  supplierId: string;
  /** The key of the object that gives the permits: the host, where it is the supplier's own. */
  host: string;
  policy: HostPolicy;
}

/** What is asked for, and how much of it: where it is longer, nothing, or its beginning where that is enough. */
export interface Wanted {
  url: string;
  maxBytes: number;
  prefix?: true;
  /** Asked for only where it has changed since. */
  known?: Validators;
  /** How long it may take, where that is not what a page may. */
  deadlineMs?: number;
}

/** One request under a permit of the host's owner. */
export async function ask(
  deps: CrawlDeps,
  { supplierId, host, policy }: Asked,
  wanted: Wanted,
  deadline: number,
): Promise<Answer | Extract<Fetched, { kind: "stopped" | "unanswered" }>> {
  const permit = await permitOf(deps, host, policy, deadline);
  if (permit.kind === "stopped") return permit;
  const started = deps.clock.now().getTime();
  const answer = await request(deps, wanted);
  const tookMs = deps.clock.now().getTime() - started;
  // How long a large file takes says nothing of how a host answers for pages.
  const isPage = wanted.deadlineMs === undefined;
  const refused = answer.kind === "answered" && (answer.status >= 500 || answer.status === 429);
  const wait = refused ? { retryAfterMs: retryAfterMs(answer.headers, deps.clock.now()) } : {};
  await deps.supplierHosts(host).returnPermit(policy, {
    ...{ token: permit.token, answered: answer.kind === "answered" && !refused, tookMs: isPage ? tookMs : null },
    ...wait,
  });
  if (isPage) pageAnswered(deps, { supplierId, durationMs: tookMs });
  return refused ? { kind: "unanswered", reason: recorded`status ${answer.status} from ${new URL(wanted.url).pathname}`, ...wait } : answer;
}

/** The same, asked again by the contract's schedule where nobody answers, as long as that ends before the deadline. */
export async function askPatiently(deps: CrawlDeps, asked: Asked, wanted: Wanted, deadline: number): ReturnType<typeof ask> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(deps, asked, wanted, deadline);
    if (answer.kind !== "unanswered") return answer;
    const seconds = nextDelaySeconds(deps.contract.crawl.shared.retry, attempt, deps.random(), (answer.retryAfterMs ?? 0) / 1000);
    if (seconds === undefined || deps.clock.now().getTime() + seconds * 1000 > deadline) return answer;
    await deps.pause(seconds * 1000);
  }
}

async function request(
  deps: CrawlDeps,
  { url, maxBytes, prefix, known, deadlineMs }: Wanted,
): Promise<Answer | Extract<Fetched, { kind: "unanswered" }>> {
  try {
    const response = await deps.crawlFetch(url, {
      headers: {
        "user-agent": agentOf(deps),
        accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
        ...(known?.etag ? { "if-none-match": known.etag } : {}),
        ...(known?.lastModified ? { "if-modified-since": known.lastModified } : {}),
      },
      redirect: "manual",
      signal: AbortSignal.timeout(deadlineMs ?? deps.contract.crawl.pageDeadlineMs),
    });
    return {
      kind: "answered",
      status: response.status,
      headers: response.headers,
      bytes: await (prefix ? readPrefix : readBytes)(response.body, maxBytes),
    };
  } catch (error) {
    return { kind: "unanswered", reason: recorded`no answer from ${new URL(url).pathname}: ${(error as Error).message}` };
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

/** Where a redirect leads: undefined where it is none, null where it leads nowhere. */
export function redirectOf({ status, headers }: Answer, from: string): string | null | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const location = headers.get("location");
  return location === null || location === "" ? null : (addressOf(location, from)?.href ?? null);
}

function agentOf(deps: CrawlDeps): string {
  const { site } = deps.settings;
  return userAgent(site.state === "configured" ? site.value.PUBLIC_BASE_URL : "https://procureiq.invalid");
}

const LONGEST_WAIT_MS = 3_600_000;

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), at most an hour; what is neither is no wish. */
export function retryAfterMs(headers: Headers, now: Date): number {
  const wish = headers.get("retry-after")?.trim() ?? "";
  const wishedMs = /^\d+$/.test(wish) ? Number(wish) * 1000 : Date.parse(wish) - now.getTime();
  return wishedMs > 0 ? Math.min(wishedMs, LONGEST_WAIT_MS) : 0;
}
