import { deliveryCounts, type Unfinished } from "../../src/operations/alerts/figure-rules.ts";
import type { Transport } from "../../src/operations/alerts/delivery.ts";

/** Figures of the deliveries, read for health. What is finished is counted as it happens, so that no capture counts the archive. */
export class LedgerFigures {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Deliveries by state, and when the oldest unfinished one was made. */
  counts(): ReturnType<typeof deliveryCounts> {
    const unfinished = this.#sql
      .exec<Unfinished & Record<string, SqlStorageValue>>(
        "SELECT state, count(*) AS count, min(created_at) AS oldest FROM deliveries WHERE state NOT IN ('delivered', 'dead') GROUP BY state",
      )
      .toArray();
    const tallies = new Map(
      this.#sql
        .exec<{ name: string; value: number }>("SELECT name, value FROM tallies")
        .toArray()
        .map(({ name, value }) => [name, value]),
    );
    return deliveryCounts(unfinished, tallies);
  }

  /** When a drill last reached each transport. */
  lastTested(transport: Transport): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        "SELECT max(delivered_at) AS at FROM deliveries WHERE drill = 1 AND transport = ? AND delivered_at IS NOT NULL",
        transport,
      )
      .one().at;
  }
}
