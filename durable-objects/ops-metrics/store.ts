import type { MetricPoint } from "../../src/platform/metrics/buffer.ts";
import type { MetricKind } from "../../src/platform/metrics/metrics.ts";
import { addUp, type MinuteValue, type ShardSeries } from "../../src/platform/metrics/shard.ts";

type Row = { name: string; kind: MetricKind; labels: string; value: number; buckets: string | null; at: number; series: number };

/** A runaway label must not fill the shard: further series of one shard are counted under one name, `__overflow`. */
const MAX_SERIES = 20_000;
/** Distinct members kept for one series and minute; above that the figure means "at least". */
const MAX_MEMBERS = 10_000;

/** The shard's tables: series, their minutes, their members, their totals. */
export class OpsMetricsStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, name TEXT NOT NULL, labels TEXT NOT NULL, kind TEXT NOT NULL,
        value REAL NOT NULL DEFAULT 0, buckets TEXT, at INTEGER NOT NULL DEFAULT 0, UNIQUE (name, labels));
      CREATE TABLE IF NOT EXISTS minutes (minute INTEGER NOT NULL, series INTEGER NOT NULL, value REAL NOT NULL, buckets TEXT, at INTEGER NOT NULL,
        PRIMARY KEY (series, minute)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS minutes_by_age ON minutes (minute);
      CREATE TABLE IF NOT EXISTS members (series INTEGER NOT NULL, minute INTEGER NOT NULL, member INTEGER NOT NULL,
        PRIMARY KEY (series, minute, member)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS members_by_age ON members (minute);
    `);
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
      if (!known) found.set(row.series, this.#asSeries(row, sinceMinute));
      else {
        known.value = row.kind === "gauge" ? row.value : known.value + row.value;
        known.at = row.at;
        if (row.buckets !== null) known.buckets = addUp(known.buckets, JSON.parse(row.buckets) as number[]);
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
    return rows.map((row) => this.#asSeries(row, 0));
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

  #asSeries(row: Row, sinceMinute: number): ShardSeries {
    const series: ShardSeries = {
      name: row.name,
      kind: row.kind,
      labels: JSON.parse(row.labels) as string[],
      value: row.value,
      at: row.at,
    };
    if (row.buckets !== null) series.buckets = JSON.parse(row.buckets) as number[];
    if (row.kind === "distinct") {
      series.members = this.#sql
        .exec<{ member: number }>("SELECT DISTINCT member FROM members WHERE series = ? AND minute >= ?", row.series, sinceMinute)
        .toArray()
        .map(({ member }) => member);
    }
    return series;
  }

  #seriesOf({ name, labels, kind }: MetricPoint): number {
    const find = (values: string) =>
      this.#sql.exec<{ id: number }>("SELECT id FROM series WHERE name = ? AND labels = ?", name, values).toArray()[0]?.id;
    const known = find(JSON.stringify(labels));
    if (known !== undefined) return known;
    const { count } = this.#sql.exec<{ count: number }>("SELECT count(*) AS count FROM series").one();
    const values = JSON.stringify(count < MAX_SERIES ? labels : labels.map(() => "__overflow"));
    this.#sql.exec("INSERT OR IGNORE INTO series (name, labels, kind) VALUES (?, ?, ?)", name, values, kind);
    return find(values) as number;
  }

  #addBuckets(series: number, minute: number, buckets: readonly number[]): void {
    const inMinute = this.#sql
      .exec<{ buckets: string | null }>("SELECT buckets FROM minutes WHERE series = ? AND minute = ?", series, minute)
      .one();
    const inAll = this.#sql.exec<{ buckets: string | null }>("SELECT buckets FROM series WHERE id = ?", series).one();
    const added = (before: string | null) => JSON.stringify(addUp(before === null ? undefined : (JSON.parse(before) as number[]), buckets));
    this.#sql.exec("UPDATE minutes SET buckets = ? WHERE series = ? AND minute = ?", added(inMinute.buckets), series, minute);
    this.#sql.exec("UPDATE series SET buckets = ? WHERE id = ?", added(inAll.buckets), series);
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
