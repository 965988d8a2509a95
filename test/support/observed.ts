import { createMetricsBuffer, type MetricPoint } from "../../src/platform/metrics/buffer.ts";
import type { Metric } from "../../src/platform/metrics/metrics.ts";
import type { MetricWindow } from "../../src/platform/metrics/reader.ts";

/** What an isolate sends of these observations, in seconds, each with the labels given. */
export async function pointsOf(
  metric: Metric,
  observations: readonly number[],
  labels: Record<string, string> = {},
): Promise<MetricPoint[]> {
  const buffer = createMetricsBuffer({ now: () => new Date() });
  for (const seconds of observations) buffer.observe(metric, labels, seconds);
  const points: MetricPoint[] = [];
  await buffer.flush({ write: async (sent) => void points.push(...sent) });
  return points;
}

/** The window in which nothing but these observations was made. */
export async function windowOf(metric: Metric, observations: readonly number[], labels?: Record<string, string>): Promise<MetricWindow> {
  const points = await pointsOf(metric, observations, labels);
  return { series: points.map(({ minute: _minute, members: _members, ...series }) => series), complete: true };
}
