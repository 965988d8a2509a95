import { eq } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { searches } from "./tables.ts";

/** What the buyer looked for. The offers that were found are the suppliers', and are not copied. */
export const searchPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "searches",
    tables: [searches],
    pages: (buyerId) => {
      const { id, query, briefId, briefVersion, items, currency, state, createdAt, confirmedAt, completedAt, cancelledAt } = searches;
      const columns = { id, query, briefId, briefVersion, items, currency, state, createdAt, confirmedAt, completedAt, cancelledAt };
      return pagesOf(deps.db, { table: searches, columns, where: eq(searches.buyerId, buyerId), keys: [id] });
    },
  },
];
