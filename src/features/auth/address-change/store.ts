import { and, eq, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { isUniqueViolation } from "../../../platform/db/faults.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { noticeFrom, type Notice } from "../../../platform/notices/notices.ts";
import { endOthers } from "../sessions-store.ts";
import type { BuyerRow } from "../store.ts";
import { buyers } from "../tables.ts";

interface Asking {
  buyer: BuyerRow;
  /** Null where it has an account: it is counted as asked for, and nothing waits. */
  newEmail: string | null;
  /** The session that asks, and stays. */
  sessionId: string;
  at: Date;
  line: AuditRow;
  notice: Notice;
}

/**
 * Has the account wait for the proof of another address, in place of one it waited for before; writes the line of it and owes a proven address
 * the notice, all or nothing. Undefined where another request was first, or the account has another password or address by now.
 */
export async function takeAddressChange(db: Db, { buyer, newEmail, sessionId, at, line, notice }: Asking): Promise<BuyerRow | undefined> {
  const { id, email, passwordHash, newEmailMails: from } = buyer;
  const asked = sql`${buyers} where id = ${id} and new_email = ${newEmail}::text and new_email_asked_at = ${timestamp(at)}`;
  const [[row]] = await db.batch([
    db
      .update(buyers)
      .set({
        newEmail,
        newEmailAskedAt: at,
        newEmailMail: newEmail === null ? null : "pending",
        newEmailMails: from + 1,
        newEmailSession: sessionId,
      })
      .where(
        and(
          eq(buyers.id, id),
          eq(buyers.newEmailMails, from),
          eq(buyers.email, email),
          eq(buyers.passwordHash, passwordHash),
          isNull(buyers.closedAt),
          isNull(buyers.suspendedAt),
        ),
      )
      .returning(),
    db.execute(auditFrom(line, asked)),
    db.execute(noticeFrom(notice, sql`${asked} and email_verified_at is not null`)),
  ]);
  return row;
}

/** What became of the mail to the address that was asked for at a time, unless another was asked for since. */
export async function endAddressChangeMail(
  db: Db,
  { id, askedAt }: { id: string; askedAt: Date },
  became: "sent" | "refused",
): Promise<void> {
  await db
    .update(buyers)
    .set({ newEmailMail: became })
    .where(and(eq(buyers.id, id), eq(buyers.newEmailAskedAt, askedAt), eq(buyers.newEmailMail, "pending")));
}

/** Accounts whose mail to another address, asked for between the two, is still nowhere; the longest waiting first. */
export async function pendingAddressChanges(db: Db, within: { from: Date; before: Date }, limit: number): Promise<BuyerRow[]> {
  return db
    .select()
    .from(buyers)
    .where(
      and(
        eq(buyers.newEmailMail, "pending"),
        isNotNull(buyers.newEmail),
        gte(buyers.newEmailAskedAt, within.from),
        lt(buyers.newEmailAskedAt, within.before),
      ),
    )
    .orderBy(buyers.newEmailAskedAt)
    .limit(limit);
}

interface Changing {
  buyer: BuyerRow;
  newEmail: string;
  askedAt: Date;
  at: Date;
  line: AuditRow;
  notice: Notice;
}

/**
 * Gives the account the address it waits for, proven, ends its sessions but the one that asked, writes the line of it and owes the address before
 * the notice where it was proven, all or nothing. Answers which sessions ended; `taken` where somebody else has the address by now, undefined where the
 * account waits for it no longer, is closed or suspended. A mail with a token that was promised to the address before is owed no more.
 */
export async function giveAddress(
  db: Db,
  { buyer, newEmail, askedAt, at, line, notice }: Changing,
): Promise<string[] | "taken" | undefined> {
  const { id, email, newEmailSession } = buyer;
  const given = sql`${buyers} where id = ${id} and email = ${newEmail} and exists (select 1 from audit_log where id = ${line.id})`;
  try {
    const [{ rows }, { rows: sessions }] = await db.batch([
      db.execute<{ id: string }>(sql`
        with given as (
          update ${buyers} set email = ${newEmail}, email_verified_at = ${timestamp(at)}, verification_mail = null, password_reset_mail = null,
            new_email = null, new_email_asked_at = null, new_email_mail = null, new_email_mails = 0, new_email_session = null
          where id = ${id} and email = ${email} and new_email = ${newEmail} and new_email_asked_at = ${timestamp(askedAt)}
            and closed_at is null and suspended_at is null
          returning id
        ) ${auditFrom(line, sql`given`)} returning id`),
      db.execute<{ id: string }>(
        endOthers(
          { buyerId: id, except: newEmailSession ?? undefined, at, reason: "address-changed" },
          sql`exists (select 1 from ${given})`,
        ),
      ),
      db.execute(noticeFrom(notice, sql`${given} and ${buyer.emailVerifiedAt !== null}::boolean`)),
    ]);
    return rows.length === 0 ? undefined : sessions.map(({ id: sessionId }) => sessionId);
  } catch (error) {
    if (isUniqueViolation(error, "buyers_email")) return "taken";
    throw error;
  }
}
