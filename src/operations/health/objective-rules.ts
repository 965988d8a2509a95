import type { Contract } from "../../platform/contract.ts";

type Objectives = Contract["objectives"];
export type JourneyObjective = Objectives["journey"][number];
type BurnRate = Objectives["burnRates"][number];

/** How many times faster than the objective allows a window used up its errors and its slow answers. */
export interface Burn {
  requests: number;
  availability: number;
  latency: number;
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
