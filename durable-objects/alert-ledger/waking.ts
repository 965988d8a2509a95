import { forgottenAt, roomForWakeUps, wakeUpsOf } from "../../src/operations/alerts/waking-rules.ts";
import { wakeUpsFailed } from "../../src/platform/events/alerts.ts";
import type { Logger } from "../../src/platform/logger.ts";

export interface LedgerQueues {
  wakeUps: Pick<Queue, "sendBatch">;
  /** `incident-alerts-dlq`: letters whose schedule is spent. */
  spent: Pick<Queue, "sendBatch">;
}

/** Wakes deliveries by queue messages. A message that could not be sent, or got lost, is sent again after the contract's `forgottenSeconds`. */
export class LedgerWaking {
  readonly #sql: SqlStorage;
  readonly #forgottenSeconds: number;
  readonly #log: Logger;
  queues: LedgerQueues;

  constructor(sql: SqlStorage, forgottenSeconds: number, queues: LedgerQueues, log: Logger) {
    this.#sql = sql;
    this.#forgottenSeconds = forgottenSeconds;
    this.queues = queues;
    this.#log = log;
  }

  /** Answers how many were woken. Never throws for what a queue does. */
  async wakeDue(now: number): Promise<number> {
    let woken = 0;
    for (;;) {
      const due = this.#take(now);
      if (due.length === 0) return woken;
      try {
        const { wakeUps, spent } = wakeUpsOf(due);
        await send(this.queues.wakeUps, wakeUps);
        await send(this.queues.spent, spent);
      } catch (error) {
        wakeUpsFailed(this.#log, { deliveries: due.length, error });
        return woken;
      }
      woken += due.length;
    }
  }

  /** When there is something to wake next; with all wake-ups on their way, when the first of them counts as lost. Null for nothing. */
  nextAt(now: number): number | null {
    const full = roomForWakeUps(this.#onTheirWay(now)) === 0;
    return this.#sql
      .exec<{ at: number | null }>(`SELECT min(wake_at) AS at FROM deliveries WHERE wake_at IS NOT NULL ${full ? "AND woken = 1" : ""}`)
      .one().at;
  }

  /** Takes a batch of those that are due, the longest due first, as far as the window has room. */
  #take(now: number): { id: string; state: string }[] {
    return this.#sql
      .exec<{ id: string; state: string }>(
        "UPDATE deliveries SET wake_at = ?2, woken = 1 WHERE id IN (SELECT id FROM deliveries WHERE wake_at <= ?1 ORDER BY wake_at LIMIT ?3) RETURNING id, state",
        now,
        forgottenAt(now, this.#forgottenSeconds),
        roomForWakeUps(this.#onTheirWay(now)),
      )
      .toArray();
  }

  #onTheirWay(now: number): number {
    return this.#sql.exec<{ count: number }>("SELECT count(*) AS count FROM deliveries WHERE woken = 1 AND wake_at > ?", now).one().count;
  }
}

async function send(queue: Pick<Queue, "sendBatch">, bodies: readonly object[]): Promise<void> {
  if (bodies.length > 0) await queue.sendBatch(bodies.map((body) => ({ body })));
}
