import type { CatalogDeps } from "./ports.ts";
import { logRevision } from "./store.ts";

/** The latest revision of a search's delta log; undefined where there is no such search. */
export const streamPosition = (deps: CatalogDeps, searchId: string): Promise<number | undefined> => logRevision(deps.db, searchId);
