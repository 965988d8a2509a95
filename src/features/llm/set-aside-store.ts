import { and, eq, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { llmUsageEvents, llmUsageSetAside } from "./tables.ts";
import { tokensOf, type UsageRecord } from "./usage-record.ts";

/** A record that the audit events refused, and what Postgres said. */
export interface Unstorable {
  record: UsageRecord;
  reason: string;
}

/** Keeps records that cannot be stored as they are; one that is kept already stays as it is. */
export const keepSetAside = (db: Db, unstorable: readonly Unstorable[]) =>
  db
    .insert(llmUsageSetAside)
    .values(
      unstorable.map(({ record, reason }) => ({
        ...{ callId: record.callId, userId: record.userId, day: record.day, reason },
        ...{ state: "waiting" as const, record: JSON.stringify(record), tokens: tokensOf(record), endedAt: new Date(record.at) },
      })),
    )
    .onConflictDoNothing();

export const dueSetAside = (db: Db, limit: number) =>
  db
    .select({ callId: llmUsageSetAside.callId, record: llmUsageSetAside.record })
    .from(llmUsageSetAside)
    .where(eq(llmUsageSetAside.state, "due"))
    .limit(limit);

export const forgetSetAside = (db: Db, callId: string) => db.delete(llmUsageSetAside).where(eq(llmUsageSetAside.callId, callId));

/** It was refused again: it waits for the next decision. */
export const refuseSetAside = (db: Db, callId: string, reason: string) =>
  db.update(llmUsageSetAside).set({ state: "waiting", reason }).where(eq(llmUsageSetAside.callId, callId));

/** Makes one due to be tried again, where `allowed` holds. */
export const requeueSetAside = (db: Db, callId: string, allowed: SQL) =>
  db
    .update(llmUsageSetAside)
    .set({ state: "due" })
    .where(and(eq(llmUsageSetAside.callId, callId), allowed));

export const isDue = (callId: SQL): SQL =>
  sql`exists (select 1 from ${llmUsageSetAside} s where s.call_id = ${callId} and s.state = 'due')`;

export const isStored = (callId: SQL): SQL => sql`exists (select 1 from ${llmUsageEvents} e where e.id = ${callId})`;
