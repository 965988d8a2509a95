import { logReader, type LogRead } from "../../../src/features/catalog/stream-store.ts";
import type { Db } from "../../../src/platform/db/client.ts";

/** A search's whole log, and what it shows: one moment of both. */
export const wholeLog = (db: Db, searchId: string): Promise<LogRead | undefined> =>
  logReader(db, searchId)({ after: 0, last: false, limit: 1000, whole: true });
