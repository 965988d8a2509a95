import { eq, inArray, sql } from "drizzle-orm";
import { deleteSome } from "../../platform/db/delete-some.ts";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalEraser, PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { chatMessages, chatSessions } from "./tables.ts";

/** What hangs on an emptied conversation, about: its brief in versions. */
const ROWS_OF_A_CONVERSATION = 10;

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

/** What was said, and then the conversations with what was understood of them: a conversation may be long, so that it is emptied first. */
export const chatErasers = (deps: Platform): readonly PersonalEraser[] => [
  {
    name: "messages",
    erase: (buyerId, most) => {
      const own = sql`(select ${chatSessions.id} from ${chatSessions} where ${chatSessions.buyerId} = ${buyerId})`;
      return deleteSome(deps.db, { table: chatMessages, id: chatMessages.id, where: inArray(chatMessages.sessionId, own) }, most);
    },
  },
  {
    name: "conversations",
    erase: (buyerId, most) => {
      const own = { table: chatSessions, id: chatSessions.id, where: eq(chatSessions.buyerId, buyerId) };
      return deleteSome(deps.db, own, Math.ceil(most / ROWS_OF_A_CONVERSATION));
    },
  },
];
