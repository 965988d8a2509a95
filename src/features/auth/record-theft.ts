import { sql } from "drizzle-orm";
import { auditFrom, auditRow } from "../../platform/audit/audit-log.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { noticeFrom, owedFewer } from "../../platform/notices/notices.ts";
import type { AuthDeps, EndedSession } from "./ports.ts";
import { findSession } from "./store.ts";
import { buyerSessions } from "./tables.ts";
import { theftNotice } from "./theft-notice.ts";

export type TheftDeps = Pick<AuthDeps, "db" | "settings" | "contract" | "clock" | "ids">;

const DAY_MS = 86_400_000;

/**
 * Tells Postgres of a session whose refresh token was reused, with its line in the audit trail and a mail to the buyer, all or nothing and
 * once a session, also of one that something else ended: the earlier end is what its row says. Answers the mail that is owed. None is owed where nobody has proven the address, nor
 * more a day than the contract says: an account at a stranger's address must not fill his mailbox.
 */
export async function recordTheft(deps: TheftDeps, { sessionId, endedAt, reason }: EndedSession): Promise<string[]> {
  const session = await findSession(deps.db, sessionId);
  if (!session) return [];
  const { buyerId, email, emailVerifiedAt, createdAt } = session;
  const write = {
    action: "buyer.refresh-token-reused",
    subjectKind: "session",
    subject: sessionId,
    detail: { openedAt: createdAt.toISOString() },
  };
  const line = auditRow(deps, { id: buyerId, email }, write);
  const notice = await theftNotice(deps, session, endedAt);
  const since = new Date(deps.clock.now().getTime() - DAY_MS);
  const owed = owedFewer(deps.contract.access.notices.changesToldADay, { buyerId, kind: notice.kind, since });
  const { rows } = await deps.db.execute<{ id: string }>(sql`
    with ended as (
      update ${buyerSessions} set theft_told_at = ${timestamp(deps.clock.now())}, revoked_at = least(revoked_at, ${timestamp(endedAt)}),
        revoked_reason = case when revoked_at <= ${timestamp(endedAt)} then revoked_reason else ${reason}::text end
      where id = ${sessionId} and theft_told_at is null and revoked_reason is distinct from ${reason}::text returning id
    ), line as (${auditFrom(line, sql`ended`)})
    ${noticeFrom(notice, sql`ended where ${emailVerifiedAt !== null}::boolean and ${owed}`)} returning id`);
  return rows.map(({ id }) => id);
}
