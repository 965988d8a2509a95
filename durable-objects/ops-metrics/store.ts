import type { MetricPoint } from "../../src/platform/metrics/buffer.ts";
import type { MetricKind } from "../../src/platform/metrics/metrics.ts";
import { addUp, type MinuteValue, type ShardSeries } from "../../src/platform/metrics/shard.ts";
import { bucketsRecord, labelsRecord } from "./records.ts";

type Buckets = { series: number; buckets: string | null };
type Row = Buckets & { name: string; kind: MetricKind; labels: string; value: number; at: number };

/**
 * The bounds of a histogram's buckets stand behind its labels, so that counts by the bounds of two releases are two series and are
 * never added up; a release that does not look for them takes them for one label more. Releases that did not say knew these alone.
 */
const BOUNDS = "le ";
const BOUNDS_UNSAID = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function identityOf(labels: readonly string[], bounds: readonly number[] | undefined): string {
  return JSON.stringify(bounds ? [...labels, BOUNDS + bounds.join(" ")] : labels);
}

function readIdentity(kind: MetricKind, identity: string[]): { labels: string[]; bounds: number[] } {
  const last = identity.at(-1);
  if (kind !== "histogram" || !last?.startsWith(BOUNDS)) return { labels: identity, bounds: BOUNDS_UNSAID };
  return { labels: identity.slice(0, -1), bounds: last.slice(BOUNDS.length).split(" ").map(Number) };
}

/** A runaway label must not fill the shard: further series of one shard are counted under one name, `__overflow`. */
const MAX_SERIES = 20_000;
/** Distinct members kept for one series and minute; above that the figure means "at least". */
const MAX_MEMBERS = 10_000;

/** The shard's tables: series, their minutes, their members, their totals. */
export class OpsMetricsStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(points: readonly MetricPoint[], now: number): void {
    for (const point of points) {
      const series = this.#seriesOf(point);
      const { kind, value, minute } = point;
      const replaced = kind === "gauge";
      this.#sql.exec(
        `INSERT INTO minutes (minute, series, value, at) VALUES (?, ?, ?, ?)
         ON CONFLICT (series, minute) DO UPDATE SET value = ${replaced ? "excluded.value" : "value + excluded.value"}, at = excluded.at`,
        minute,
        series,
        value,
        now,
      );
      this.#sql.exec(`UPDATE series SET value = ${replaced ? "?" : "value + ?"}, at = ? WHERE id = ?`, value, now, series);
      if (point.buckets) this.#addBuckets(series, minute, point.buckets);
      if (point.members) this.#addMembers(series, minute, point.members);
    }
  }

  window(names: readonly string[], sinceMinute: number): ShardSeries[] {
    const found = new Map<number, ShardSeries>();
    for (const row of this.#rows(names, sinceMinute)) {
      const known = found.get(row.series);
      if (!known) {
        const series = this.#asSeries(row, sinceMinute);
        if (series) found.set(row.series, series);
      } else {
        known.value = row.kind === "gauge" ? row.value : known.value + row.value;
        known.at = row.at;
        const buckets = bucketsOf(row);
        if (buckets) known.buckets = addUp(known.buckets, buckets);
      }
    }
    return [...found.values()];
  }

  minutes(name: string, sinceMinute: number): MinuteValue[] {
    return this.#sql
      .exec<{ minute: number; value: number }>(
        `SELECT minute, sum(minutes.value) AS value FROM minutes JOIN series ON series.id = minutes.series
         WHERE series.name = ? AND minute >= ? GROUP BY minute ORDER BY minute`,
        name,
        sinceMinute,
      )
      .toArray();
  }

  totals(): ShardSeries[] {
    const rows = this.#sql
      .exec<Row>("SELECT id AS series, name, kind, labels, value, buckets, at FROM series WHERE kind <> 'distinct'")
      .toArray();
    return rows.flatMap((row) => this.#asSeries(row, 0) ?? []);
  }

  forgetBefore(minute: number): void {
    this.#sql.exec("DELETE FROM minutes WHERE minute < ?", minute);
    this.#sql.exec("DELETE FROM members WHERE minute < ?", minute);
  }

  #rows(names: readonly string[], sinceMinute: number): Row[] {
    return this.#sql
      .exec<Row>(
        `SELECT series.id AS series, name, kind, labels, minutes.value AS value, minutes.buckets AS buckets, minutes.at AS at
         FROM series JOIN minutes ON minutes.series = series.id
         WHERE name IN (SELECT value FROM json_each(?)) AND minute >= ? ORDER BY minute`,
        JSON.stringify(names),
        sinceMinute,
      )
      .toArray();
  }

  #asSeries(row: Row, sinceMinute: number): ShardSeries | undefined {
    const identity = labelsRecord.readable(row.labels, row.series);
    if (!identity) return undefined;
    const { labels, bounds } = readIdentity(row.kind, identity);
    const series: ShardSeries = { name: row.name, kind: row.kind, labels, value: row.value, at: row.at };
    const buckets = bucketsOf(row);
    if (buckets) Object.assign(series, { bounds, buckets });
    if (row.kind === "distinct") {
      series.members = this.#sql
        .exec<{ member: number }>("SELECT DISTINCT member FROM members WHERE series = ? AND minute >= ?", row.series, sinceMinute)
        .toArray()
        .map(({ member }) => member);
    }
    return series;
  }

  #seriesOf({ name, labels, kind, bounds }: MetricPoint): number {
    const find = (values: string) => this.#sql.exec<{ id: number }>("SELECT id FROM series WHERE name = ? AND labels = ?", name, values);
    const [known] = find(identityOf(labels, bounds)).toArray();
    if (known) return known.id;
    const { count } = this.#sql.exec<{ count: number }>("SELECT count(*) AS count FROM series").one();
    const values = identityOf(count < MAX_SERIES ? labels : labels.map(() => "__overflow"), bounds);
    this.#sql.exec("INSERT OR IGNORE INTO series (name, labels, kind) VALUES (?, ?, ?)", name, values, kind);
    return find(values).one().id;
  }

  #addBuckets(series: number, minute: number, buckets: readonly number[]): void {
    const inMinute = this.#sql.exec<Buckets>("SELECT series, buckets FROM minutes WHERE series = ? AND minute = ?", series, minute).one();
    const inAll = this.#sql.exec<Buckets>("SELECT id AS series, buckets FROM series WHERE id = ?", series).one();
    const added = (before: Buckets) => JSON.stringify(addUp(bucketsOf(before), buckets));
    this.#sql.exec("UPDATE minutes SET buckets = ? WHERE series = ? AND minute = ?", added(inMinute), series, minute);
    this.#sql.exec("UPDATE series SET buckets = ? WHERE id = ?", added(inAll), series);
  }

  #addMembers(series: number, minute: number, members: readonly number[]): void {
    const { count } = this.#sql
      .exec<{ count: number }>("SELECT count(*) AS count FROM members WHERE series = ? AND minute = ?", series, minute)
      .one();
    for (const member of members.slice(0, Math.max(0, MAX_MEMBERS - count))) {
      this.#sql.exec("INSERT OR IGNORE INTO members (series, minute, member) VALUES (?, ?, ?)", series, minute, member);
    }
  }
}

const bucketsOf = ({ series, buckets }: Buckets): number[] | undefined =>
  buckets === null ? undefined : bucketsRecord.readable(buckets, series);
