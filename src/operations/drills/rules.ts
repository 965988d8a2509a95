import type { Contract } from "../../platform/contract.ts";
import type { DrillResult, LastDrill } from "./record.ts";

/** How a drill the contract demands stands. */
export interface DrillStanding {
  name: string;
  lastResult: DrillResult | null;
  /** RFC 3339 UTC. */
  lastPassedAt: string | null;
  detectedAfterSeconds: number | null;
  /** It has not passed within the contract's interval. */
  overdue: boolean;
}

/** The standing of every drill the contract demands, in its order. One that was run and failed is as overdue as one that was not run. */
export function drillStandings(last: readonly LastDrill[], contract: Contract["drills"], now: Date): DrillStanding[] {
  return contract.required.map((name) => {
    const known = last.find((drill) => drill.name === name);
    const lastPassedAt = known?.lastPassedAt ?? null;
    return {
      name,
      lastResult: known?.result ?? null,
      lastPassedAt,
      detectedAfterSeconds: known?.detectedAfterSeconds ?? null,
      overdue: lastPassedAt === null || now.getTime() - Date.parse(lastPassedAt) > contract.intervalSeconds * 1000,
    };
  });
}
