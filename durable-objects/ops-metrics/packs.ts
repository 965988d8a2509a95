import type { MetricKind } from "../../src/platform/metrics/metrics.ts";
import type { MinuteValue } from "../../src/platform/metrics/shard.ts";
import { addCell, boundMembers, type Cell, type Cells, type CellsByName } from "./cells.ts";
import { packRecord, type PackedCell } from "./records.ts";

type Row = { name: string; part: number; kind: MetricKind; cells: string };

/** What a row may hold, in numbers and tens of letters: some hundred kilobytes, while the platform takes two megabytes. */
const PART_WEIGHT = 20_000;

/** The shard's rows: for each metric its series of a minute in one, its series of all time in another; more only where they are many. */
export class Packs {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Adds to what the minute has already, which only a batch that came late finds. */
  addMinute(minute: number, all: CellsByName): void {
    for (const [name, cells] of all) {
      const known = this.#sql.exec<Row>("SELECT name, part, kind, cells FROM packs WHERE name = ? AND minute = ?", name, minute).toArray();
      const parts = partsOf(united(name, known, cells));
      for (const [part, of] of parts.entries()) {
        this.#sql.exec(
          `INSERT INTO packs (name, minute, part, kind, value, cells) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
           ON CONFLICT (name, minute, part) DO UPDATE SET kind = ?4, value = ?5, cells = ?6`,
          name,
          minute,
          part,
          kindOf(of),
          [...of.values()].reduce((sum, { value }) => sum + value, 0),
          packed(of),
        );
      }
      if (known.length > parts.length)
        this.#sql.exec("DELETE FROM packs WHERE name = ? AND minute = ? AND part >= ?", name, minute, parts.length);
    }
  }

  /** Distinct members cannot be counted for ever. */
  addTotals(all: CellsByName): void {
    for (const [name, cells] of all) {
      if (kindOf(cells) === "distinct") continue;
      const known = this.#sql.exec<Row>("SELECT name, part, kind, cells FROM totals WHERE name = ?", name).toArray();
      const parts = partsOf(united(name, known, cells));
      for (const [part, of] of parts.entries()) {
        this.#sql.exec(
          `INSERT INTO totals (name, part, kind, cells) VALUES (?1, ?2, ?3, ?4)
           ON CONFLICT (name, part) DO UPDATE SET kind = ?3, cells = ?4`,
          name,
          part,
          kindOf(of),
          packed(of),
        );
      }
      if (known.length > parts.length) this.#sql.exec("DELETE FROM totals WHERE name = ? AND part >= ?", name, parts.length);
    }
  }

  readWindow(names: readonly string[], sinceMinute: number, into: CellsByName): void {
    const rows = this.#sql.exec<Row & { minute: number }>(
      "SELECT name, minute, part, kind, cells FROM packs WHERE name IN (SELECT value FROM json_each(?)) AND minute >= ?",
      JSON.stringify(names),
      sinceMinute,
    );
    for (const row of rows) unpack(row, `${row.name} ${row.minute} ${row.part}`, into);
  }

  readTotals(into: CellsByName): void {
    for (const row of this.#sql.exec<Row>("SELECT name, part, kind, cells FROM totals")) unpack(row, `${row.name} ${row.part}`, into);
  }

  minutes(name: string, sinceMinute: number): MinuteValue[] {
    return this.#sql
      .exec<{ minute: number; value: number }>(
        "SELECT minute, sum(value) AS value FROM packs WHERE name = ? AND minute >= ? GROUP BY minute ORDER BY minute",
        name,
        sinceMinute,
      )
      .toArray();
  }

  forgetBefore(minute: number): void {
    const names = this.#sql.exec<{ name: string }>("SELECT DISTINCT name FROM packs").toArray();
    for (const { name } of names) this.#sql.exec("DELETE FROM packs WHERE name = ? AND minute < ?", name, minute);
  }
}

function united(name: string, rows: readonly Row[], cells: Cells): Cells {
  const all: CellsByName = new Map();
  for (const row of rows) unpack(row, `${name} ${row.part}`, all);
  for (const [identity, cell] of cells) boundMembers(addCell(all, name, identity, cell));
  return all.get(name) ?? new Map();
}

function unpack({ name, kind, cells }: Row, key: string, into: CellsByName): void {
  for (const [identity, [value, at = 0, buckets = [], members]] of Object.entries(packRecord.readable(cells, key) ?? {})) {
    addCell(into, name, identity, {
      kind,
      value,
      at,
      ...(buckets.length > 0 ? { buckets } : {}),
      ...(members ? { members: new Set(members) } : {}),
    });
  }
}

function packed(cells: Cells): string {
  return JSON.stringify(
    Object.fromEntries(
      [...cells].map(([identity, { kind, value, at, buckets, members }]): [string, PackedCell] => {
        if (members) return [identity, [value, at, buckets ?? [], [...members]]];
        if (buckets) return [identity, [value, at, buckets]];
        return [identity, kind === "gauge" ? [value, at] : [value]];
      }),
    ),
  );
}

/** All series of a metric are of one kind. */
const kindOf = (cells: Cells): MetricKind => cells.values().next().value?.kind ?? "counter";

function partsOf(cells: Cells): Cells[] {
  const parts: Cells[] = [];
  let room = 0;
  for (const [identity, cell] of cells) {
    const weight = weightOf(identity, cell);
    if (parts.length === 0 || weight > room) {
      parts.push(new Map());
      room = PART_WEIGHT;
    }
    parts.at(-1)?.set(identity, cell);
    room -= weight;
  }
  return parts;
}

const weightOf = (identity: string, { buckets, members }: Cell): number =>
  2 + Math.ceil(identity.length / 10) + (buckets?.length ?? 0) + (members?.size ?? 0);
