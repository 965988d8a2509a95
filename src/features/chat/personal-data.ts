import { eq, inArray, sql } from "drizzle-orm";
import { deleteSome } from "../../platform/db/delete-some.ts";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalEraser, PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { chatMessages, chatSessions } from "./tables.ts";

/** What the buyer and the assistant said. */
export const chatPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "conversations",
    tables: [chatSessions],
    pages: (buyerId) => {
      const { id, title, locale, state, briefId, createdAt, updatedAt } = chatSessions;
      const columns = { id, title, locale, state, briefId, createdAt, updatedAt };
      return pagesOf(deps.db, { table: chatSessions, columns, where: eq(chatSessions.buyerId, buyerId), keys: [id] });
    },
  },
  {
    name: "messages",
    tables: [chatMessages],
    pages: (buyerId) => {
      const { id, sessionId, role, content, partial, replyTo, usage, createdAt } = chatMessages;
      const where = inArray(sessionId, sql`(select ${chatSessions.id} from ${chatSessions} where ${chatSessions.buyerId} = ${buyerId})`);
      const columns = { id, sessionId, role, content, partial, replyTo, usage, createdAt };
      return pagesOf(deps.db, { table: chatMessages, columns, where, keys: [sessionId, id] });
    },
  },
];

/** Conversations with what was said and what was understood of it. */
export const chatErasers = (deps: Platform): readonly PersonalEraser[] => [
  {
    name: "conversations",
    erase: (buyerId, most) =>
      deleteSome(deps.db, { table: chatSessions, id: chatSessions.id, where: eq(chatSessions.buyerId, buyerId) }, most),
  },
];
