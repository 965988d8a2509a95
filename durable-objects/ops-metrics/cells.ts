import type { MetricPoint } from "../../src/platform/metrics/buffer.ts";
import { MAX_MEMBERS } from "../../src/platform/metrics/limits.ts";
import type { MetricKind } from "../../src/platform/metrics/metrics.ts";
import type { ShardSeries } from "../../src/platform/metrics/shard.ts";
import { labelsRecord } from "./records.ts";

/** One series added up, over a minute, a window or all time. */
export interface Cell {
  kind: MetricKind;
  value: number;
  /** Gauge: when it was last set, in milliseconds since the epoch. */
  at: number;
  buckets?: number[];
  members?: Set<number>;
}

/** Series of one metric by their identity. */
export type Cells = Map<string, Cell>;
/** Series of several metrics by the metrics' names. */
export type CellsByName = Map<string, Cells>;

/**
 * The bounds of a histogram's buckets stand behind its labels, so that counts by the bounds of two releases are two series and are
 * never added up; a release that does not look for them takes them for one label more. Releases that did not say knew these alone.
 */
const BOUNDS = "le ";
const BOUNDS_UNSAID = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function identityOf(labels: readonly string[], bounds: readonly number[] | undefined): string {
  return JSON.stringify(bounds ? [...labels, BOUNDS + bounds.join(" ")] : labels);
}

function readIdentity(kind: MetricKind, identity: string[]): { labels: string[]; bounds: number[] } {
  const last = identity.at(-1);
  if (kind !== "histogram" || !last?.startsWith(BOUNDS)) return { labels: identity, bounds: BOUNDS_UNSAID };
  return { labels: identity.slice(0, -1), bounds: last.slice(BOUNDS.length).split(" ").map(Number) };
}

/** What a point says, as a series of its own. A gauge was not set later than now, whatever the isolate's clock says. */
export function cellOf({ kind, value, at = Infinity, buckets, members }: MetricPoint, now: number): Cell {
  return {
    kind,
    value,
    at: kind === "gauge" ? Math.min(at, now) : 0,
    ...(buckets ? { buckets: [...buckets] } : {}),
    ...(members ? { members: new Set(members.slice(0, MAX_MEMBERS)) } : {}),
  };
}

/** Answers what there is of the series now. */
export function addCell(to: CellsByName, name: string, identity: string, cell: Cell): Cell {
  const cells = cellsOf(to, name);
  const known = cells.get(identity);
  if (known) {
    unite(known, cell);
    return known;
  }
  const begun = copied(cell);
  cells.set(identity, begun);
  return begun;
}

/** A minute keeps no more members; a window of several unites what each has. */
export function boundMembers(cell: Cell): void {
  if (cell.members && cell.members.size > MAX_MEMBERS) cell.members = new Set([...cell.members].slice(0, MAX_MEMBERS));
}

export function addCells(to: CellsByName, from: CellsByName): void {
  for (const [name, cells] of from) for (const [identity, cell] of cells) addCell(to, name, identity, cell);
}

/** As the readers of all shards are told. A series whose labels are not readable is left out; the others are told. */
export function seriesOf(all: CellsByName): ShardSeries[] {
  return [...all].flatMap(([name, cells]) =>
    [...cells].flatMap(([identity, { kind, value, at, buckets, members }]): ShardSeries[] => {
      const read = labelsRecord.readable(identity, `${name} ${identity}`);
      if (!read) return [];
      const { labels, bounds } = readIdentity(kind, read);
      return [{ name, kind, labels, value, at, ...(buckets ? { bounds, buckets } : {}), ...(members ? { members: [...members] } : {}) }];
    }),
  );
}

function cellsOf(all: CellsByName, name: string): Cells {
  let cells = all.get(name);
  if (!cells) all.set(name, (cells = new Map()));
  return cells;
}

function unite(into: Cell, more: Cell): void {
  if (into.kind === "gauge") {
    if (more.at >= into.at) [into.value, into.at] = [more.value, more.at];
    return;
  }
  into.value += more.value;
  if (more.buckets) {
    into.buckets ??= [];
    for (const [index, count] of more.buckets.entries()) into.buckets[index] = (into.buckets[index] ?? 0) + count;
  }
  if (more.members) {
    into.members ??= new Set();
    for (const member of more.members) into.members.add(member);
  }
}

/** What is added up in place is nobody else's. */
const copied = ({ buckets, members, ...cell }: Cell): Cell => ({
  ...cell,
  ...(buckets ? { buckets: [...buckets] } : {}),
  ...(members ? { members: new Set(members) } : {}),
});
