import type { Clock } from "../clock.ts";
import { inBoundsOf } from "./bounds.ts";
import type { MetricsSink } from "./buffer.ts";
import type { Metric } from "./metrics.ts";
import type { MetricSeries, MetricsReader, MetricWindow } from "./reader.ts";
import { addUp, type MetricsShard, type ShardSeries } from "./shard.ts";

const SHARDS = 4;
const MAX_WINDOW_MINUTES = 48 * 60;

/** All shards of `ops-metrics` as one. An isolate writes to one shard, chosen once by `random`. */
export function metricsShards(shardOf: (name: string) => MetricsShard, clock: Clock, random: () => number): MetricsSink & MetricsReader {
  const shards = Array.from({ length: SHARDS }, (_, index) => shardOf(`shard-${index}`));
  const own = shardOf(`shard-${Math.floor(random() * SHARDS)}`);
  const all = <T>(call: (shard: MetricsShard) => Promise<T>) => Promise.allSettled(shards.map(call));
  const since = (windowMinutes: number) => Math.floor(clock.now().getTime() / 60_000) - Math.min(windowMinutes, MAX_WINDOW_MINUTES) + 1;

  return {
    write: (points) => own.write(points),
    async read(metrics, windowMinutes) {
      const names = metrics.map(({ name }) => name);
      return merge(metrics, await all((shard) => shard.read(names, since(windowMinutes))));
    },
    async minutes(metric, windowMinutes) {
      const first = since(windowMinutes);
      const values = Array.from({ length: Math.min(windowMinutes, MAX_WINDOW_MINUTES) }, () => 0);
      for (const answer of await all((shard) => shard.minutes(metric.name, first))) {
        if (answer.status !== "fulfilled") continue;
        for (const { minute, value } of answer.value)
          if (minute - first < values.length) values[minute - first] = (values[minute - first] ?? 0) + value;
      }
      return values;
    },
    totals: async (metrics) => merge(metrics, await all((shard) => shard.totals())),
  };
}

/** Unites what the shards answered; a shard that did not answer, or buckets that the bounds of now cannot be read from, make the window incomplete. */
export function merge(metrics: readonly Metric[], answers: readonly PromiseSettledResult<readonly ShardSeries[]>[]): MetricWindow {
  const definitions = new Map(metrics.map((metric) => [metric.name, metric]));
  const merged = new Map<string, ShardSeries>();
  let readable = true;
  for (const answer of answers) {
    for (const counted of answer.status === "fulfilled" ? answer.value : []) {
      const definition = definitions.get(counted.name);
      const series = definition && inBoundsOf(definition, counted);
      if (!series) {
        readable &&= definition === undefined;
        continue;
      }
      const key = `${series.name}\u0000${series.labels.join("\u0000")}`;
      const known = merged.get(key);
      merged.set(key, known ? united(known, series) : series);
    }
  }
  return {
    series: [...merged.values()].map(({ members, at: _at, bounds: _bounds, ...series }): MetricSeries =>
      members ? { ...series, value: members.length } : series,
    ),
    complete: readable && answers.every(({ status }) => status === "fulfilled"),
  };
}

function united(a: ShardSeries, b: ShardSeries): ShardSeries {
  if (a.kind === "gauge") return a.at >= b.at ? a : b;
  return {
    ...a,
    value: a.value + b.value,
    ...(a.buckets || b.buckets ? { buckets: addUp(a.buckets, b.buckets ?? []) } : {}),
    ...(a.members || b.members ? { members: [...new Set([...(a.members ?? []), ...(b.members ?? [])])] } : {}),
  };
}
