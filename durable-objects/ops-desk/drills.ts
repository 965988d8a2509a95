import type { DrillRecord, DrillReport, DrillResult, LastDrill } from "../../src/operations/drills/record.ts";
import { systemIds } from "../../src/platform/ids.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { ObjectTrail } from "../parts/audit-trail.ts";

/** What drills found. Records are kept as long as the audit trail. */
export class DeskDrills {
  readonly #sql: SqlStorage;
  readonly #audit: ObjectTrail;

  constructor(sql: SqlStorage, audit: ObjectTrail) {
    this.#sql = sql;
    this.#audit = audit;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS drill_records (id TEXT PRIMARY KEY, name TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT NOT NULL,
        result TEXT NOT NULL, detected REAL, record TEXT NOT NULL, UNIQUE (name, started_at)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS drill_records_by_end ON drill_records (ended_at);
    `);
  }

  record(report: DrillReport, author: Author, now: Date): DrillRecord {
    const known = this.#read("SELECT record FROM drill_records WHERE name = ? AND started_at = ?", report.name, report.startedAt)[0];
    if (known) return known;
    const record: DrillRecord = { ...report, id: systemIds.next("drill"), recordedBy: author.email, recordedAt: now.toISOString() };
    this.#sql.exec(
      "INSERT INTO drill_records (id, name, started_at, ended_at, result, detected, record) VALUES (?, ?, ?, ?, ?, ?, ?)",
      record.id,
      record.name,
      record.startedAt,
      record.endedAt,
      record.result,
      record.detectedAfterSeconds,
      JSON.stringify(record),
    );
    const detail = { recordId: record.id, result: record.result };
    this.#audit.record(author, { action: "drill.record", subjectKind: "drill", subject: record.name, detail }, now);
    return record;
  }

  /** Newest first; ids sort by time. */
  list(limit: number, before: string): DrillRecord[] {
    return this.#read("SELECT record FROM drill_records WHERE id < ? ORDER BY id DESC LIMIT ?", before, limit);
  }

  /** The latest of each name. With a bare `max` SQLite takes the other columns from the row that has it. */
  last(): LastDrill[] {
    return this.#sql
      .exec<{ name: string; result: DrillResult; detected: number | null; started_at: string; passed: string | null }>(
        `SELECT name, result, detected, max(started_at) AS started_at,
           (SELECT max(ended_at) FROM drill_records passed WHERE passed.name = drill_records.name AND passed.result = 'passed') AS passed
         FROM drill_records GROUP BY name ORDER BY name`,
      )
      .toArray()
      .map(({ name, result, detected, passed }) => ({ name, result, detectedAfterSeconds: detected, lastPassedAt: passed }));
  }

  forgetBefore(at: string): void {
    this.#sql.exec("DELETE FROM drill_records WHERE ended_at < ?", at);
  }

  #read(query: string, ...bindings: (string | number)[]): DrillRecord[] {
    return this.#sql
      .exec<{ record: string }>(query, ...bindings)
      .toArray()
      .map(({ record }) => JSON.parse(record) as DrillRecord);
  }
}
