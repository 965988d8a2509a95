import type { MetricKind } from "../../src/platform/metrics/metrics.ts";
import type { MinuteValue } from "../../src/platform/metrics/shard.ts";
import { addCell, type CellsByName } from "./cells.ts";
import { bucketsRecord } from "./records.ts";

type Row = { series: number; name: string; kind: MetricKind; labels: string; value: number; buckets: string | null; at: number };

/**
 * What releases before packs wrote, a row a series, and write again should one of them be rolled back to. It is read beside the packs and
 * never written; its minutes go by age, its totals stay what they were.
 */
export class ReleasedRows {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  readWindow(names: readonly string[], sinceMinute: number, into: CellsByName): void {
    const rows = this.#sql.exec<Row>(
      `SELECT series.id AS series, name, kind, labels, minutes.value AS value, minutes.buckets AS buckets, minutes.at AS at
       FROM series JOIN minutes ON minutes.series = series.id
       WHERE name IN (SELECT value FROM json_each(?)) AND minute >= ? ORDER BY minute`,
      JSON.stringify(names),
      sinceMinute,
    );
    for (const row of rows) addRow(row, into);
    const members = this.#sql.exec<{ name: string; labels: string; member: number }>(
      `SELECT DISTINCT name, labels, member FROM series JOIN members ON members.series = series.id
       WHERE name IN (SELECT value FROM json_each(?)) AND minute >= ?`,
      JSON.stringify(names),
      sinceMinute,
    );
    for (const { name, labels, member } of members)
      addCell(into, name, labels, { kind: "distinct", value: 0, at: 0, members: new Set([member]) });
  }

  readTotals(into: CellsByName): void {
    const rows = this.#sql.exec<Row>("SELECT id AS series, name, kind, labels, value, buckets, at FROM series WHERE kind <> 'distinct'");
    for (const row of rows) addRow(row, into);
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

  forgetBefore(minute: number): void {
    this.#sql.exec("DELETE FROM minutes WHERE minute < ?", minute);
    this.#sql.exec("DELETE FROM members WHERE minute < ?", minute);
  }
}

function addRow({ series, name, kind, labels, value, buckets, at }: Row, into: CellsByName): void {
  const counts = buckets === null ? undefined : bucketsRecord.readable(buckets, series);
  addCell(into, name, labels, { kind, value, at, ...(counts ? { buckets: counts } : {}) });
}
