import { httpMetrics } from "../../platform/events/http.ts";
import type { Contract } from "../../platform/contract.ts";
import { matching, total, type MetricWindow } from "../../platform/metrics/reader.ts";

type Objectives = Contract["objectives"];
export type JourneyObjective = Objectives["journey"][number];
type BurnRate = Objectives["burnRates"][number];

/** How many times faster than the objective allows a window used up its errors and its slow answers. */
export interface Burn {
  requests: number;
  availability: number;
  latency: number;
}

/** An objective's routes over one window. A share of no requests burns nothing. */
export function burnOf({ routes, availability, latencyMs, latencyShare }: JourneyObjective, window: MetricWindow): Burn {
  let requests = 0;
  let failures = 0;
  let timed = 0;
  let inTime = 0;
  const within = httpMetrics.duration.buckets.filter((bound) => bound * 1000 <= latencyMs).length;
  for (const route of routes) {
    requests += total(window, httpMetrics.requests, { route });
    failures += total(window, httpMetrics.requests, { route, status_class: "5xx" });
    for (const { buckets = [] } of matching(window, httpMetrics.duration, { route })) {
      timed += sum(buckets);
      inTime += sum(buckets.slice(0, within));
    }
  }
  const failed = requests === 0 ? 0 : failures / requests;
  const late = timed === 0 ? 0 : 1 - inTime / timed;
  return { requests, availability: failed / (1 - availability), latency: late / (1 - latencyShare) };
}

export interface ObjectiveFigures {
  name: string;
  availability: number;
  latencyMs: number;
  latencyShare: number;
  /** By the burn rate's name. */
  burn: Record<string, { short: Burn; long: Burn }>;
}

export interface Burning {
  objective: string;
  kind: "availability" | "latency";
  rate: BurnRate;
  /** The slower of both windows: what has burnt at least. */
  burns: number;
}

/** Which promises burn too fast in both windows of a burn rate, the worst rate of each promise alone. */
export function burning(objectives: readonly ObjectiveFigures[], burnRates: readonly BurnRate[]): Burning[] {
  const worstFirst = burnRates.toSorted((a, b) => b.rate - a.rate);
  return objectives.flatMap(({ name, burn }) =>
    (["availability", "latency"] as const).flatMap((kind): Burning[] => {
      for (const rate of worstFirst) {
        const windows = burn[rate.name];
        if (!windows || windows.short.requests < rate.minimumRequests) continue;
        const burns = Math.min(windows.short[kind], windows.long[kind]);
        if (burns >= rate.rate) return [{ objective: name, kind, rate, burns }];
      }
      return [];
    }),
  );
}

const sum = (counts: readonly number[]): number => counts.reduce((whole, count) => whole + count, 0);
