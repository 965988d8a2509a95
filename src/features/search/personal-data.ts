import { eq } from "drizzle-orm";
import { deleteSome } from "../../platform/db/delete-some.ts";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalEraser, PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { searches } from "./tables.ts";

/** What hangs on one search, about: a statement that deletes few of them stays short. */
const ROWS_OF_A_SEARCH = 20;

/** What the buyer looked for. The offers that were found are the suppliers', and are not copied. */
export const searchPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "searches",
    tables: [searches],
    pages: (buyerId) => {
      const { id, query, briefId, briefVersion, items, currency, state, createdAt, confirmedAt, completedAt, cancelledAt, audience } =
        searches;
      const columns = {
        id,
        query,
        briefId,
        briefVersion,
        items,
        currency,
        state,
        createdAt,
        confirmedAt,
        completedAt,
        cancelledAt,
        audience,
      };
      return pagesOf(deps.db, { table: searches, columns, where: eq(searches.buyerId, buyerId), keys: [id] });
    },
  },
];

/** Searches, with what they showed and how it was found. One has thousands of rows below it, so that fewer go at once. */
export const searchErasers = (deps: Platform): readonly PersonalEraser[] => [
  {
    name: "searches",
    erase: (buyerId, most) => {
      const own = { table: searches, id: searches.id, where: eq(searches.buyerId, buyerId) };
      return deleteSome(deps.db, own, Math.ceil(most / ROWS_OF_A_SEARCH));
    },
  },
];
