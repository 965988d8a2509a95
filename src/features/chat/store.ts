import { and, asc, desc, eq, inArray, lt, sql } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { chatMessages, chatSessions } from "./tables.ts";

export type SessionRow = typeof chatSessions.$inferSelect;
export type MessageRow = typeof chatMessages.$inferSelect;

const inSeconds = (seconds: number) => sql`now() + make_interval(secs => ${seconds}::double precision)`;
const own = (id: string, buyerId: string) => and(eq(chatSessions.id, id), eq(chatSessions.buyerId, buyerId));

export async function insertSession(
  db: Db,
  session: Pick<SessionRow, "id" | "buyerId" | "title" | "locale" | "createdAt" | "updatedAt">,
): Promise<SessionRow> {
  const [row] = await db.insert(chatSessions).values(session).returning();
  if (!row) throw new Error("an insert returned no row");
  return row;
}

export async function findSession(db: Db, id: string, buyerId: string): Promise<SessionRow | undefined> {
  const [row] = await db.select().from(chatSessions).where(own(id, buyerId));
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
    .where(own(id, buyerId))
    .orderBy(asc(chatMessages.id));
  const [[session], rows] = await db.batch([db.select().from(chatSessions).where(own(id, buyerId)), messages]);
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

/** Of the session's own row, which whoever comes at once waits for. */
const nobodyAnswers = sql`(answering_until is null or answering_until < now())`;

export interface NewMessage {
  id: string;
  sessionId: string;
  buyerId: string;
  content: string;
  key: IdempotencyKey | undefined;
  at: Date;
  leaseSeconds: number;
}

/**
 * Stores a user's message where the session takes messages, none of it is being answered and the key is new, opens a failed or finalized session again, and leases the answer, in one statement.
 * False where it did not.
 */
export async function insertUserMessage(db: Db, message: NewMessage): Promise<boolean> {
  const key = message.key?.key ?? null;
  const at = message.at.toISOString();
  const stored = await db.execute(sql`
    with session as (
      update chat_sessions set state = 'OPEN', failure_reason = null, updated_at = ${at}::timestamptz,
        answering = ${message.id}, answering_until = ${inSeconds(message.leaseSeconds)}
      where id = ${message.sessionId} and buyer_id = ${message.buyerId} and state in ('OPEN', 'FAILED', 'FINALIZED') and ${nobodyAnswers}
        and not exists (select 1 from chat_messages where session_id = ${message.sessionId} and idempotency_key = ${key}::text)
      returning id
    )
    insert into chat_messages (id, session_id, role, content, idempotency_key, fingerprint, reply_lease_until, created_at)
    select ${message.id}, id, 'user', ${message.content}, ${key}::text, ${message.key?.fingerprint ?? null}::text, ${inSeconds(message.leaseSeconds)}, ${at}::timestamptz
    from session
    on conflict do nothing
    returning id`);
  return stored.rows.length > 0;
}

/** The message stored under a key, with the answer to it. */
export async function findKeyed(
  db: Db,
  sessionId: string,
  buyerId: string,
  key: string,
): Promise<{ message: MessageRow; reply: MessageRow | undefined } | undefined> {
  const keyed = and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.idempotencyKey, key));
  const [[message], [reply]] = await db.batch([
    db.select({ message: chatMessages }).from(chatMessages).innerJoin(chatSessions, own(sessionId, buyerId)).where(keyed),
    db
      .select()
      .from(chatMessages)
      .where(inArray(chatMessages.replyTo, db.select({ id: chatMessages.id }).from(chatMessages).where(keyed))),
  ]);
  return message && { message: message.message, reply };
}

export interface Answered {
  session: SessionRow;
  /** The buyer's. */
  message: MessageRow;
  reply: MessageRow | undefined;
  /** Whether the buyer has said something since. */
  overtaken: boolean;
}

/** A message of a buyer's session with its answer, found by the id of either. */
export async function findAnswered(db: Db, sessionId: string, buyerId: string, messageId: string): Promise<Answered | undefined> {
  const found = await findConversation(db, sessionId, buyerId);
  const named = found?.messages.find(({ id }) => id === messageId);
  const id = named?.replyTo ?? named?.id;
  const message = found?.messages.find((one) => one.id === id);
  if (!found || message?.role !== "user") return undefined;
  return {
    session: found.session,
    message,
    reply: found.messages.find(({ replyTo }) => replyTo === id),
    overtaken: found.messages.some((one) => one.role === "user" && one.id > message.id),
  };
}

/**
 * Takes the answering of a message that has no answer, or one that broke off, where nobody else answers in its session and its buyer has said
 * nothing since; false where it did not.
 */
export async function leaseReply(
  db: Db,
  { sessionId, messageId }: { sessionId: string; messageId: string },
  leaseSeconds: number,
): Promise<boolean> {
  const leased = await db.execute(sql`
    with session as (
      update chat_sessions set answering = ${messageId}, answering_until = ${inSeconds(leaseSeconds)}
      where id = ${sessionId} and state in ('OPEN', 'FAILED', 'FINALIZED') and ${nobodyAnswers}
        and not exists (select 1 from chat_messages where reply_to = ${messageId} and not partial)
        and not exists (select 1 from chat_messages where session_id = ${sessionId} and role = 'user' and id > ${messageId})
      returning id
    )
    update chat_messages set reply_lease_until = ${inSeconds(leaseSeconds)} from session where chat_messages.id = ${messageId}
    returning chat_messages.id`);
  return leased.rows.length > 0;
}

/** The statements by which a message is answered no more. */
const endLease = (db: Db, messageId: string) =>
  [
    db.update(chatMessages).set({ replyLeaseUntil: null }).where(eq(chatMessages.id, messageId)),
    db.update(chatSessions).set({ answering: null, answeringUntil: null }).where(eq(chatSessions.answering, messageId)),
  ] as const;

export async function endReplyLease(db: Db, messageId: string): Promise<void> {
  await db.batch(endLease(db, messageId));
}

/** Stores the one answer to a message, in the place of one that broke off, and ends its lease. */
export async function insertReply(
  db: Db,
  reply: Pick<MessageRow, "id" | "sessionId" | "content" | "partial" | "degraded" | "usage" | "createdAt"> & { replyTo: string },
): Promise<void> {
  const { id, content, partial, degraded, usage, createdAt } = reply;
  await db.batch([
    db
      .insert(chatMessages)
      .values({ ...reply, role: "assistant" })
      .onConflictDoUpdate({
        target: chatMessages.replyTo,
        set: { id, content, partial, degraded, usage, createdAt },
        setWhere: eq(chatMessages.partial, true),
      }),
    ...endLease(db, reply.replyTo),
  ]);
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
    .where(and(own(id, buyerId), inArray(chatSessions.state, ["OPEN", "FAILED"])))
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
