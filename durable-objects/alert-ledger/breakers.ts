import { WORKING, type TransportBreaker } from "../../src/operations/alerts/transport-breaker.ts";
import type { Transport } from "../../src/operations/alerts/delivery.ts";
import { breakerRecord } from "./records.ts";

/** What the ledger remembers of each transport's receiver. One that is not readable is taken to work: the next failures say otherwise. */
export class LedgerBreakers {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  of(transport: Transport): TransportBreaker {
    const name = nameOf(transport);
    const [row] = this.#sql.exec<{ record: string }>("SELECT record FROM memory WHERE name = ?", name).toArray();
    return (row && breakerRecord.readable(row.record, name)) ?? WORKING;
  }

  save(transport: Transport, breaker: TransportBreaker): void {
    this.#sql.exec("INSERT OR REPLACE INTO memory (name, record) VALUES (?, ?)", nameOf(transport), JSON.stringify(breaker));
  }
}

const nameOf = (transport: Transport): string => `breaker.${transport}`;
