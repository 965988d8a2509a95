import {
  after,
  CROWDED,
  HOURS,
  MOST_FIGURES,
  RESOLUTIONS,
  rowOf,
  type KeptHistory,
  type Resolution,
} from "../../src/operations/health/figure-history.ts";
import type { Band } from "../../src/platform/metrics/band.ts";
import { bandsRecord } from "./records.ts";

/**
 * What captures measured, in rows of a minute, of some and of an hour: the figures of a row stand in one, each at its place. A row that is
 * not readable is a gap.
 */
export class DeskHistory {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep(values: Readonly<Record<string, number>>, minute: number): void {
    const places = this.#placesOf(Object.keys(values));
    for (const resolution of RESOLUTIONS) {
      const row = rowOf(minute, resolution);
      const cells = this.#row(resolution, row);
      for (const [name, value] of Object.entries(values)) {
        const place = places.get(name);
        if (place === undefined) continue;
        while (cells.length < place) cells.push(null);
        cells[place] = after(cells[place], value, resolution);
      }
      const { minutes, keptMinutes } = resolution;
      this.#sql.exec("INSERT OR REPLACE INTO figure_rows (minutes, minute, cells) VALUES (?, ?, ?)", minutes, row, JSON.stringify(cells));
      this.#sql.exec("DELETE FROM figure_rows WHERE minutes = ? AND minute <= ?", minutes, row - keptMinutes);
    }
  }

  read(minutes: number, sinceMinute: number): KeptHistory {
    const names: (string | null)[] = [];
    const places = this.#places();
    for (const [name, place] of places) {
      while (names.length < place) names.push(null);
      names[place] = name;
    }
    const rows = this.#sql
      .exec<{ minute: number; cells: string }>(
        "SELECT minute, cells FROM figure_rows WHERE minutes = ? AND minute >= ? ORDER BY minute",
        minutes,
        sinceMinute,
      )
      .toArray()
      .map(({ minute, cells }) => ({ minute, cells: bandsRecord.readable(cells, `${minutes} ${minute}`) ?? [] }));
    return { minutes, names, rows, full: places.size >= MOST_FIGURES };
  }

  /** Gives back the places of what was measured in none of the hours that are kept. */
  forgetUnmeasured(): void {
    const places = this.#places();
    if (places.size < CROWDED) return;
    const measured = new Set<number>();
    for (const { cells } of this.read(HOURS.minutes, 0).rows)
      for (const [place, cell] of cells.entries()) if (cell !== null) measured.add(place);
    for (const place of places.values()) if (!measured.has(place)) this.#sql.exec("DELETE FROM figure_places WHERE place = ?", place);
  }

  /** Places of figures, those that are new among them while there are any. */
  #placesOf(names: readonly string[]): ReadonlyMap<string, number> {
    const places = this.#places();
    const taken = new Set(places.values());
    let free = 0;
    for (const name of names) {
      if (places.has(name)) continue;
      while (taken.has(free)) free += 1;
      if (free >= MOST_FIGURES) break;
      this.#sql.exec("INSERT INTO figure_places (place, name) VALUES (?, ?)", free, name);
      places.set(name, free);
      taken.add(free);
    }
    return places;
  }

  #places(): Map<string, number> {
    const rows = this.#sql.exec<{ place: number; name: string }>("SELECT place, name FROM figure_places ORDER BY place").toArray();
    return new Map(rows.map(({ place, name }) => [name, place]));
  }

  #row({ minutes }: Resolution, minute: number): Band[] {
    const [row] = this.#sql
      .exec<{ cells: string }>("SELECT cells FROM figure_rows WHERE minutes = ? AND minute = ?", minutes, minute)
      .toArray();
    return (row && bandsRecord.readable(row.cells, `${minutes} ${minute}`)) ?? [];
  }
}
