import { figure, ownId, traceIdLike, wordOf, type Looks } from "../log-looks.ts";
import { boundsOf } from "../metrics/contract-bounds.ts";
import { counter, distinct, latency } from "../metrics/metrics.ts";
import { isInShare } from "../trace.ts";
import type { Scope } from "../scope.ts";
import { say, takeDone, type Recorder } from "./record.ts";

export const httpMetrics = {
  requests: counter(
    "http_requests",
    "Requests by route, method and class of status; `protective` are those refused on purpose with a 5xx, which are no failures, `hung` those not answered in time.",
    ["route", "method", "status_class"],
  ),
  failures: counter("http_failures", "Requests that failed with a 5xx, or were not answered in time; those refused on purpose are none."),
  duration: latency(
    "http_request_duration",
    "Time to the response's headers, by route.",
    ["route"],
    boundsOf(({ objectives }) => objectives.journey.map(({ latencyMs }) => latencyMs)),
  ),
  rateLimitOpen: counter("http_rate_limit_open", "Requests let through because the rate limiter did not answer."),
  streamsCut: counter("http_streams_cut", "Streams cut while they were open, because who read them may no longer, or nobody could say.", [
    "route",
    "why",
  ]),
  answersWithheld: counter(
    "http_answers_withheld",
    "Answers not given, because who asked had signed out or was shut out while they were made.",
    ["route"],
  ),
  bodiesRefused: counter(
    "http_bodies_refused",
    "Large bodies not taken, by why: no room in the isolate, too much text, too many values, too slow.",
    ["reason"],
  ),
  affectedBuyers: distinct("http_affected_buyers", "Distinct buyers who got a 5xx."),
  affectedClients: distinct("http_affected_clients", "Distinct clients (by product token of the User-Agent) that got a 5xx."),
};

/** The classes of status that are failures. */
export const FAILED_CLASSES = ["5xx", "hung"] as const;

export interface RequestServed {
  requestId: string;
  traceId: string;
  method: string;
  /** The route's pattern, never the path: paths carry ids. */
  route: string;
  status: number;
  durationMs: number;
  outcome: "ok" | "refused" | "failed";
  buyerId?: string;
  client: string;
}

const LOOKS: Looks = {
  requestId: ownId,
  traceId: traceIdLike,
  method: wordOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
  route: "repeated",
  status: figure,
  durationMs: figure,
  outcome: wordOf("ok", "refused", "failed"),
  client: "repeated",
  buyerId: ownId,
} satisfies Record<keyof RequestServed, Looks[string]>;

/** A request has no answer though its time is over. It is counted now, and as that, whatever becomes of it. */
export function requestHung(
  to: Recorder,
  request: { requestId: string; method: string; route: string; seconds: number },
  scope: Pick<Scope, "did">,
): void {
  const { method, route, seconds } = request;
  to.metrics.count(httpMetrics.requests, { route, method, status_class: "hung" satisfies (typeof FAILED_CLASSES)[number] });
  to.metrics.observe(httpMetrics.duration, { route }, seconds);
  to.metrics.count(httpMetrics.failures, {});
  say(to, "error", "http.request.hung", { ...request, ...takeDone(scope) });
}

/** The line says what the request did, too (`did`). Of what succeeded, lines of `successShare` of the traces are written, each trace's all or none; metrics count every request. */
export function requestServed(
  to: Recorder,
  request: RequestServed,
  successShare: number,
  { scope = {}, hung = false }: { scope?: Pick<Scope, "did">; hung?: boolean } = {},
): void {
  const failed = request.outcome === "failed";
  const statusClass = request.status >= 500 && !failed ? "protective" : `${Math.floor(request.status / 100)}xx`;
  if (!hung) {
    to.metrics.count(httpMetrics.requests, { route: request.route, method: request.method, status_class: statusClass });
    to.metrics.observe(httpMetrics.duration, { route: request.route }, request.durationMs / 1000);
  }
  if (failed) {
    if (!hung) to.metrics.count(httpMetrics.failures, {});
    if (request.buyerId) to.metrics.see(httpMetrics.affectedBuyers, {}, request.buyerId);
    to.metrics.see(httpMetrics.affectedClients, {}, request.client);
  }
  const done = takeDone(scope);
  if (request.outcome === "ok" && !isInShare(request.traceId, successShare)) return;
  to.log.log(failed ? "error" : "info", "http.request", { ...request, ...done }, LOOKS);
}

/** A stream that was open ended before it was over: the session or token of who read it had ended, or nobody could say for too long. */
export function streamCut(to: Recorder, { requestId, route, why }: { requestId: string; route: string; why: "ended" | "unknown" }): void {
  to.metrics.count(httpMetrics.streamsCut, { route, why });
  say(to, why === "unknown" ? "warn" : "info", "http.stream.cut", { requestId, route, why });
}

/** An answer took long, and who asked for it may have none any more: he is refused as his next request would be. What was done stays done. */
export function answerWithheld(to: Recorder, { requestId, route, status }: { requestId: string; route: string; status: number }): void {
  to.metrics.count(httpMetrics.answersWithheld, { route });
  say(to, "info", "http.answer.withheld", { requestId, route, status });
}

export type BodyRefusal = "in-flight" | "text" | "values" | "slow";

/** A large body was not taken: what there was of it, and what the isolate holds of all. */
export function bodyRefused(to: Recorder, refused: { reason: BodyRefusal; bytes: number; held: number }): void {
  to.metrics.count(httpMetrics.bodiesRefused, { reason: refused.reason });
  say(to, refused.reason === "in-flight" ? "warn" : "info", "http.body.refused", refused);
}

export function rateLimiterUnavailable(to: Recorder, error: unknown): void {
  to.metrics.count(httpMetrics.rateLimitOpen, {});
  say(to, "warn", "http.rate-limit.open", { error });
}

export function requestFailed(to: Recorder, failure: { requestId: string; error: unknown }): void {
  say(to, "error", "http.unhandled-error", failure);
}
