import { and, desc, eq, inArray, lt, or, sql, type SQL } from "drizzle-orm";
import type { Contract } from "../contract.ts";
import type { Clock } from "../clock.ts";
import type { Db } from "../db/client.ts";
import type { Actor } from "../identity.ts";
import type { Ids } from "../ids.ts";
import { authorOf, boundDetail, type AuditedWrite, type AuditTrail } from "./line.ts";
import { auditLog } from "./tables.ts";

export type AuditRow = typeof auditLog.$inferSelect;

interface LineDeps {
  contract: Contract;
  clock: Clock;
  ids: Ids;
}

/** The line of a write that is about to be made, for the store that makes it. */
export function auditRow(deps: LineDeps, by: Actor, { detail, ...write }: AuditedWrite): AuditRow {
  const { id: actorId, email: actorEmail, requestId } = authorOf(by);
  return {
    ...write,
    id: deps.ids.next("adm"),
    at: deps.clock.now(),
    actorId,
    actorEmail,
    requestId,
    detail: boundDetail(detail, deps.contract.audit.maxTextLength),
  };
}

/** The statement a store adds to its batch, so that the write and its line stand or fall together. */
export const appendAudit = (db: Db, ...rows: AuditRow[]) => db.insert(auditLog).values(rows);

/** Lines of writes that are many transactions, before the first of them: none is made without its line, and doing it again is safe. */
export async function recordAudit(db: Db, ...rows: AuditRow[]): Promise<void> {
  if (rows.length > 0) await appendAudit(db, ...rows);
}

/** A line inside a statement: one for each row of `from`, a name of its `with`. `id` and `subject` may be columns of it. */
export function auditFrom(row: AuditRow, from: SQL, { id, subject }: { id?: SQL; subject?: SQL } = {}): SQL {
  return sql`
    insert into ${auditLog} (id, at, actor_id, actor_email, action, subject_kind, subject, request_id, detail)
    select ${id ?? sql`${row.id}`}, ${row.at.toISOString()}::timestamptz, ${row.actorId}, ${row.actorEmail}, ${row.action},
      ${row.subjectKind}, ${subject ?? sql`${row.subject}`}, ${row.requestId}, ${JSON.stringify(row.detail)}::jsonb
    from ${from}`;
}

/** Postgres' part of the audit trail; `db` is asked for at each reading, because it throws where it is not configured. */
export const postgresTrail = (db: () => Db): AuditTrail => ({
  async auditLines({ limit, before, actor, action, actions, subject, requestId }) {
    const rows = await db()
      .select()
      .from(auditLog)
      .where(
        and(
          before === undefined ? undefined : lt(auditLog.id, before),
          actor === undefined ? undefined : or(eq(auditLog.actorId, actor), eq(auditLog.actorEmail, actor)),
          action === undefined ? undefined : eq(auditLog.action, action),
          actions === undefined ? undefined : inArray(auditLog.action, [...actions]),
          subject === undefined ? undefined : eq(auditLog.subject, subject),
          requestId === undefined ? undefined : eq(auditLog.requestId, requestId),
        ),
      )
      .orderBy(desc(auditLog.id))
      .limit(limit);
    return rows.map(({ at, actorId, actorEmail, ...row }) => ({
      ...row,
      at: at.toISOString(),
      actor: { id: actorId, email: actorEmail },
    }));
  },
});

/** Whose doing a line tells of. */
export async function actorOfLine(db: Db, id: string): Promise<Actor | undefined> {
  const [line] = await db.select({ id: auditLog.actorId, email: auditLog.actorEmail }).from(auditLog).where(eq(auditLog.id, id));
  return line;
}

/** What was done to any of these things, oldest first; no more than the newest `most` lines. */
export async function auditOfSubjects(db: Db, subjects: readonly string[], most: number): Promise<AuditRow[]> {
  const rows = await db
    .select()
    .from(auditLog)
    .where(inArray(auditLog.subject, [...subjects]))
    .orderBy(desc(auditLog.id))
    .limit(most);
  return rows.toReversed();
}

/** Deletes what is older; answers how many lines went. */
export async function deleteAuditBefore(db: Db, before: Date): Promise<number> {
  return (await db.delete(auditLog).where(lt(auditLog.at, before)).returning({ id: auditLog.id })).length;
}
