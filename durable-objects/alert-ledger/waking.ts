import { forgottenAt, roomForWakeUps, wakeUpsOf } from "../../src/operations/alerts/waking-rules.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import { wakeUpsFailed } from "../../src/platform/events/alerts.ts";
import type { Logger } from "../../src/platform/logger.ts";
import { QUEUE_DEADLINE_MS } from "../../src/platform/queues.ts";

export interface LedgerQueues {
  /** The lane of pages: they do not wait for the answers to what wakes nobody. */
  pages: Pick<Queue, "sendBatch">;
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
  queueDeadlineMs = QUEUE_DEADLINE_MS;

  constructor(sql: SqlStorage, forgottenSeconds: number, queues: LedgerQueues, log: Logger) {
    this.#sql = sql;
    this.#forgottenSeconds = forgottenSeconds;
    this.queues = queues;
    this.#log = log;
  }

  /** Answers how many were woken. Never throws for what a queue does. */
  async wakeDue(now: number): Promise<number> {
    const woken = await Promise.all(LANES.map((lane) => this.wakeLane(lane, now)));
    return woken.reduce((sum, count) => sum + count, 0);
  }

  /** Wakes what is due in one lane. A queue that does not answer holds up its own lane alone, and no longer than a queue may take. */
  async wakeLane(lane: Lane, now: number): Promise<number> {
    let woken = 0;
    for (;;) {
      const due = this.#take(lane, now);
      if (due.length === 0) return woken;
      const { wakeUps, spent } = wakeUpsOf(due);
      const sent = await Promise.all([this.#send(lane, wakeUps), this.#send("spent", spent)]);
      if (sent.includes(false)) return woken;
      woken += due.length;
    }
  }

  /** Whether the queue took them. */
  async #send(name: keyof LedgerQueues, bodies: readonly object[]): Promise<boolean> {
    if (bodies.length === 0) return true;
    try {
      await withDeadline(`queue ${name}`, this.queueDeadlineMs, () => this.queues[name].sendBatch(bodies.map((body) => ({ body }))));
      return true;
    } catch (error) {
      wakeUpsFailed(this.#log, { deliveries: bodies.length, error });
      return false;
    }
  }

  /** When there is something to wake next; with all wake-ups of a lane on their way, when the first of them counts as lost. Null for nothing. */
  nextAt(now: number): number | null {
    const next = Math.min(...LANES.map((lane) => this.#nextOf(lane, now) ?? Infinity));
    return next === Infinity ? null : next;
  }

  #nextOf(lane: Lane, now: number): number | null {
    const full = roomForWakeUps(this.#onTheirWay(lane, now)) === 0;
    const from = full ? `${ON_THEIR_WAY} WHERE woken = 1 AND` : "deliveries WHERE";
    return this.#sql
      .exec<{ at: number | null }>(`SELECT min(wake_at) AS at FROM ${from} page = ? AND wake_at IS NOT NULL`, PAGE[lane])
      .one().at;
  }

  /** Takes a batch of those that are due, the longest due first, as far as the lane's window has room. */
  #take(lane: Lane, now: number): { id: string; state: string }[] {
    return this.#sql
      .exec<{ id: string; state: string }>(
        `UPDATE deliveries SET wake_at = ?2, woken = 1 WHERE id IN
           (SELECT id FROM deliveries WHERE page = ?4 AND wake_at <= ?1 ORDER BY wake_at LIMIT ?3) RETURNING id, state`,
        now,
        forgottenAt(now, this.#forgottenSeconds),
        roomForWakeUps(this.#onTheirWay(lane, now)),
        PAGE[lane],
      )
      .toArray();
  }

  #onTheirWay(lane: Lane, now: number): number {
    const count = `SELECT count(*) AS count FROM ${ON_THEIR_WAY} WHERE page = ? AND woken = 1 AND wake_at > ?`;
    return this.#sql.exec<{ count: number }>(count, PAGE[lane], now).one().count;
  }
}

export const LANES = ["pages", "wakeUps"] as const;
type Lane = (typeof LANES)[number];
/**
 * By an index of those on their way alone, as many as the window has. It is named: without it each that waits for its turn or its next try is read,
 * several times for every raise and every try of a storm, and SQLite refuses rather than do that.
 */
const ON_THEIR_WAY = "deliveries INDEXED BY deliveries_woken_by_lane";
/** The lane as a delivery's row has it. */
const PAGE: Record<Lane, number> = { pages: 1, wakeUps: 0 };
