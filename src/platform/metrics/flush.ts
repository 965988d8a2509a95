import { metricsFlushFailed, metricsLost } from "../events/metrics.ts";
import type { Logger } from "../logger.ts";
import type { MetricsBuffer, MetricsSink } from "./buffer.ts";

interface FlushDeps {
  metrics: MetricsBuffer;
  metricsSink: MetricsSink;
  log: Logger;
}

/** Hands on what was counted, now; a failure is logged and what was counted waits for the next time. */
export async function flushMetrics(deps: FlushDeps): Promise<void> {
  try {
    const losses = await deps.metrics.flush(deps.metricsSink);
    if (losses.overflowed + losses.givenUp > 0) metricsLost(deps, losses);
  } catch (error) {
    metricsFlushFailed(deps, error);
  }
}

/**
 * Hands on behind an answer: now where the last time is long enough past, else as soon as it is, so that what is counted once an hour
 * arrives as what is counted all the time. Nobody else waits meanwhile.
 */
export function handOnMetrics(deps: FlushDeps, behind: { waitUntil(task: Promise<unknown>): void }): void {
  const waitMs = deps.metrics.claim();
  if (waitMs === undefined) return;
  behind.waitUntil(waitMs === 0 ? flushMetrics(deps) : after(waitMs, deps));
}

async function after(milliseconds: number, deps: FlushDeps): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await flushMetrics(deps);
}
