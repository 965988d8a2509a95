import { withDeadline } from "../../platform/deadline.ts";
import { deskUnavailable } from "../../platform/events/operators.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { Band } from "../../platform/metrics/band.ts";
import { minuteOf } from "../../platform/metrics/limits.ts";
import { bandsOf, resolutionFor, rowOf } from "./figure-history.ts";
import type { HealthDeps } from "./ports.ts";

/** How figures were: what is counted minute by minute by the metric, what is measured in bands by its name in the history. */
export interface Histories {
  counted: ReadonlyMap<string, readonly number[]>;
  measured: ReadonlyMap<string, readonly Band[]>;
  /** How many minutes one band stands for. */
  minutes: number;
  /** Whether there are more figures than have a place. */
  full: boolean;
}

type HistoryDeps = Pick<HealthDeps, "captureDesk" | "metricsReader" | "clock" | "contract" | "log" | "metrics">;

/** What the sections draw of so many minutes, in one call a shard and one of the desk. Where it cannot be had it is left out: no page fails for it. */
export async function readHistories(deps: HistoryDeps, sections: readonly HealthSection[], windowMinutes: number): Promise<Histories> {
  const resolution = resolutionFor(windowMinutes);
  const now = deps.clock.now().getTime();
  const first = rowOf(minuteOf(now) - windowMinutes, resolution);
  const counters = sections.flatMap(({ trends = [] }) => trends.map(({ metric }) => metric));
  const [counted, kept] = await Promise.all([
    deps.metricsReader.histories(counters, windowMinutes),
    withDeadline("ops-desk", deps.contract.audit.readDeadlineMs, () => deps.captureDesk.figureHistory(resolution.minutes, first)).catch(
      (error: unknown) => {
        deskUnavailable(deps, { use: "figure-history", error });
        return undefined;
      },
    ),
  ]);
  return {
    counted,
    measured: kept ? bandsOf(kept, windowMinutes, now) : new Map(),
    minutes: resolution.minutes,
    full: kept?.full ?? false,
  };
}
