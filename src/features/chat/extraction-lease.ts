import { and, eq, inArray, lte, or, sql, type AnyColumn, type SQL } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import type { FailureReason } from "./rules.ts";
import { chatSessions } from "./tables.ts";

/**
 * A session's row while its brief is extracted, for the briefs feature. Whoever holds the lease changes the row, and only with the fence it got;
 * leases and schedules run on Postgres' own clock.
 */
export interface ExtractionLease {
  sessionId: string;
  buyerId: string;
  locale: string | null;
  queuedAt: Date;
  /** 1 at the first try. */
  attempt: number;
  fence: number;
}

const inSeconds = (seconds: number): SQL => sql`now() + make_interval(secs => ${seconds}::double precision)`;
const held = ({ sessionId, fence }: Pick<ExtractionLease, "sessionId" | "fence">) =>
  and(eq(chatSessions.id, sessionId), eq(chatSessions.fence, fence), eq(chatSessions.state, "FINALIZING"));

/** Takes the lease where the session is due: queued and its time has come, or finalizing under a lease that ran out. */
export async function leaseExtraction(db: Db, sessionId: string, leaseSeconds: number, at: Date): Promise<ExtractionLease | undefined> {
  const [row] = await db
    .update(chatSessions)
    .set({
      state: "FINALIZING",
      fence: sql`${chatSessions.fence} + 1`,
      attempts: sql`${chatSessions.attempts} + 1`,
      leaseUntil: inSeconds(leaseSeconds),
      finalizingSince: sql`coalesce(${chatSessions.finalizingSince}, ${at.toISOString()}::timestamptz)`,
      updatedAt: at,
    })
    .where(
      and(
        eq(chatSessions.id, sessionId),
        or(
          and(eq(chatSessions.state, "QUEUED_FOR_EXTRACTION"), lte(chatSessions.nextAttemptAt, sql`now()`)),
          and(eq(chatSessions.state, "FINALIZING"), lte(chatSessions.leaseUntil, sql`now()`)),
        ),
      ),
    )
    .returning();
  return (
    row && { sessionId, buyerId: row.buyerId, locale: row.locale, queuedAt: row.queuedAt ?? at, attempt: row.attempts, fence: row.fence }
  );
}

/** The condition on a session that it waits for the very reading that is there: `readFor` is the time it was queued, null for one that knew no other. */
const isReading = (readFor: AnyColumn | Date | null): SQL => {
  const at = readFor instanceof Date ? sql`${readFor.toISOString()}::timestamptz` : sql`${readFor}::timestamptz`;
  return sql`(${chatSessions.state} in ('QUEUED_FOR_EXTRACTION', 'FINALIZING')
    and (${chatSessions.queuedAt} = ${at} or (${at} is null and ${chatSessions.briefId} is null)))`;
};

/** The same of another table's row, by the columns that name its session and its reading. */
export const awaitsReading = (sessionId: AnyColumn, readFor: AnyColumn): SQL =>
  sql`exists (select 1 from ${chatSessions} where ${chatSessions.id} = ${sessionId} and ${isReading(readFor)})`;

/** The condition of a statement on another table that the lease is still held; the session's row is locked by it. */
export const holdsExtraction = (db: Db, lease: ExtractionLease): SQL =>
  sql`exists ${db.select({ id: chatSessions.id }).from(chatSessions).where(held(lease)).for("update")}`;

const waitSchema = z.array(z.object({ seconds: z.coerce.number() }));

/** Seconds until a queued session is due, at least 1; undefined where it is not queued: another works on it, or it has ended. */
export async function secondsUntilDue(db: Db, sessionId: string): Promise<number | undefined> {
  const found = await db.execute(sql`
    select greatest(1, extract(epoch from next_attempt_at - now())) as seconds
    from chat_sessions where id = ${sessionId} and state = 'QUEUED_FOR_EXTRACTION'`);
  return waitSchema.parse(found.rows)[0]?.seconds;
}

/** The statement that ends an extraction with its brief, where `condition` holds too; it locks the row. Others of its batch depend on it. */
export const finishExtraction = (
  db: Db,
  lease: ExtractionLease,
  { briefId, at, condition }: { briefId: string; at: Date; condition?: SQL },
) =>
  db
    .update(chatSessions)
    .set({ state: "FINALIZED", briefId, failureReason: null, leaseUntil: null, nextAttemptAt: null, updatedAt: at })
    .where(and(held(lease), condition))
    .returning({ id: chatSessions.id });

/** Puts the session back into the queue for a later try; false where the lease was lost. */
export async function postponeExtraction(db: Db, lease: ExtractionLease, delaySeconds: number, at: Date): Promise<boolean> {
  const rows = await db
    .update(chatSessions)
    .set({ state: "QUEUED_FOR_EXTRACTION", nextAttemptAt: inSeconds(delaySeconds), leaseUntil: null, finalizingSince: null, updatedAt: at })
    .where(held(lease))
    .returning({ id: chatSessions.id });
  return rows.length > 0;
}

/** Ends an extraction without a brief; false where the lease was lost. */
export async function failExtraction(db: Db, lease: ExtractionLease, reason: FailureReason, at: Date): Promise<boolean> {
  const rows = await db
    .update(chatSessions)
    .set({ state: "FAILED", failureReason: reason, leaseUntil: null, nextAttemptAt: null, finalizingSince: null, updatedAt: at })
    .where(held(lease))
    .returning({ id: chatSessions.id });
  return rows.length > 0;
}

/** Ids of sessions that nobody works on though they are due since `graceSeconds`, put back into the queue as due now; each is a reset. */
export async function resetStuck(db: Db, graceSeconds: number, at: Date, limit: number): Promise<string[]> {
  const overdue = sql`now() - make_interval(secs => ${graceSeconds}::double precision)`;
  const stuck = db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .where(
      or(
        and(eq(chatSessions.state, "FINALIZING"), lte(chatSessions.leaseUntil, overdue)),
        and(eq(chatSessions.state, "QUEUED_FOR_EXTRACTION"), lte(chatSessions.nextAttemptAt, overdue)),
      ),
    )
    .limit(limit)
    .for("update", { skipLocked: true });
  const rows = await db
    .update(chatSessions)
    .set({
      state: "QUEUED_FOR_EXTRACTION",
      nextAttemptAt: sql`now()`,
      leaseUntil: null,
      finalizingSince: null,
      resets: sql`${chatSessions.resets} + 1`,
      reconciledAt: at,
      updatedAt: at,
    })
    .where(inArray(chatSessions.id, stuck))
    .returning({ id: chatSessions.id });
  return rows.map(({ id }) => id);
}

/** The statement that completes a session whose brief exists, while it still waits for that very reading of it: a completion. */
export const completeExtraction = (
  db: Db,
  { id: briefId, sessionId, extractedFor }: { id: string; sessionId: string; extractedFor: Date | null },
  at: Date,
) =>
  db
    .update(chatSessions)
    .set({
      state: "FINALIZED",
      briefId,
      failureReason: null,
      leaseUntil: null,
      nextAttemptAt: null,
      completedByReconcile: true,
      reconciledAt: at,
      updatedAt: at,
    })
    .where(and(eq(chatSessions.id, sessionId), isReading(extractedFor)))
    .returning({ id: chatSessions.id });

const figuresSchema = z.tuple([
  z.object({
    queued: z.coerce.number(),
    oldest_queued: z.coerce.number().nullable(),
    finalizing: z.coerce.number(),
    oldest_finalizing: z.coerce.number().nullable(),
    resets: z.coerce.number(),
    completions: z.coerce.number(),
  }),
]);

/** Counts and oldest ages in seconds of sessions in extraction, and what the reconcile did in the last day. */
export async function extractionFigures(db: Db, now: Date) {
  const at = now.toISOString();
  const found = await db.execute(sql`
    select (select count(*) from chat_sessions where state = 'QUEUED_FOR_EXTRACTION') as queued,
           (select extract(epoch from ${at}::timestamptz - min(queued_at)) from chat_sessions where state = 'QUEUED_FOR_EXTRACTION') as oldest_queued,
           (select count(*) from chat_sessions where state = 'FINALIZING') as finalizing,
           (select extract(epoch from ${at}::timestamptz - min(finalizing_since)) from chat_sessions where state = 'FINALIZING') as oldest_finalizing,
           (select coalesce(sum(resets), 0) from chat_sessions where reconciled_at > ${at}::timestamptz - interval '1 day') as resets,
           (select count(*) from chat_sessions where reconciled_at > ${at}::timestamptz - interval '1 day' and completed_by_reconcile) as completions`);
  return figuresSchema.parse(found.rows)[0];
}
