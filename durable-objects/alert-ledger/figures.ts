import { deliveryCounts, type Unfinished } from "../../src/operations/alerts/figure-rules.ts";
import type { Transport } from "../../src/operations/alerts/delivery.ts";

const UNFINISHED = "state NOT IN ('delivered', 'dead')";

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
        `SELECT state, count(*) AS count, min(created_at) AS oldest FROM deliveries WHERE ${UNFINISHED} GROUP BY state`,
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

  /** Since when the longest of those in line for it has waited for its first try. */
  firstTryOwedAt(): number | null {
    const untried = "state IN ('pending', 'delivering') AND attempts = 0 AND round = 1 AND wake_at IS NOT NULL AND drill = 0";
    return this.#sql
      .exec<{ at: number | null }>(
        `SELECT min(created_at) AS at FROM deliveries WHERE ${UNFINISHED} AND ${untried} AND transport <> 'support'`,
      )
      .one().at;
  }

  /** Pages on their way that no transport has delivered and nobody acknowledged, and since when the oldest is owed on the first of them. Those both gave up are dead letters. */
  unreachedPages(): { pages: number; pageAt: number | null } {
    const same = "same.subject_id = deliveries.subject_id AND same.sequence = deliveries.sequence";
    return this.#sql
      .exec<{ pages: number; pageAt: number | null }>(
        `SELECT count(DISTINCT subject_id || ' ' || sequence) AS pages, min((SELECT min(created_at) FROM deliveries same WHERE ${same})) AS pageAt
         FROM deliveries WHERE ${UNFINISHED} AND page = 1 AND kind NOT IN ('resolve', 'acknowledge', 'withdraw') AND NOT EXISTS
           (SELECT 1 FROM deliveries same WHERE ${same} AND same.state = 'delivered')
           AND EXISTS (SELECT 1 FROM alerts WHERE id = deliveries.subject_id AND state = 'open'
             AND CASE WHEN json_valid(record) THEN json_extract(record, '$.acknowledgedAt') END IS NULL)`,
      )
      .one();
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
