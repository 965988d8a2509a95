import type { Metric } from "./metrics.ts";
import type { MetricSeries } from "./reader.ts";

/** A series whose buckets were counted by `bounds`, which need not be the definition's: another release may have counted them. */
type CountedSeries = MetricSeries & { bounds?: readonly number[] };

/**
 * A series by the bounds of its definition: buckets of finer bounds are added up. Undefined where it has not got each of them, for
 * nobody can say any more on which side of such a bound an observation was.
 */
export function inBoundsOf<Series extends CountedSeries>(metric: Metric, series: Series): Series | undefined {
  const { bounds, buckets } = series;
  const wanted = metric.buckets;
  if (!wanted || !buckets) return series;
  if (!bounds || buckets.length !== bounds.length + 1 || wanted.some((bound) => !bounds.includes(bound))) return undefined;
  const counts = Array.from({ length: wanted.length + 1 }, (_, slot) =>
    buckets.filter((_count, index) => slotOf(wanted, bounds[index]) === slot).reduce((sum, count) => sum + count, 0),
  );
  return { ...series, bounds: wanted, buckets: counts };
}

/** The bucket that holds all up to `bound`; without one, all that is above the last. */
function slotOf(bounds: readonly number[], bound: number | undefined): number {
  const found = bound === undefined ? -1 : bounds.findIndex((upper) => bound <= upper);
  return found === -1 ? bounds.length : found;
}
