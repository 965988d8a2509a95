import * as z from "zod";
import { StoredRecord } from "../parts/stored-record.ts";

/** A series whose labels are not readable is left out; the others are read. */
export const labelsRecord = new StoredRecord<string[]>("ops-metrics", "series.labels", z.array(z.string()));
/** Buckets that are not readable count for nothing, and begin anew. */
export const bucketsRecord = new StoredRecord<number[]>("ops-metrics", "buckets", z.array(z.number()));
