import { roleSuffices, type OperatorRole } from "../../../platform/identity.ts";
import type { Platform } from "../../../platform/platform.ts";
import { bulkReplaySchema, type BulkReplay } from "./schemas.ts";
import { hasId, readReplays, type BulkReplayWithCounts } from "./store.ts";

const NEWEST = 20;

/** The newest bulk replays with how far each has come. */
export const readBulkReplays = async ({ db }: Pick<Platform, "db">, role: OperatorRole): Promise<BulkReplay[]> =>
  (await readReplays(db, undefined, NEWEST)).map((row) => shown(row, role));

/** One bulk replay; undefined where there is none. */
export async function bulkReplay({ db }: Pick<Platform, "db">, id: string, role: OperatorRole): Promise<BulkReplay | undefined> {
  const [row] = await readReplays(db, hasId(id), 1);
  return row && shown(row, role);
}

/** Conditions that say something of a buyer: as with the letters themselves, observers do not see it. */
const OF_BUYERS = new Set(["buyerId", "subject", "error"]);

const wantedFor = (wanted: BulkReplay["wanted"], role: OperatorRole): BulkReplay["wanted"] =>
  roleSuffices(role, "operator")
    ? wanted
    : Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, OF_BUYERS.has(name) ? "hidden" : value]));

const shown = ({ createdAt, updatedAt, wanted, ...row }: BulkReplayWithCounts, role: OperatorRole): BulkReplay =>
  bulkReplaySchema.parse({
    ...row,
    wanted: wantedFor(wanted, role),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  });
