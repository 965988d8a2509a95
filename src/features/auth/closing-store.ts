import { and, isNotNull, lte, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import { auditLog } from "../../platform/audit/tables.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { noticeFrom, type Notice } from "../../platform/notices/notices.ts";
import type { WithheldAutomations } from "./ports.ts";
import { endOthers } from "./sessions-store.ts";
import type { BuyerRow } from "./store.ts";
import { accountErasures, buyers } from "./tables.ts";

/** What belongs to a change of an account in the same transaction looks for its line: it is there where the change was made now, and nowhere else. */
export const written = ({ id }: AuditRow): SQL => sql`exists (select 1 from ${auditLog} where ${auditLog.id} = ${id})`;

interface Closing {
  buyerId: string;
  at: Date;
  eraseAt: Date;
  line: AuditRow;
  notice: Notice;
  automations: WithheldAutomations;
}

/**
 * Closes an account, ends its sessions, turns its automations off, writes the line of it and owes a proven address the notice, all or nothing.
 * Undefined where it is closed already. Answers which sessions ended.
 */
export async function closeBuyer(db: Db, { buyerId, at, eraseAt, line, notice, automations }: Closing): Promise<string[] | undefined> {
  const closed = db.execute<{ id: string }>(sql`
    with closed as (
      update ${buyers} set closed_at = ${timestamp(at)}, erase_at = ${timestamp(eraseAt)} where id = ${buyerId} and closed_at is null returning id
    ) ${auditFrom(line, sql`closed`)} returning id`);
  const ended = db.execute<{ id: string }>(endOthers({ buyerId, except: undefined, at, reason: "account-closed" }, written(line)));
  const told = db.execute(noticeFrom(notice, sql`${buyers} where id = ${buyerId} and email_verified_at is not null and ${written(line)}`));
  const off = automations.turnOff(written(line)).map((statement) => db.execute(statement));
  const [{ rows }, { rows: sessions }] = await db.batch([closed, ended, told, ...off]);
  return rows.length === 0 ? undefined : sessions.map(({ id }) => id);
}

/** Opens a closed account again, with the automations that were on; false where it is not closed, or its erasure may have begun. */
export async function openBuyer(
  db: Db,
  { buyerId, at, line, automations }: { buyerId: string; at: Date; line: AuditRow; automations: WithheldAutomations },
): Promise<boolean> {
  const opened = db.execute<{ id: string }>(sql`
    with opened as (
      update ${buyers} set closed_at = null, erase_at = null where id = ${buyerId} and erase_at > ${timestamp(at)} returning id
    ) ${auditFrom(line, sql`opened`)} returning id`);
  const on = automations.turnOnAgain(written(line)).map((statement) => db.execute(statement));
  const [{ rows }] = await db.batch([opened, ...on]);
  return rows.length > 0;
}

/** Accounts that were due before a moment, in whatever order: one whose erasure fails again and again holds up no other. */
export async function accountsToErase(db: Db, dueBefore: Date, limit: number): Promise<BuyerRow[]> {
  return db
    .select()
    .from(buyers)
    .where(and(isNotNull(buyers.eraseAt), lte(buyers.eraseAt, dueBefore)))
    .orderBy(sql`random()`)
    .limit(limit);
}

/** Deletes an account of which nothing else is left, with what goes with its row, and writes the line and the record of it, all or nothing; once. */
export async function eraseBuyer(
  db: Db,
  { buyerId, at, erased, line }: { buyerId: string; at: Date; erased: Record<string, number>; line: AuditRow },
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with gone as (
      delete from ${buyers} where id = ${buyerId} and erase_at <= ${timestamp(at)} returning id, closed_at
    ), recorded as (
      insert into ${accountErasures} (buyer_id, closed_at, erased_at, erased)
      select id, closed_at, ${timestamp(at)}, ${JSON.stringify(erased)}::jsonb from gone
    ) ${auditFrom(line, sql`gone`)} returning id`);
  return rows.length > 0;
}
