import { and, asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { ownSession, type MessageRow, type SessionRow } from "./store.ts";
import { chatMessages, chatSessions } from "./tables.ts";

/**
 * Who answers a message. The answer's own id is the fence: whoever else has taken the answering since, of this message or of another of its
 * session, what comes late is not stored. Leases run on Postgres' own clock.
 */
export interface ReplyLease {
  sessionId: string;
  /** The buyer's. */
  messageId: string;
  replyId: string;
}

const inSeconds = (seconds: number) => sql`now() + make_interval(secs => ${seconds}::double precision)`;

/** What a session's row says while a message of it is answered. */
const leasedTo = ({ messageId, replyId }: ReplyLease, seconds: number) =>
  sql`answering = ${messageId}, answering_by = ${replyId}, answering_until = ${inSeconds(seconds)}`;

/** Of the session's own row, which whoever comes at once waits for. */
const nobodyAnswers = sql`(answering_until is null or answering_until < now())`;

const isHeld = ({ sessionId, replyId }: ReplyLease) => and(eq(chatSessions.id, sessionId), eq(chatSessions.answeringBy, replyId));

export interface NewMessage extends ReplyLease {
  buyerId: string;
  content: string;
  key: IdempotencyKey | undefined;
  at: Date;
  leaseSeconds: number;
}

/**
 * Stores a user's message where the session takes messages, none of it is being answered and the key is new, opens a failed or finalized session
 * again, and leases the answer, in one statement. False where it did not.
 */
export async function insertUserMessage(db: Db, message: NewMessage): Promise<boolean> {
  const key = message.key?.key ?? null;
  const at = message.at.toISOString();
  const stored = await db.execute(sql`
    with session as (
      update chat_sessions set state = 'OPEN', failure_reason = null, updated_at = ${at}::timestamptz,
        ${leasedTo(message, message.leaseSeconds)}
      where id = ${message.sessionId} and buyer_id = ${message.buyerId} and state in ('OPEN', 'FAILED', 'FINALIZED') and ${nobodyAnswers}
        and not exists (select 1 from chat_messages where session_id = ${message.sessionId} and idempotency_key = ${key}::text)
      returning id
    )
    insert into chat_messages (id, session_id, role, content, idempotency_key, fingerprint, created_at)
    select ${message.messageId}, id, 'user', ${message.content}, ${key}::text, ${message.key?.fingerprint ?? null}::text, ${at}::timestamptz
    from session
    on conflict do nothing
    returning id`);
  return stored.rows.length > 0;
}

/**
 * Takes the answering of a message that has no answer, or one that broke off, where nobody else answers in its session and its buyer has said
 * nothing since; false where it did not.
 */
export async function leaseReply(db: Db, lease: ReplyLease, seconds: number): Promise<boolean> {
  const { sessionId, messageId } = lease;
  const leased = await db.execute(sql`
    update chat_sessions set ${leasedTo(lease, seconds)}
    where id = ${sessionId} and state in ('OPEN', 'FAILED', 'FINALIZED') and ${nobodyAnswers}
      and not exists (select 1 from chat_messages where reply_to = ${messageId} and not partial)
      and not exists (select 1 from chat_messages where session_id = ${sessionId} and role = 'user' and id > ${messageId})
    returning id`);
  return leased.rows.length > 0;
}

/** Keeps the lease for as long again; false where it was lost. */
export async function renewReply(db: Db, lease: ReplyLease, seconds: number): Promise<boolean> {
  const renewed = await db
    .update(chatSessions)
    .set({ answeringUntil: inSeconds(seconds) })
    .where(isHeld(lease))
    .returning({ id: chatSessions.id });
  return renewed.length > 0;
}

/** The statement by which a message is answered no more. */
const endLease = (db: Db, lease: ReplyLease) =>
  db.update(chatSessions).set({ answering: null, answeringBy: null, answeringUntil: null }).where(isHeld(lease));

export async function endReplyLease(db: Db, lease: ReplyLease): Promise<void> {
  await endLease(db, lease);
}

export type NewReply = Pick<MessageRow, "content" | "partial" | "degraded" | "usage" | "createdAt">;

/** Stores the one answer to a message, in the place of one that broke off, and ends its lease; false where that was lost. */
export async function insertReply(db: Db, lease: ReplyLease, reply: NewReply): Promise<boolean> {
  const { content, partial, degraded, usage } = reply;
  const json = (value: unknown) => (value === null ? sql`null::jsonb` : sql`${JSON.stringify(value)}::jsonb`);
  const [stored] = await db.batch([
    db.execute(sql`
      with held as (
        select id from chat_sessions where id = ${lease.sessionId} and answering_by = ${lease.replyId} for update
      )
      insert into chat_messages (id, session_id, role, content, partial, degraded, usage, reply_to, created_at)
      select ${lease.replyId}, id, 'assistant', ${content}, ${partial}::boolean, ${json(degraded)}, ${json(usage)}, ${lease.messageId},
             ${reply.createdAt.toISOString()}::timestamptz
      from held
      on conflict (reply_to) do update set id = excluded.id, content = excluded.content, partial = excluded.partial,
        degraded = excluded.degraded, usage = excluded.usage, created_at = excluded.created_at
        where chat_messages.partial
      returning id`),
    endLease(db, lease),
  ]);
  return stored.rows.length > 0;
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
  const isOfSession = eq(chatMessages.sessionId, sessionId);
  const asked = db
    .select({ id: sql`coalesce(${chatMessages.replyTo}, ${chatMessages.id})` })
    .from(chatMessages)
    .where(and(isOfSession, eq(chatMessages.id, messageId)));
  const [[session], both, [last]] = await db.batch([
    db.select().from(chatSessions).where(ownSession(sessionId, buyerId)),
    db
      .select()
      .from(chatMessages)
      .where(and(isOfSession, or(inArray(chatMessages.id, asked), inArray(chatMessages.replyTo, asked))))
      .orderBy(asc(chatMessages.id)),
    db
      .select({ id: chatMessages.id })
      .from(chatMessages)
      .where(and(isOfSession, eq(chatMessages.role, "user")))
      .orderBy(desc(chatMessages.id))
      .limit(1),
  ]);
  const message = both.find(({ role }) => role === "user");
  if (!session || !message) return undefined;
  return {
    session,
    message,
    reply: both.find(({ replyTo }) => replyTo === message.id),
    overtaken: last !== undefined && last.id > message.id,
  };
}
