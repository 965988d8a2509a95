import { and, eq, inArray, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Db } from "../../platform/db/client.ts";
import { chatSessions } from "./tables.ts";

const among = (sessionId: SQL, ...conditions: SQL[]): SQL =>
  sql`exists (select 1 from ${chatSessions} where ${sql.join([sql`${chatSessions.id} = ${sessionId}`, ...conditions], sql` and `)})`;

export const extractionUnderWay = (sessionId: SQL): SQL =>
  among(sessionId, sql`${chatSessions.state} in ('QUEUED_FOR_EXTRACTION', 'FINALIZING')`);
export const extractionSucceeded = (sessionId: SQL): SQL => among(sessionId, sql`${chatSessions.state} = 'FINALIZED'`);
/** Failed, gone, or overtaken by a buyer who went on with the conversation. */
export const extractionFailed = (sessionId: SQL): SQL =>
  sql`(${among(sessionId, sql`${chatSessions.state} in ('FAILED', 'OPEN')`)} or not ${among(sessionId)})`;

/** The statement that gives a session's extraction all its tries again, where it failed by no fault of the conversation or nobody holds it, and `allowed` holds. */
export function requeueExtraction(db: Db, sessionId: string, allowed: SQL, now: Date): readonly BatchItem<"pg">[] {
  const unheld = and(
    inArray(chatSessions.state, ["QUEUED_FOR_EXTRACTION", "FINALIZING"]),
    or(isNull(chatSessions.leaseUntil), lte(chatSessions.leaseUntil, sql`now()`)),
  );
  const failed = and(eq(chatSessions.state, "FAILED"), sql`${chatSessions.failureReason} is distinct from 'no-items-found'`);
  return [
    db
      .update(chatSessions)
      .set({
        state: "QUEUED_FOR_EXTRACTION",
        failureReason: null,
        queuedAt: now,
        finalizingSince: null,
        updatedAt: now,
        attempts: 0,
        nextAttemptAt: sql`now()`,
        leaseUntil: null,
      })
      .where(and(eq(chatSessions.id, sessionId), or(failed, unheld), allowed)),
  ];
}
