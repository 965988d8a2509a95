import { wakeUpsFailed } from "../src/platform/events/alerts.ts";
import type { Logger } from "../src/platform/logger.ts";
import type { LedgerTables } from "./alert-ledger.tables.ts";

/** The platform's limit of messages in one batch. */
const MAX_BATCH = 100;

export interface LedgerQueues {
  wakeUps: Pick<Queue, "sendBatch">;
  /** `incident-alerts-dlq`: letters whose schedule is spent. */
  spent: Pick<Queue, "sendBatch">;
}

/** Wakes deliveries by queue messages. A message that could not be sent, or got lost, is sent again after the contract's `forgottenSeconds`. */
export class LedgerWaking {
  readonly #tables: LedgerTables;
  readonly #log: Logger;
  queues: LedgerQueues;

  constructor(tables: LedgerTables, queues: LedgerQueues, log: Logger) {
    this.#tables = tables;
    this.queues = queues;
    this.#log = log;
  }

  /** Answers how many were woken. Never throws. */
  async wakeDue(now: number): Promise<number> {
    const { deliveries, policy } = this.#tables;
    let woken = 0;
    for (;;) {
      const due = deliveries.toWake(now, now + policy.forgottenSeconds * 1000, MAX_BATCH);
      if (due.length === 0) return woken;
      try {
        await send(
          this.queues.wakeUps,
          due.filter(({ spent }) => !spent).map(({ id }) => ({ deliveryId: id })),
        );
        await send(
          this.queues.spent,
          due.filter(({ spent }) => spent).map(({ id }) => ({ deliveryId: id, cause: "schedule-spent" })),
        );
      } catch (error) {
        wakeUpsFailed(this.#log, { deliveries: due.length, error });
        return woken;
      }
      woken += due.length;
    }
  }
}

async function send(queue: Pick<Queue, "sendBatch">, bodies: readonly object[]): Promise<void> {
  if (bodies.length > 0) await queue.sendBatch(bodies.map((body) => ({ body })));
}
