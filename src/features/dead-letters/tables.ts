import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { LetterCause, LetterState } from "./rules.ts";

/** Wake-ups of the buyers' plane that nobody answered, one row a queue and subject. Decided ones are deleted by the daily cron after the contract's days. */
export const deadLetters = pgTable(
  "dead_letters",
  {
    id: id(),
    /** Its queue's name, without the environment. */
    queue: text().notNull(),
    /** The subject, or the message's own id where it names none: a letter that comes twice is stored once. */
    key: text().notNull(),
    /** Whose row owns the work; null where the message could not be read. */
    subject: text(),
    /** The message as it came last, as JSON text: what cannot be read may be anything. */
    body: text().notNull(),
    cause: text().$type<LetterCause>().notNull(),
    /** What its consumer gave as its reason; null where the platform handed it over. */
    reason: text(),
    state: text().$type<LetterState>().notNull(),
    /** Ids of the messages that died, by which one delivered again is known. */
    messageIds: text().array().notNull(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
  },
  (table) => [
    unique("dead_letters_once").on(table.queue, table.key),
    index("dead_letters_by_state").on(table.state, table.id),
    index("dead_letters_by_queue").on(table.queue, table.id),
    index("dead_letters_by_queue_and_state").on(table.queue, table.state, table.id),
    index("dead_letters_open")
      .on(table.queue, table.subject, table.state, table.updatedAt)
      .where(sql`${table.state} in ('undecided', 'replaying')`),
    index("dead_letters_decided")
      .on(table.updatedAt)
      .where(sql`${table.state} in ('replayed', 'overtaken', 'handled')`),
  ],
);

/** Everything that happened to a dead letter, in order; goes with it. */
export const deadLetterHistory = pgTable(
  "dead_letter_history",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    deadLetterId: text()
      .notNull()
      .references(() => deadLetters.id, { onDelete: "cascade" }),
    at: time().notNull(),
    /** `stored`, `died-again`, `replay`, `replay-failed`, `replayed`, `overtaken`, `handled`. */
    what: text().notNull(),
    /** The operator's id; null for the system. */
    by: text(),
    note: text(),
  },
  (table) => [index("dead_letter_history_letter").on(table.deadLetterId, table.id)],
);
