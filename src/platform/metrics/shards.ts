import type { Clock } from "../clock.ts";
import { inBoundsOf } from "./bounds.ts";
import type { MetricsSink } from "./buffer.ts";
import type { Metric } from "./metrics.ts";
import type { MetricSeries, MetricsReader, MetricWindow } from "./reader.ts";
import { MINUTE_MS, minuteOf, RETENTION_MINUTES, SHARDS } from "./limits.ts";
import { addUp, type MetricsShard, type MinuteValue, type ShardAnswer, type ShardSeries, type ShardStanding } from "./shard.ts";

interface Setting {
  /** Who writes: no two isolates or objects have the same. */
  writer: string;
  /** Of a window, the part that may be lost with a shard's memory before the window counts as incomplete. */
  tolerableLoss: number;
}

/** All shards of `ops-metrics` as one. A writer writes to one shard, chosen once by `random`. */
export function metricsShards(
  shardOf: (name: string) => MetricsShard,
  clock: Clock,
  random: () => number,
  { writer, tolerableLoss }: Setting,
): MetricsSink & MetricsReader {
  const shards = Array.from({ length: SHARDS }, (_, index) => shardOf(`shard-${index}`));
  const own = shardOf(`shard-${Math.floor(random() * SHARDS)}`);
  const all = <T>(call: (shard: MetricsShard) => Promise<T>) => Promise.allSettled(shards.map(call));
  const now = () => clock.now().getTime();
  const since = (windowMinutes: number) => minuteOf(now()) - Math.min(windowMinutes, RETENTION_MINUTES) + 1;

  return {
    write: (points, number) => own.write(points, number === undefined ? undefined : { writer, number }),
    async read(metrics, windowMinutes) {
      const names = metrics.map(({ name }) => name);
      const first = since(windowMinutes);
      const span = SHARDS * Math.min(windowMinutes, RETENTION_MINUTES) * MINUTE_MS;
      const answers = await all(async (shard) => answerOf(await shard.read(names, first, "standing")));
      const window = merge(
        metrics,
        answers.map((answer) => (answer.status === "fulfilled" ? { status: "fulfilled", value: answer.value.series } : answer)),
      );
      const lost = lostMs(standingsOf(answers), first * MINUTE_MS);
      return { ...window, complete: window.complete && lost <= tolerableLoss * span };
    },
    async minutes(metric, windowMinutes) {
      const first = since(windowMinutes);
      const answers = await all((shard) => shard.minutes(metric.name, first));
      return byMinute(answered(answers), first, windowMinutes);
    },
    async histories(metrics, windowMinutes) {
      const first = since(windowMinutes);
      const names = [...new Set(metrics.map(({ name }) => name))];
      const answers = answered(await all((shard) => shard.minutesOf(names, first)));
      if (answers.length === 0) return new Map();
      return new Map(
        names.map((name, index) => [
          name,
          byMinute(
            answers.map((answer) => answer[index] ?? []),
            first,
            windowMinutes,
          ),
        ]),
      );
    },
    totals: async (metrics) => merge(metrics, await all((shard) => shard.totals())),
    async standing(windowMinutes) {
      const answers = await all(async (shard) => answerOf(await shard.read([], since(1), "standing")));
      const standings = standingsOf(answers);
      const newest = standings.flatMap(({ newestAt }) => newestAt ?? []);
      return {
        newestAt: newest.length > 0 ? Math.max(...newest) : null,
        countsSince: standings.length > 0 ? Math.max(...standings.map(({ countsSince }) => countsSince)) : null,
        lostSeconds: lostMs(standings, since(windowMinutes) * MINUTE_MS) / 1000,
        lastLostAt: Math.max(0, ...standings.flatMap(({ lost }) => lost.map(({ until }) => until))) || null,
        complete: standings.length === SHARDS,
      };
    },
  };
}

const answered = <T>(answers: readonly PromiseSettledResult<T>[]): T[] =>
  answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));

/** What shards counted, minute by minute from the first on, added up. */
function byMinute(counted: readonly (readonly MinuteValue[])[], first: number, windowMinutes: number): number[] {
  const values = Array.from({ length: Math.min(windowMinutes, RETENTION_MINUTES) }, () => 0);
  for (const { minute, value } of counted.flat())
    if (minute - first < values.length) values[minute - first] = (values[minute - first] ?? 0) + value;
  return values;
}

/** A shard that runs a release before answers the series alone, and says nothing of itself. */
function answerOf(answer: ShardAnswer | readonly ShardSeries[]): { series: readonly ShardSeries[]; standing: ShardStanding | undefined } {
  return "series" in answer ? answer : { series: answer, standing: undefined };
}

const standingsOf = (answers: readonly PromiseSettledResult<{ standing: ShardStanding | undefined }>[]): ShardStanding[] =>
  answers.flatMap((answer) => (answer.status === "fulfilled" ? (answer.value.standing ?? []) : []));

/** Milliseconds of counting that shards lost since then, added up. */
function lostMs(standings: readonly ShardStanding[], sinceMs: number): number {
  const gaps = standings.flatMap(({ lost }) => lost);
  return gaps.reduce((sum, { since, until }) => sum + Math.max(0, until - Math.max(since, sinceMs)), 0);
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
