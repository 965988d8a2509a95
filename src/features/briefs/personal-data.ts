import { eq, inArray, sql } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { briefs, briefVersions } from "./tables.ts";

/** What was understood of what the buyer needs, as it stands and as it stood. */
export const briefsPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "briefs",
    tables: [briefs],
    pages: (buyerId) => {
      const { id, sessionId, revision, content, method, confidence, evidence, questions, setByBuyer, changedBy, changedAt, createdAt } =
        briefs;
      const columns = {
        id,
        sessionId,
        revision,
        content,
        method,
        confidence,
        evidence,
        questions,
        setByBuyer,
        changedBy,
        changedAt,
        createdAt,
      };
      return pagesOf(deps.db, { table: briefs, columns, where: eq(briefs.buyerId, buyerId), keys: [id] });
    },
  },
  {
    name: "briefVersions",
    tables: [briefVersions],
    pages: (buyerId) => {
      const { briefId, revision, content, changedBy, changedAt, changes } = briefVersions;
      const where = inArray(briefId, sql`(select ${briefs.id} from ${briefs} where ${briefs.buyerId} = ${buyerId})`);
      const columns = { briefId, revision, content, changedBy, changedAt, changes };
      return pagesOf(deps.db, { table: briefVersions, columns, where, keys: [briefId, revision] });
    },
  },
];
