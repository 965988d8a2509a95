import { boundDetail, type AuditedWrite, type AuditLine, type AuditQuery, type Author } from "../../src/platform/audit/line.ts";
import type { Contract } from "../../src/platform/contract.ts";
import type { Ids } from "../../src/platform/ids.ts";
import * as z from "zod";
import { hasColumn } from "./schema-steps.ts";
import { StoredRecord } from "./stored-record.ts";

type Row = {
  id: string;
  at: string;
  actor_id: string;
  actor_email: string;
  action: string;
  subject_kind: string;
  subject: string;
  request_id: string | null;
  detail: string;
};

/** A line is shown without its detail where that is not readable. */
const detailRecord = new StoredRecord<Record<string, unknown>>("audit", "audit.detail", () => z.record(z.string(), z.unknown()));

/** The step that makes a trail's table. A desk's is older than the columns it adds, and a desk of that time still writes its lines without them. */
export function auditTable(sql: SqlStorage): void {
  sql.exec(`
    CREATE TABLE IF NOT EXISTS audit (id TEXT PRIMARY KEY, at TEXT NOT NULL, actor_id TEXT NOT NULL, actor_email TEXT NOT NULL,
      action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL);
  `);
  for (const column of ["subject_kind", "request_id"]) {
    if (!hasColumn(sql, "audit", column)) sql.exec(`ALTER TABLE audit ADD COLUMN ${column} TEXT`);
  }
  sql.exec("CREATE INDEX IF NOT EXISTS audit_by_subject ON audit (subject, id); CREATE INDEX IF NOT EXISTS audit_by_age ON audit (at);");
}

/** What operators wrote to one Durable Object, in order. Kept for the contract's `audit.retentionDays`. */
export class ObjectTrail {
  readonly #sql: SqlStorage;
  readonly #policy: Contract["audit"];
  readonly #ids: Ids;

  constructor(sql: SqlStorage, policy: Contract["audit"], ids: Ids) {
    this.#sql = sql;
    this.#policy = policy;
    this.#ids = ids;
  }

  /** Called in the transaction of what it tells of. */
  record(author: Author, write: AuditedWrite, now: Date): void {
    this.#sql.exec(
      "INSERT INTO audit (id, at, actor_id, actor_email, action, subject_kind, subject, request_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      this.#ids.next("adm"),
      now.toISOString(),
      author.id,
      author.email,
      write.action,
      write.subjectKind,
      write.subject,
      author.requestId,
      JSON.stringify(boundDetail(write.detail, this.#policy.maxTextLength)),
    );
  }

  /** Newest first; ids sort by time. Lines of the release before name no kind: it is what their action begins with. */
  lines({ limit, before, actor, action, actions, subject, requestId }: AuditQuery): AuditLine[] {
    return this.#sql
      .exec<Row>(
        `SELECT id, at, actor_id, actor_email, action, coalesce(subject_kind, substr(action, 1, instr(action, '.') - 1)) AS subject_kind,
           subject, request_id, detail
         FROM audit
         WHERE (?1 IS NULL OR id < ?1) AND (?2 IS NULL OR actor_id = ?2 OR actor_email = ?2) AND (?3 IS NULL OR action = ?3)
           AND (?4 IS NULL OR subject = ?4) AND (?5 IS NULL OR request_id = ?5)
           AND (?6 IS NULL OR action IN (SELECT value FROM json_each(?6)))
         ORDER BY id DESC LIMIT ?7`,
        before ?? null,
        actor ?? null,
        action ?? null,
        subject ?? null,
        requestId ?? null,
        actions === undefined ? null : JSON.stringify(actions),
        limit,
      )
      .toArray()
      .map(({ actor_id, actor_email, subject_kind, request_id, detail, ...row }) => ({
        ...row,
        actor: { id: actor_id, email: actor_email },
        subjectKind: subject_kind,
        requestId: request_id,
        detail: detailRecord.readable(detail, row.id) ?? {},
      }));
  }

  forgetBefore(at: Date): void {
    this.#sql.exec("DELETE FROM audit WHERE at < ?", at.toISOString());
  }
}
