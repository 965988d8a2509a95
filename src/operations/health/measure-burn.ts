import { httpMetrics } from "../../platform/events/http.ts";
import { matching, observations, total, type MetricWindow } from "../../platform/metrics/reader.ts";
import { failedRequests } from "./failed-requests.ts";
import type { Burn, JourneyObjective } from "./objective-rules.ts";

/** An objective's routes over one window. A share of no requests burns nothing. */
export function burnOf({ routes, availability, latencyMs, latencyShare }: JourneyObjective, window: MetricWindow): Burn {
  let requests = 0;
  let failures = 0;
  let timed = 0;
  let inTime = 0;
  const within = httpMetrics.duration.buckets.filter((bound) => Math.round(bound * 1000) <= latencyMs).length;
  for (const route of routes) {
    requests += total(window, httpMetrics.requests, { route });
    failures += failedRequests(window, route);
    timed += observations(window, httpMetrics.duration, { route });
    for (const { buckets = [] } of matching(window, httpMetrics.duration, { route })) {
      inTime += sum(buckets.slice(0, within));
    }
  }
  const failed = requests === 0 ? 0 : failures / requests;
  const late = timed === 0 ? 0 : 1 - inTime / timed;
  return { requests, availability: failed / (1 - availability), latency: late / (1 - latencyShare) };
}

const sum = (counts: readonly number[]): number => counts.reduce((whole, count) => whole + count, 0);
