import type { Platform } from "../../../platform/platform.ts";
import { bulkReplaySchema, type BulkReplay } from "./schemas.ts";
import { hasId, readReplays, type BulkReplayWithCounts } from "./store.ts";

const NEWEST = 20;

/** The newest bulk replays with how far each has come. */
export const readBulkReplays = async ({ db }: Pick<Platform, "db">): Promise<BulkReplay[]> =>
  (await readReplays(db, undefined, NEWEST)).map(shown);

/** One bulk replay; undefined where there is none. */
export async function bulkReplay({ db }: Pick<Platform, "db">, id: string): Promise<BulkReplay | undefined> {
  const [row] = await readReplays(db, hasId(id), 1);
  return row && shown(row);
}

const shown = ({ createdAt, updatedAt, ...row }: BulkReplayWithCounts): BulkReplay =>
  bulkReplaySchema.parse({ ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() });
