import type { Transport } from "../../src/operations/alerts/delivery.ts";

/** Figures of the deliveries, read for health. What is finished is counted as it happens, so that no capture counts the archive. */
export class LedgerFigures {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Deliveries by state, and when the oldest unfinished one was made. */
  counts(): { pending: number; retrying: number; delivered: number; dead: number; created: number; oldestPendingAt: number | null } {
    const unfinished = this.#sql
      .exec<{ state: string; count: number; oldest: number }>(
        "SELECT state, count(*) AS count, min(created_at) AS oldest FROM deliveries WHERE state NOT IN ('delivered', 'dead') GROUP BY state",
      )
      .toArray();
    const of = (...states: string[]) => unfinished.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
    const tallies = new Map(
      this.#sql
        .exec<{ name: string; value: number }>("SELECT name, value FROM tallies")
        .toArray()
        .map(({ name, value }) => [name, value]),
    );
    return {
      pending: of("pending", "delivering"),
      retrying: of("retrying", "spent"),
      delivered: tallies.get("delivered") ?? 0,
      dead: tallies.get("dead") ?? 0,
      created: tallies.get("created") ?? 0,
      oldestPendingAt: unfinished.length === 0 ? null : Math.min(...unfinished.map(({ oldest }) => oldest)),
    };
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
