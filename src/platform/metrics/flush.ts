import { metricsFlushFailed } from "../events/crons.ts";
import type { Logger } from "../logger.ts";
import type { MetricsBuffer, MetricsSink } from "./buffer.ts";

/** Sends what was counted to the isolate's shard; a failure is logged and the points wait for the next flush. */
export async function flushMetrics(deps: { metrics: MetricsBuffer; metricsSink: MetricsSink; log: Logger }): Promise<void> {
  try {
    await deps.metrics.flush(deps.metricsSink);
  } catch (error) {
    metricsFlushFailed(deps, error);
  }
}
