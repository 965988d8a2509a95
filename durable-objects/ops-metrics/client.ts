import type { Clock } from "../../src/platform/clock.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { MetricsSink } from "../../src/platform/metrics/buffer.ts";
import type { MetricSeries, MetricsReader, MetricWindow } from "../../src/platform/metrics/reader.ts";
import type { OpsMetrics } from "./object.ts";
import { addUp, type ShardSeries } from "./store.ts";

const SHARDS = 4;
const DEADLINE_MS = 2_000;
const MAX_WINDOW_MINUTES = 48 * 60;

/** The shards of `ops-metrics` behind the platform's interfaces. An isolate writes to one shard, chosen once by `random`. */
export function opsMetricsClient(
  namespace: DurableObjectNamespace<OpsMetrics>,
  clock: Clock,
  random: () => number,
): MetricsSink & MetricsReader {
  const shard = (index: number) => namespace.get(namespace.idFromName(`shard-${index}`));
  const own = Math.floor(random() * SHARDS);
  const all = <T>(call: (stub: DurableObjectStub<OpsMetrics>) => Promise<T>) =>
    Promise.allSettled(Array.from({ length: SHARDS }, (_, index) => withDeadline("ops-metrics", DEADLINE_MS, () => call(shard(index)))));
  const since = (windowMinutes: number) => Math.floor(clock.now().getTime() / 60_000) - Math.min(windowMinutes, MAX_WINDOW_MINUTES) + 1;

  return {
    async write(points) {
      await withDeadline("ops-metrics", DEADLINE_MS, () => shard(own).write(points));
    },
    async read(metrics, windowMinutes) {
      const names = metrics.map(({ name }) => name);
      return merge(await all(async (stub) => (await stub.read(names, since(windowMinutes))) as ShardSeries[]));
    },
    async minutes(metric, windowMinutes) {
      const first = since(windowMinutes);
      const values = Array.from({ length: Math.min(windowMinutes, MAX_WINDOW_MINUTES) }, () => 0);
      for (const answer of await all(async (stub) => stub.minutes(metric.name, first))) {
        if (answer.status !== "fulfilled") continue;
        for (const { minute, value } of answer.value)
          if (minute - first < values.length) values[minute - first] = (values[minute - first] ?? 0) + value;
      }
      return values;
    },
    async totals() {
      return merge(await all(async (stub) => (await stub.totals()) as ShardSeries[]));
    },
  };
}

/** Unites what the shards answered; a shard that did not answer makes the window incomplete. */
export function merge(answers: readonly PromiseSettledResult<readonly ShardSeries[]>[]): MetricWindow {
  const merged = new Map<string, ShardSeries>();
  for (const answer of answers) {
    for (const series of answer.status === "fulfilled" ? answer.value : []) {
      const key = `${series.name}\u0000${series.labels.join("\u0000")}`;
      const known = merged.get(key);
      merged.set(key, known ? united(known, series) : series);
    }
  }
  return {
    series: [...merged.values()].map(({ members, at: _at, ...series }): MetricSeries =>
      members ? { ...series, value: members.length } : series,
    ),
    complete: answers.every(({ status }) => status === "fulfilled"),
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
