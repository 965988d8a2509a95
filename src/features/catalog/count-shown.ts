import type { Db } from "../../platform/db/client.ts";
import { shownCounts, type ShownSearch } from "./shown-store.ts";

/** The statement that counts what a search shows, for the batch of whoever knows whose search it is; `facetsOf` makes facets of it. */
export const countShown = (db: Db, search: ShownSearch) => shownCounts(db, search);
