import type { Platform } from "../../../platform/platform.ts";
import { logReader, readDecided, type LogReader } from "../stream-store.ts";

/** A search's log, for the object that streams it; `unsponsored`: without a mark. */
export const openLog = (deps: Pick<Platform, "db">, searchId: string, seen: { unsponsored: boolean }): LogReader =>
  logReader(deps.db, searchId, seen);

/** What the search's buyer decided about ads, as a text that is another where the decision is. */
export const marksDecided = (deps: Pick<Platform, "db">, searchId: string) => (): Promise<string> => readDecided(deps.db, searchId);
