import type { Actor, AuditEntry } from "../src/operations/operators/ports.ts";
import { systemIds } from "../src/platform/ids.ts";

type Row = { id: string; at: string; actor_id: string; actor_email: string; action: string; subject: string; detail: string };

/** What operators did, in order. Entries are kept two years. */
export class DeskAudit {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS audit (id TEXT PRIMARY KEY, at TEXT NOT NULL, actor_id TEXT NOT NULL, actor_email TEXT NOT NULL,
        action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL);
    `);
  }

  /** Called in the transaction of what it tells of. */
  record(actor: Actor, action: string, subject: string, detail: Record<string, unknown>, now: Date): void {
    this.#sql.exec(
      "INSERT INTO audit (id, at, actor_id, actor_email, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
      systemIds.next("adm"),
      now.toISOString(),
      actor.id,
      actor.email,
      action,
      subject,
      JSON.stringify(detail),
    );
  }

  /** Newest first; ids sort by time. */
  list(limit: number, before: string): AuditEntry[] {
    return this.#sql
      .exec<Row>("SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?", before, limit)
      .toArray()
      .map(({ id, at, actor_id, actor_email, action, subject, detail }) => ({
        id,
        at,
        actor: { id: actor_id, email: actor_email },
        action,
        subject,
        detail: JSON.parse(detail) as Record<string, unknown>,
      }));
  }

  forgetBefore(at: string): void {
    this.#sql.exec("DELETE FROM audit WHERE at < ?", at);
  }
}
