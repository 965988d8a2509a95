import type { HealthCapture } from "../../src/operations/health/ports.ts";
import type { Incident, TimelineEntry } from "../../src/operations/incidents/incident.ts";
import type { IncidentListQuery } from "../../src/operations/incidents/ports.ts";

type EntryRow = TimelineEntry & Record<string, SqlStorageValue>;

/** Characters a row: far below the platform's 2 MB, in any script. */
const CHUNK = 400_000;

/** Incidents, their timelines and the copies of health taken when they were opened. Kept for ever: there are few. */
export class LedgerIncidents {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS incidents (id TEXT PRIMARY KEY, state TEXT NOT NULL, closed_at INTEGER, record TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS incidents_by_state ON incidents (state, id);
      CREATE TABLE IF NOT EXISTS timeline (id INTEGER PRIMARY KEY AUTOINCREMENT, incident_id TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
        by TEXT NOT NULL, text TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS timeline_by_incident ON timeline (incident_id, id);
      CREATE TABLE IF NOT EXISTS incident_health (incident_id TEXT NOT NULL, chunk INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (incident_id, chunk)) WITHOUT ROWID;
    `);
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
    return this.#read("SELECT record FROM incidents WHERE id = ?", id)[0];
  }

  open(): Incident[] {
    return this.#read("SELECT record FROM incidents WHERE state = 'open' ORDER BY id DESC");
  }

  countOpen(): number {
    return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM incidents WHERE state = 'open'").one().count;
  }

  openOrClosedSince(at: number): Incident[] {
    return this.#read("SELECT record FROM incidents WHERE state = 'open' OR closed_at >= ? ORDER BY id DESC", at);
  }

  list({ state, limit, after = "~" }: IncidentListQuery): Incident[] {
    return state
      ? this.#read("SELECT record FROM incidents WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?", state, after, limit)
      : this.#read("SELECT record FROM incidents WHERE id < ? ORDER BY id DESC LIMIT ?", after, limit);
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
    return chunks.length === 0 ? undefined : (JSON.parse(chunks.map(({ text }) => text).join("")) as HealthCapture);
  }

  #read(query: string, ...bindings: (string | number)[]): Incident[] {
    return this.#sql
      .exec<{ record: string }>(query, ...bindings)
      .toArray()
      .map(({ record }) => JSON.parse(record) as Incident);
  }
}
