import type { TransportMemory } from "../../src/operations/alerts/dead-letter-rules.ts";
import { QUIET_TRANSPORT } from "../../src/operations/alerts/dead-letter-rules.ts";
import type { Drill } from "../../src/operations/alerts/drill.ts";

/** Drills with their results, kept for ever, and what the ledger remembers of the transport between replays. */
export class LedgerDrills {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS drills (id TEXT PRIMARY KEY, alert_id TEXT NOT NULL UNIQUE, record TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
    `);
  }

  save(drill: Drill): void {
    this.#sql.exec("INSERT OR REPLACE INTO drills (id, alert_id, record) VALUES (?, ?, ?)", drill.id, drill.alertId, JSON.stringify(drill));
  }

  ofAlert(alertId: string): Drill | undefined {
    return this.#read("SELECT record FROM drills WHERE alert_id = ?", alertId)[0];
  }

  list(limit: number): Drill[] {
    return this.#read("SELECT record FROM drills ORDER BY id DESC LIMIT ?", limit);
  }

  transport(): TransportMemory {
    const [row] = this.#sql.exec<{ record: string }>("SELECT record FROM memory WHERE name = 'transport'").toArray();
    return row ? (JSON.parse(row.record) as TransportMemory) : QUIET_TRANSPORT;
  }

  saveTransport(memory: TransportMemory): void {
    this.#sql.exec("INSERT OR REPLACE INTO memory (name, record) VALUES ('transport', ?)", JSON.stringify(memory));
  }

  #read(query: string, ...bindings: (string | number)[]): Drill[] {
    return this.#sql
      .exec<{ record: string }>(query, ...bindings)
      .toArray()
      .map(({ record }) => JSON.parse(record) as Drill);
  }
}
