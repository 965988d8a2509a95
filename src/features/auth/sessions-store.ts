import { and, desc, eq, gt, inArray, isNull, lt, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { noticeFrom, type Notice } from "../../platform/notices/notices.ts";
import type { EndReason, UnprovenAutomations } from "./ports.ts";
import type { SessionRow } from "./store.ts";
import { buyers, buyerSessions } from "./tables.ts";

/** Sessions of a buyer that live and were opened after a time, newest first, from after this one on; one more than `limit`. */
export async function liveSessions(
  db: Db,
  { buyerId, now, openedAfter, before }: { buyerId: string; now: Date; openedAfter: Date; before: string | undefined },
  limit: number,
): Promise<SessionRow[]> {
  const { id, buyerId: owner, revokedAt, expiresAt, createdAt } = buyerSessions;
  return db
    .select()
    .from(buyerSessions)
    .where(
      and(
        eq(owner, buyerId),
        isNull(revokedAt),
        gt(expiresAt, now),
        gt(createdAt, openedAfter),
        before === undefined ? undefined : lt(id, before),
      ),
    )
    .orderBy(desc(id))
    .limit(limit + 1);
}

/** Which of a buyer's sessions end, when and why. */
export interface Ending {
  buyerId: string;
  /** The one that stays. */
  except: string | undefined;
  at: Date;
  reason: EndReason;
}

/** Ends the buyer's other sessions, where it is said those of which that holds; nobody has told their owner yet. Answers which. */
export async function endOtherSessions(db: Db, ending: Ending, where?: SQL): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(endOthers(ending, where));
  return rows.map(({ id }) => id);
}

/** A change of a password: what it ends, and what it leaves behind. */
interface Replacing extends Ending {
  was: string;
  becomes: string;
  line: AuditRow;
  notice: Notice;
  /** Where the notice is owed, of the buyer's row. */
  owedWhere: SQL;
  /** What ends beside. */
  unproven: UnprovenAutomations | undefined;
}

/**
 * Gives the buyer another password, ends his other sessions, writes the line of it and owes him the notice where `owedWhere` holds, all or nothing; undefined where
 * `was` is his password no longer. Answers which sessions ended, and how many automations.
 */
export async function replaceHash(
  db: Db,
  { was, becomes, line, notice, owedWhere, unproven, ...ending }: Replacing,
): Promise<{ sessionIds: string[]; automations: number } | undefined> {
  const changed = sql`${buyers} where id = ${ending.buyerId} and password_hash = ${becomes}`;
  const replaced = db
    .update(buyers)
    // A mail that was promised for the password before is owed no more: made now, its token would be good for this one.
    // So is one for another address, which whoever had the password before may have asked for.
    .set({ passwordHash: becomes, passwordResetMail: null, passwordResetMails: 0, newEmail: null, newEmailMail: null })
    .where(and(eq(buyers.id, ending.buyerId), eq(buyers.passwordHash, was)))
    .returning({ id: buyers.id });
  const ended = db.execute<{ id: string }>(endOthers(ending, sql`exists (select 1 from ${changed})`));
  const written = [db.execute(auditFrom(line, changed)), db.execute(noticeFrom(notice, sql`${changed} and ${owedWhere}`))] as const;
  const off = unproven?.statements(sql`exists (select 1 from ${changed})`).map((statement) => db.execute(statement)) ?? [];
  const [rows, { rows: others }, , , ...results] = await db.batch([replaced, ended, ...written, ...off]);
  if (rows.length === 0) return undefined;
  return { sessionIds: others.map(({ id }) => id), automations: results.at(-1)?.rows.length ?? 0 };
}

/** Also those past their end: a refresh under way might yet prolong one. In the order of their ids, so that two of these at once wait for each other. */
export const endOthers = ({ buyerId, except, at, reason }: Ending, where = sql`true`) => sql`
  update ${buyerSessions} ended set revoked_at = ${timestamp(at)}, revoked_reason = ${reason}, owner_told = false
  from (
    select id from ${buyerSessions}
    where buyer_id = ${buyerId} and revoked_at is null and id is distinct from ${except ?? null}::text and ${where} order by id for update
  ) standing
  where ended.id = standing.id and ended.revoked_at is null
  returning ended.id`;

/** Sessions that one buyer ended for one reason, whose owner has yet to hear of it. */
export interface UntoldEnds {
  buyerId: string;
  reason: EndReason;
  sessionIds: string[];
}

/** What owners have yet to hear of, by buyer and reason, those waiting longest first; of ends after this moment, before which no access token is left. */
export async function untoldEnds(db: Db, after: Date, limit: number): Promise<UntoldEnds[]> {
  const { id, buyerId, revokedAt, revokedReason, ownerTold } = buyerSessions;
  await db
    .update(buyerSessions)
    .set({ ownerTold: true })
    .where(and(eq(ownerTold, false), lt(revokedAt, after)));
  return db
    .select({ buyerId, reason: sql<EndReason>`${revokedReason}`, sessionIds: sql<string[]>`array_agg(${id} order by ${id})` })
    .from(buyerSessions)
    .where(eq(ownerTold, false))
    .groupBy(buyerId, revokedReason)
    .orderBy(sql`min(${revokedAt})`)
    .limit(limit);
}

export async function ownerTold(db: Db, { buyerId, sessionIds }: Pick<UntoldEnds, "buyerId" | "sessionIds">): Promise<void> {
  await db
    .update(buyerSessions)
    .set({ ownerTold: true })
    .where(and(eq(buyerSessions.buyerId, buyerId), eq(buyerSessions.ownerTold, false), inArray(buyerSessions.id, sessionIds)));
}
