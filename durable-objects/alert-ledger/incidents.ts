import type { HealthCapture } from "../../src/operations/health/ports.ts";
import type { Incident, TimelineEntry } from "../../src/operations/incidents/incident.ts";
import type { IncidentListQuery } from "../../src/operations/incidents/ports.ts";
import { conditions, member } from "../parts/conditions.ts";
import { readablePage } from "../parts/stored-record.ts";
import { incidentHealthRecord, incidentRecord } from "./records.ts";

type Row = { id: string; record: string };
type EntryRow = TimelineEntry & Record<string, SqlStorageValue>;

/** Characters a row: far below the platform's 2 MB, in any script. */
const CHUNK = 400_000;

/** Incidents, their timelines and the copies of health taken when they were opened. Kept for ever: there are few. */
export class LedgerIncidents {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  save(incident: Incident): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO incidents (id, state, closed_at, record) VALUES (?, ?, ?, ?)",
      incident.id,
      incident.state,
      incident.closedAt,
      JSON.stringify(incident),
    );
  }

  byId(id: string): Incident | undefined {
    const [row] = this.#rows("WHERE id = ?", id);
    return row && incidentRecord.read(row.record, id);
  }

  open(): Incident[] {
    return this.#rows("WHERE state = 'open' ORDER BY id DESC").flatMap((row) => readable(row) ?? []);
  }

  /** All of them or a fault. */
  allOpen(): Incident[] {
    return this.#rows("WHERE state = 'open' ORDER BY id DESC").map(({ id, record }) => incidentRecord.read(record, id));
  }

  /** Of the row's columns alone: a record that cannot be read has its state too. */
  states(ids: readonly string[]): Record<string, Incident["state"]> {
    const wanted = "SELECT id, state FROM incidents WHERE id IN (SELECT value FROM json_each(?))";
    const rows = this.#sql.exec<{ id: string; state: Incident["state"] }>(wanted, JSON.stringify(ids));
    return Object.fromEntries(rows.toArray().map(({ id, state }) => [id, state]));
  }

  countOpen(): number {
    return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM incidents WHERE state = 'open'").one().count;
  }

  /** All of them or a fault: what the public page leaves out is taken for well. */
  openOrClosedSince(at: number): Incident[] {
    return this.#rows("WHERE state = 'open' OR closed_at >= ? ORDER BY id DESC", at).map(({ id, record }) =>
      incidentRecord.read(record, id),
    );
  }

  list({ state, severity, text, limit, after = "~" }: IncidentListQuery): Incident[] {
    const { where, bindings } = conditions(2, [
      ["state = @", state],
      [`${member("severity")} = @`, severity],
      [`instr(lower(${member("title")}), lower(@))`, text],
    ]);
    const query = `WHERE ${where}id < ?1 ORDER BY id DESC LIMIT ?2`;
    return readablePage(limit, (rows) => this.#rows(query, after, rows, ...bindings), readable);
  }

  append(id: string, { kind, by, text }: Omit<TimelineEntry, "at">, now: number): void {
    this.#sql.exec("INSERT INTO timeline (incident_id, at, kind, by, text) VALUES (?, ?, ?, ?, ?)", id, now, kind, by, text);
  }

  timeline(id: string): TimelineEntry[] {
    return this.#sql.exec<EntryRow>("SELECT at, kind, by, text FROM timeline WHERE incident_id = ? ORDER BY id", id).toArray();
  }

  keepHealth(id: string, health: HealthCapture): void {
    const text = JSON.stringify(health);
    for (let at = 0; at < text.length; at += CHUNK) {
      this.#sql.exec("INSERT INTO incident_health (incident_id, chunk, text) VALUES (?, ?, ?)", id, at / CHUNK, text.slice(at, at + CHUNK));
    }
  }

  health(id: string): HealthCapture | undefined {
    const chunks = this.#sql.exec<{ text: string }>("SELECT text FROM incident_health WHERE incident_id = ? ORDER BY chunk", id).toArray();
    return chunks.length === 0 ? undefined : incidentHealthRecord.read(chunks.map(({ text }) => text).join(""), id);
  }

  #rows(where: string, ...bindings: (string | number)[]): Row[] {
    return this.#sql.exec<Row>(`SELECT id, record FROM incidents ${where}`, ...bindings).toArray();
  }
}

const readable = ({ id, record }: Row): Incident | undefined => incidentRecord.readable(record, id);
