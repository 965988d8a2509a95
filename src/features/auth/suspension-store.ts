import { and, desc, eq, isNotNull, lt, or, sql } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { noticeFrom, type Notice } from "../../platform/notices/notices.ts";
import { written } from "./closing-store.ts";
import type { WithheldAutomations } from "./ports.ts";
import { endOthers } from "./sessions-store.ts";
import type { BuyerRow } from "./store.ts";
import { buyers } from "./tables.ts";

/** What belongs to a change of whether an account is suspended, in its transaction. */
interface Change {
  buyerId: string;
  at: Date;
  line: AuditRow;
  notice: Notice;
  automations: WithheldAutomations;
}

const told = ({ buyerId, notice, line }: Change) =>
  noticeFrom(notice, sql`${buyers} where id = ${buyerId} and email_verified_at is not null and ${written(line)}`);

/**
 * Suspends an account, ends its sessions, turns its automations off, writes the line of it and owes a proven address the notice, all or nothing.
 * Undefined where it is suspended already. Answers which sessions ended.
 */
export async function suspendRow(db: Db, change: Change & { reason: string }): Promise<string[] | undefined> {
  const { buyerId, at, reason, line, automations } = change;
  const suspended = db.execute<{ id: string }>(sql`
    with suspended as (
      update ${buyers} set suspended_at = ${timestamp(at)}, suspended_reason = ${reason} where id = ${buyerId} and suspended_at is null returning id
    ) ${auditFrom(line, sql`suspended`)} returning id`);
  const ended = db.execute<{ id: string }>(endOthers({ buyerId, except: undefined, at, reason: "account-suspended" }, written(line)));
  const off = automations.turnOff(written(line)).map((statement) => db.execute(statement));
  const [{ rows }, { rows: sessions }] = await db.batch([suspended, ended, db.execute(told(change)), ...off]);
  return rows.length === 0 ? undefined : sessions.map(({ id }) => id);
}

/** Lets its buyer in again, with the automations that were on, unless the account is closed; false where it was not suspended. */
export async function unsuspendRow(db: Db, change: Change): Promise<boolean> {
  const { buyerId, line, automations } = change;
  const letIn = db.execute<{ id: string }>(sql`
    with let_in as (
      update ${buyers} set suspended_at = null, suspended_reason = null where id = ${buyerId} and suspended_at is not null returning id
    ) ${auditFrom(line, sql`let_in`)} returning id`);
  const on = automations.turnOnAgain(written(line)).map((statement) => db.execute(statement));
  const [{ rows }] = await db.batch([letIn, db.execute(told(change)), ...on]);
  return rows.length > 0;
}

export type AccountState = "suspended" | "closed";

/** Buyers' accounts, the newest first, from after `before` on: of one address or id, of one state, or all; one more than `limit`. */
export async function listAccounts(
  db: Db,
  { key, state, before }: { key: string | undefined; state: AccountState | undefined; before: string | undefined },
  limit: number,
): Promise<BuyerRow[]> {
  const { id, kind, email, suspendedAt, closedAt } = buyers;
  return db
    .select()
    .from(buyers)
    .where(
      and(
        key === undefined ? undefined : or(eq(id, key), eq(email, key.toLowerCase())),
        state === undefined ? undefined : isNotNull(state === "suspended" ? suspendedAt : closedAt),
        eq(kind, "buyer"),
        before === undefined ? undefined : lt(id, before),
      ),
    )
    .orderBy(desc(id))
    .limit(limit + 1);
}
