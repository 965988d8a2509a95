import type { TransportMemory } from "../../src/operations/alerts/dead-letter-rules.ts";
import { QUIET_TRANSPORT } from "../../src/operations/alerts/dead-letter-rules.ts";
import type { Drill } from "../../src/operations/alerts/drill.ts";
import { drillRecord, transportRecord } from "./records.ts";

/** Drills with their results, kept for ever, and what the ledger remembers of the transport between replays. */
export class LedgerDrills {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  save(drill: Drill): void {
    this.#sql.exec("INSERT OR REPLACE INTO drills (id, alert_id, record) VALUES (?, ?, ?)", drill.id, drill.alertId, JSON.stringify(drill));
  }

  ofAlert(alertId: string): Drill | undefined {
    return this.#read("SELECT id, record FROM drills WHERE alert_id = ?", alertId)[0];
  }

  list(limit: number): Drill[] {
    return this.#read("SELECT id, record FROM drills ORDER BY id DESC LIMIT ?", limit);
  }

  transport(): TransportMemory {
    const [row] = this.#sql.exec<{ record: string }>("SELECT record FROM memory WHERE name = 'transport'").toArray();
    return (row && transportRecord.readable(row.record, "transport")) ?? QUIET_TRANSPORT;
  }

  saveTransport(memory: TransportMemory): void {
    this.#sql.exec("INSERT OR REPLACE INTO memory (name, record) VALUES ('transport', ?)", JSON.stringify(memory));
  }

  #read(query: string, ...bindings: (string | number)[]): Drill[] {
    return this.#sql
      .exec<{ id: string; record: string }>(query, ...bindings)
      .toArray()
      .flatMap(({ id, record }) => drillRecord.readable(record, id) ?? []);
  }
}
