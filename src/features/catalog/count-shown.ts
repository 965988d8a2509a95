import type { Db } from "../../platform/db/client.ts";
import { shownCounts, shownOffers, type ShownSearch } from "./shown-store.ts";

/** Offers held against each other for those of one product. */
const MOST_GROUPED = 400;

/** The statements that count what a search shows and read what may be of one product, for the batch of whoever knows whose search it is; `facetsOf` makes facets of both. */
export const countShown = (db: Db, search: ShownSearch) =>
  [shownCounts(db, search), shownOffers(db, search, { limit: MOST_GROUPED })] as const;
