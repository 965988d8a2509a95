import type { Platform } from "../../../platform/platform.ts";
import { logReader, type LogReader } from "../stream-store.ts";

/** A search's log, for the object that streams it. */
export const openLog = (deps: Pick<Platform, "db">, searchId: string): LogReader => logReader(deps.db, searchId);
