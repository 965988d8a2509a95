import type { DrillRecord, DrillReport, DrillResult, LastDrill } from "../../src/operations/drills/record.ts";
import { systemIds } from "../../src/platform/ids.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { ObjectTrail } from "../parts/audit-trail.ts";
import { readablePage } from "../parts/stored-record.ts";
import { drillRecord } from "./records.ts";

/** What drills found. Records are kept as long as the audit trail. */
export class DeskDrills {
  readonly #sql: SqlStorage;
  readonly #audit: ObjectTrail;

  constructor(sql: SqlStorage, audit: ObjectTrail) {
    this.#sql = sql;
    this.#audit = audit;
  }

  record(report: DrillReport, author: Author, now: Date): DrillRecord {
    const [known] = this.#rows("WHERE name = ? AND started_at = ?", report.name, report.startedAt);
    if (known) return drillRecord.read(known.record, known.id);
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
    const rowsOf = (rows: number) => this.#rows("WHERE id < ? ORDER BY id DESC LIMIT ?", before, rows);
    return readablePage(limit, rowsOf, ({ id, record }) => drillRecord.readable(record, id));
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

  #rows(where: string, ...bindings: (string | number)[]): { id: string; record: string }[] {
    return this.#sql.exec<{ id: string; record: string }>(`SELECT id, record FROM drill_records ${where}`, ...bindings).toArray();
  }
}
