import * as z from "zod";
import { StoredRecord } from "../parts/stored-record.ts";

/** A series whose labels are not readable is left out; the others are read. */
export const labelsRecord = new StoredRecord<string[]>("ops-metrics", "series.labels", () => z.array(z.string()));
/** Buckets that are not readable count for nothing, and begin anew. */
export const bucketsRecord = new StoredRecord<number[]>("ops-metrics", "buckets", () => z.array(z.number()));

/** A series as it is packed: its value, when it was set, its buckets, its members; what comes last is left out where there is none. */
export type PackedCell = [value: number, at?: number, buckets?: number[], members?: number[]];
export type PackedCells = Record<string, PackedCell>;

/** Checked by hand: a window of some hours is hundreds of thousands of numbers. */
const packedCells = () =>
  z.custom<PackedCells>(
    (value) => typeof value === "object" && value !== null && Object.values(value).every(isPackedCell),
    "series are not packed like this",
  );

/** A pack that is not readable counts for nothing, and begins anew. */
export const packRecord = new StoredRecord<PackedCells>("ops-metrics", "packs.cells", packedCells);
/** Which batch of each writer was the last; where it is not readable, a batch that is handed on once more is counted once more. */
export const writersRecord = new StoredRecord<Record<string, number>>("ops-metrics", "taken.writers", () =>
  z.record(z.string(), z.number()),
);

function isPackedCell(cell: unknown): cell is PackedCell {
  if (!Array.isArray(cell)) return false;
  const [value, at = 0, buckets = [], members = []]: unknown[] = cell;
  return typeof value === "number" && typeof at === "number" && areNumbers(buckets) && areNumbers(members);
}

const areNumbers = (list: unknown): boolean => Array.isArray(list) && list.every((entry) => typeof entry === "number");
