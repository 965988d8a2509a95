import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const meteringMetrics = {
  overflowed: counter("metrics_overflowed", "Events counted without their labels, for want of room for another series in the isolate.", [
    "metric",
  ]),
  givenUp: counter("metrics_series_given_up", "Series of a minute that an isolate forgot because its shard did not take them."),
};

/** What was counted waits for the next hand-on. */
export function metricsFlushFailed(to: Recorder, error: unknown): void {
  say(to, "warn", "metrics.flush.failed", { error });
}

/** Figures are less than what happened, or less told apart. The metrics of the same names were moved where it happened. */
export function metricsLost(to: Recorder, fields: { overflowed: number; givenUp: number }): void {
  say(to, "warn", "metrics.lost", fields);
}
