import { wakeUpsFailed } from "../../src/platform/events/alerts.ts";
import type { Logger } from "../../src/platform/logger.ts";

/** The platform's limit of messages in one batch. */
const MAX_BATCH = 100;
/** Wake-ups on their way at once: enough to keep a hundred consumers busy, few enough that a slow queue is not flooded. */
const WINDOW = 1_000;

export interface LedgerQueues {
  wakeUps: Pick<Queue, "sendBatch">;
  /** `incident-alerts-dlq`: letters whose schedule is spent. */
  spent: Pick<Queue, "sendBatch">;
}

/** Wakes deliveries by queue messages. A message that could not be sent, or got lost, is sent again after the contract's `forgottenSeconds`. */
export class LedgerWaking {
  readonly #sql: SqlStorage;
  readonly #forgottenMs: number;
  readonly #log: Logger;
  queues: LedgerQueues;

  constructor(sql: SqlStorage, forgottenSeconds: number, queues: LedgerQueues, log: Logger) {
    this.#sql = sql;
    this.#forgottenMs = forgottenSeconds * 1000;
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
        await send(
          this.queues.wakeUps,
          due.filter(({ state }) => state !== "spent").map(({ id }) => ({ deliveryId: id })),
        );
        await send(
          this.queues.spent,
          due.filter(({ state }) => state === "spent").map(({ id }) => ({ deliveryId: id, cause: "schedule-spent" })),
        );
      } catch (error) {
        wakeUpsFailed(this.#log, { deliveries: due.length, error });
        return woken;
      }
      woken += due.length;
    }
  }

  /** When there is something to wake next; with all wake-ups on their way, when the first of them counts as lost. Null for nothing. */
  nextAt(now: number): number | null {
    const full = this.#onTheirWay(now) >= WINDOW;
    return this.#sql
      .exec<{ at: number | null }>(`SELECT min(wake_at) AS at FROM deliveries WHERE wake_at IS NOT NULL ${full ? "AND woken = 1" : ""}`)
      .one().at;
  }

  /** Takes a batch of those that are due, the longest due first, as far as the window has room. */
  #take(now: number): { id: string; state: string }[] {
    const room = Math.max(0, Math.min(MAX_BATCH, WINDOW - this.#onTheirWay(now)));
    return this.#sql
      .exec<{ id: string; state: string }>(
        "UPDATE deliveries SET wake_at = ?2, woken = 1 WHERE id IN (SELECT id FROM deliveries WHERE wake_at <= ?1 ORDER BY wake_at LIMIT ?3) RETURNING id, state",
        now,
        now + this.#forgottenMs,
        room,
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
