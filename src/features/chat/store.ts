import { and, asc, desc, eq, inArray, lt, sql } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { chatMessages, chatSessions } from "./tables.ts";

export type SessionRow = typeof chatSessions.$inferSelect;
export type MessageRow = typeof chatMessages.$inferSelect;

/** The condition that a session is the buyer's. */
export const ownSession = (id: string, buyerId: string) => and(eq(chatSessions.id, id), eq(chatSessions.buyerId, buyerId));

type NewSession = Pick<SessionRow, "id" | "buyerId" | "title" | "locale" | "openingKey" | "openingFingerprint" | "createdAt" | "updatedAt">;

/** Stores a session; under a key that has one already, that one stands. */
export async function insertSession(db: Db, session: NewSession): Promise<SessionRow> {
  const { buyerId, openingKey } = session;
  const [[inserted], [known]] = await db.batch([
    db
      .insert(chatSessions)
      .values(session)
      .onConflictDoNothing({ target: [chatSessions.buyerId, chatSessions.openingKey] })
      .returning(),
    db
      .select()
      .from(chatSessions)
      .where(openingKey === null ? sql`false` : and(eq(chatSessions.buyerId, buyerId), eq(chatSessions.openingKey, openingKey))),
  ]);
  const row = inserted ?? known;
  if (!row) throw new Error("an insert returned no row");
  return row;
}

export async function findSession(db: Db, id: string, buyerId: string): Promise<SessionRow | undefined> {
  const [row] = await db.select().from(chatSessions).where(ownSession(id, buyerId));
  return row;
}

/** A session with its messages, in one round trip. */
export async function findConversation(
  db: Db,
  id: string,
  buyerId: string,
): Promise<{ session: SessionRow; messages: MessageRow[] } | undefined> {
  const messages = db
    .select({ message: chatMessages })
    .from(chatMessages)
    .innerJoin(chatSessions, eq(chatSessions.id, chatMessages.sessionId))
    .where(ownSession(id, buyerId))
    .orderBy(asc(chatMessages.id));
  const [[session], rows] = await db.batch([db.select().from(chatSessions).where(ownSession(id, buyerId)), messages]);
  return session && { session, messages: rows.map(({ message }) => message) };
}

/** Newest first (ids sort by time), from below a session's id. */
export const listSessions = (db: Db, buyerId: string, limit: number, below: string | undefined) =>
  db
    .select()
    .from(chatSessions)
    .where(and(eq(chatSessions.buyerId, buyerId), below === undefined ? undefined : lt(chatSessions.id, below)))
    .orderBy(desc(chatSessions.id))
    .limit(limit);

/** The message stored under a key, with the answer to it. */
export async function findKeyed(
  db: Db,
  sessionId: string,
  buyerId: string,
  key: string,
): Promise<{ message: MessageRow; reply: MessageRow | undefined } | undefined> {
  const keyed = and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.idempotencyKey, key));
  const [[message], [reply]] = await db.batch([
    db.select({ message: chatMessages }).from(chatMessages).innerJoin(chatSessions, ownSession(sessionId, buyerId)).where(keyed),
    db
      .select()
      .from(chatMessages)
      .where(inArray(chatMessages.replyTo, db.select({ id: chatMessages.id }).from(chatMessages).where(keyed))),
  ]);
  return message && { message: message.message, reply };
}

const countSchema = z.tuple([z.object({ count: z.coerce.number() })]);

export async function countUserMessages(db: Db, sessionId: string): Promise<number> {
  const found = await db.execute(sql`select count(*) as count from chat_messages where session_id = ${sessionId} and role = 'user'`);
  return countSchema.parse(found.rows)[0].count;
}

/** Puts a session that takes messages into the queue; undefined where it does not any more. */
export async function queueSession(db: Db, id: string, buyerId: string, at: Date): Promise<SessionRow | undefined> {
  const [row] = await db
    .update(chatSessions)
    .set({
      state: "QUEUED_FOR_EXTRACTION",
      failureReason: null,
      queuedAt: at,
      finalizingSince: null,
      updatedAt: at,
      attempts: 0,
      nextAttemptAt: sql`now()`,
      leaseUntil: null,
    })
    .where(and(ownSession(id, buyerId), inArray(chatSessions.state, ["OPEN", "FAILED"])))
    .returning();
  return row;
}

/** The conversation the extraction reads, whoever's it is. */
export const listMessages = (db: Db, sessionId: string) =>
  db
    .select({
      id: chatMessages.id,
      role: chatMessages.role,
      content: chatMessages.content,
      createdAt: chatMessages.createdAt,
      partial: chatMessages.partial,
    })
    .from(chatMessages)
    .where(eq(chatMessages.sessionId, sessionId))
    .orderBy(asc(chatMessages.id));
