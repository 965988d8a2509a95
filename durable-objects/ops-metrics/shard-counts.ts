import type { MetricPoint } from "../../src/platform/metrics/buffer.ts";
import {
  HAND_ON_LAPSES_MS,
  hasRoom,
  MAX_SHARD_SERIES,
  minuteOf,
  MINUTE_MS,
  OVERFLOW,
  RETENTION_MINUTES,
} from "../../src/platform/metrics/limits.ts";
import type { BatchId, MinuteValue, ShardSeries, ShardStanding } from "../../src/platform/metrics/shard.ts";
import { addCell, addCells, boundMembers, cellOf, identityOf, seriesOf, type CellsByName } from "./cells.ts";
import { Packs } from "./packs.ts";
import { ReleasedRows } from "./released-rows.ts";
import { Standing } from "./standing.ts";

export type ShardStorage = Pick<DurableObjectStorage, "sql" | "transactionSync">;

/** What was taken in one minute and is not written yet. */
interface Held {
  takenIn: number;
  /** By the minute it counts for. */
  minutes: Map<number, CellsByName>;
}

export const SWEEP_MS = 3_600_000;

/**
 * What one shard counts: added up in memory, written once a minute when the minute is over, read from both. Whoever drops it loses the
 * minute it held; the next one over the same storage knows since when.
 */
export class ShardCounts {
  readonly #storage: ShardStorage;
  readonly #packs: Packs;
  readonly #released: ReleasedRows;
  readonly #standing: Standing;
  /** Series by their metrics' names. */
  readonly #known = new Map<string, Set<string>>();
  /** Metrics of what is held that have no totals. */
  readonly #recent = new Set<string>();
  #seriesKnown = 0;
  #held: Held | undefined;
  #sweptAt = -Infinity;

  constructor(storage: ShardStorage, now: number) {
    this.#storage = storage;
    this.#packs = new Packs(storage.sql);
    this.#released = new ReleasedRows(storage.sql);
    this.#standing = storage.transactionSync(() => new Standing(storage.sql, now));
    for (const [name, cells] of this.#totalsOfRows()) for (const identity of cells.keys()) this.#know(name, identity);
  }

  /** Adds the points up, unless the batch was taken before. Answers when they are to be written. */
  take(points: readonly MetricPoint[], batch: BatchId | undefined, now: number): number {
    this.writeEnded(now);
    if (batch && this.#standing.has(batch)) return (minuteOf(now) + 1) * MINUTE_MS;
    const held = (this.#held ??= this.#begin(now));
    for (const point of points) {
      if (point.recent) this.#recent.add(point.name);
      const minute = minuteCounted(point.minute, now);
      let all = held.minutes.get(minute);
      if (!all) held.minutes.set(minute, (all = new Map()));
      boundMembers(addCell(all, point.name, this.#identityOf(point), cellOf(point, now)));
    }
    this.#standing.took(batch, now);
    return (held.takenIn + 1) * MINUTE_MS;
  }

  /** Writes what was taken in a minute that is over: its rows, its part of the totals, and who it is of, all or none. */
  writeEnded(now: number): void {
    const held = this.#held;
    if (!held || minuteOf(now) <= held.takenIn) return;
    this.#storage.transactionSync(() => {
      const totals: CellsByName = new Map();
      for (const [minute, all] of held.minutes) {
        this.#packs.addMinute(minute, all);
        addCells(totals, this.#lasting(all));
      }
      this.#packs.addTotals(totals);
      this.#standing.wrote(held.takenIn, now);
    });
    this.#held = undefined;
  }

  read(names: readonly string[], sinceMinute: number): ShardSeries[] {
    const all: CellsByName = new Map();
    this.#released.readWindow(names, sinceMinute, all);
    this.#packs.readWindow(names, sinceMinute, all);
    for (const [minute, held] of this.#held?.minutes ?? []) {
      if (minute < sinceMinute) continue;
      for (const name of names) addCells(all, new Map([[name, held.get(name) ?? new Map()]]));
    }
    return seriesOf(all);
  }

  minutes(name: string, sinceMinute: number): MinuteValue[] {
    const values = new Map<number, number>();
    const add = (minute: number, value: number) => values.set(minute, (values.get(minute) ?? 0) + value);
    for (const { minute, value } of [...this.#released.minutes(name, sinceMinute), ...this.#packs.minutes(name, sinceMinute)])
      add(minute, value);
    for (const [minute, held] of this.#held?.minutes ?? []) {
      if (minute >= sinceMinute) for (const { value } of held.get(name)?.values() ?? []) add(minute, value);
    }
    return [...values].map(([minute, value]) => ({ minute, value })).toSorted((a, b) => a.minute - b.minute);
  }

  totals(): ShardSeries[] {
    const all = this.#totalsOfRows();
    for (const held of this.#held?.minutes.values() ?? []) addCells(all, this.#lasting(held));
    return seriesOf(all).filter(({ kind }) => kind !== "distinct");
  }

  standing(): ShardStanding {
    return this.#standing.told();
  }

  /** Forgets what is past retention, once an hour. */
  sweep(now: number): void {
    if (now - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = now;
    const before = minuteOf(now) - RETENTION_MINUTES;
    this.#packs.forgetBefore(before);
    this.#released.forgetBefore(before);
    this.#standing.forget(now);
  }

  #lasting(all: CellsByName): CellsByName {
    return new Map([...all].filter(([name]) => !this.#recent.has(name)));
  }

  #begin(now: number): Held {
    this.#standing.holdsSince(now);
    return { takenIn: minuteOf(now), minutes: new Map() };
  }

  /** A runaway label must not fill the shard, nor take the series of other metrics. */
  #identityOf({ name, labels, bounds }: MetricPoint): string {
    const identity = identityOf(labels, bounds);
    const own = this.#known.get(name);
    if (own?.has(identity)) return identity;
    if (!hasRoom(own?.size ?? 0, this.#seriesKnown, MAX_SHARD_SERIES)) {
      return identityOf(
        labels.map(() => OVERFLOW),
        bounds,
      );
    }
    this.#know(name, identity);
    return identity;
  }

  #know(name: string, identity: string): void {
    let own = this.#known.get(name);
    if (!own) this.#known.set(name, (own = new Set()));
    own.add(identity);
    this.#seriesKnown += 1;
  }

  #totalsOfRows(): CellsByName {
    const all: CellsByName = new Map();
    this.#released.readTotals(all);
    this.#packs.readTotals(all);
    return all;
  }
}

/**
 * What is handed on while it is usual counts for the minute it arrives in, some seconds late, so that a minute that is over is whole and
 * is written once. What comes later, because a shard could not be reached, counts for the minute it was counted in.
 */
function minuteCounted(minute: number, now: number): number {
  const current = minuteOf(now);
  const usual = minute === current - 1 && now - current * MINUTE_MS < HAND_ON_LAPSES_MS;
  return usual ? current : Math.min(minute, current);
}
