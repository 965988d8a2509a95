import { index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import { buyers } from "../auth/tables.ts";
import { chatSessions } from "../chat/tables.ts";
import type { BriefContent, Extraction } from "./schemas.ts";

/** The brief of a session, one each. Kept with the buyer's account. */
export const briefs = pgTable(
  "briefs",
  {
    id: id(),
    sessionId: text()
      .notNull()
      .references(() => chatSessions.id, { onDelete: "cascade" }),
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    content: jsonb().$type<BriefContent>().notNull(),
    method: text().notNull(),
    confidence: jsonb().$type<Extraction["confidence"]>().notNull(),
    /** Version of the agent's rules. */
    version: text().notNull(),
    createdAt: time().notNull(),
  },
  (table) => [uniqueIndex("briefs_session").on(table.sessionId), index("briefs_buyer").on(table.buyerId, table.id)],
);
