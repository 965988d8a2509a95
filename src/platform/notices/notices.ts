import { and, eq, gte, lt, sql, type SQL } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { timestamp } from "../db/timestamp.ts";
import { buyerNotices } from "./tables.ts";

export type NoticeRow = typeof buyerNotices.$inferSelect;
export type Notice = Omit<NoticeRow, "state">;

/** A notice inside a batch: owed where the change left a row in `from`, so that none is owed of what did not happen, and none forgotten. */
export const noticeFrom = ({ id, buyerId, email, kind, subject, text, createdAt }: Notice, from: SQL): SQL => sql`
  insert into ${buyerNotices} (id, buyer_id, email, kind, subject, text, created_at, state)
  select ${id}, ${buyerId}, ${email}, ${kind}, ${subject}, ${text}, ${timestamp(createdAt)}, 'pending' where exists (select 1 from ${from})`;

/** Whether a buyer was owed fewer than so many of a kind since then. */
export const owedFewer = (most: number, { buyerId, kind, since }: Pick<Notice, "buyerId" | "kind"> & { since: Date }): SQL => sql`
  (select count(*) from ${buyerNotices}
    where ${buyerNotices.buyerId} = ${buyerId} and ${buyerNotices.kind} = ${kind} and ${buyerNotices.createdAt} > ${timestamp(since)}) < ${most}`;

/** Owed and still nowhere, of those owed between the two: the longest waiting first. */
export async function pendingNotices(db: Db, within: { from: Date; before: Date }, limit: number): Promise<NoticeRow[]> {
  const { state, createdAt } = buyerNotices;
  return db
    .select()
    .from(buyerNotices)
    .where(and(eq(state, "pending"), gte(createdAt, within.from), lt(createdAt, within.before)))
    .orderBy(createdAt)
    .limit(limit);
}

export async function endNotice(db: Db, id: string, became: "sent" | "refused"): Promise<void> {
  await db
    .update(buyerNotices)
    .set({ state: became })
    .where(and(eq(buyerNotices.id, id), eq(buyerNotices.state, "pending")));
}

export async function findNotices(db: Db, ids: readonly string[]): Promise<NoticeRow[]> {
  const wanted = sql`${buyerNotices.id} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
  return db
    .select()
    .from(buyerNotices)
    .where(and(wanted, eq(buyerNotices.state, "pending")));
}

/** Deletes notices owed before a time; answers how many. */
export async function deleteNoticesBefore(db: Db, before: Date): Promise<number> {
  return (await db.delete(buyerNotices).where(lt(buyerNotices.createdAt, before)).returning({ id: buyerNotices.id })).length;
}
