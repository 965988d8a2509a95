import type { AfterAttempt } from "../../src/operations/alerts/delivery-rules.ts";
import type { Attempt, AttemptOutcome, Delivery, LeasedDelivery, Transport } from "../../src/operations/alerts/delivery.ts";

export interface NewDelivery extends Pick<Delivery, "id" | "subjectId" | "sequence" | "kind" | "transport" | "drill"> {
  payload: string;
  simulateFailure: boolean;
}

type Row = Omit<Delivery, "drill"> & { drill: number; payload: string; simulate: number; fence: number };

const COLUMNS = `id, subject_id AS subjectId, sequence, kind, transport, state, attempts, round, drill, simulate, fence, payload,
  created_at AS createdAt, next_attempt_at AS nextAttemptAt, delivered_at AS deliveredAt, last_error AS lastError`;

/** An earlier notification of the same subject on the same transport is still under way: this one waits, so that order is kept. */
const FIRST_IN_LINE = `NOT EXISTS (SELECT 1 FROM deliveries earlier WHERE earlier.subject_id = deliveries.subject_id
  AND earlier.transport = deliveries.transport AND earlier.sequence < deliveries.sequence AND earlier.state NOT IN ('delivered', 'dead'))`;

/**
 * The ledger's deliveries and their attempts. `wake_at` is when somebody has to be told of a delivery that is not final:
 * its next try, the end of its lease, or a while after a wake-up that may have been lost. `woken`: a wake-up is on its way.
 * One that waits for an earlier notification has no `wake_at`; it gets it when that one is done.
 */
export class LedgerDeliveries {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Stores a delivery that is due at once, or as soon as the notifications before it are done. */
  add(delivery: NewDelivery, now: number): void {
    this.#sql.exec(
      `INSERT INTO deliveries (id, subject_id, sequence, kind, transport, state, payload, drill, simulate, created_at, next_attempt_at, wake_at)
       SELECT ?1, ?2, ?3, ?4, ?5, 'pending', ?6, ?7, ?8, ?9, ?9, CASE WHEN EXISTS
         (SELECT 1 FROM deliveries WHERE subject_id = ?2 AND transport = ?5 AND sequence < ?3 AND state NOT IN ('delivered', 'dead')) THEN NULL ELSE ?9 END`,
      delivery.id,
      delivery.subjectId,
      delivery.sequence,
      delivery.kind,
      delivery.transport,
      delivery.payload,
      delivery.drill ? 1 : 0,
      delivery.simulateFailure ? 1 : 0,
      now,
    );
    this.#tally("created");
  }

  byId(id: string): (Delivery & { payload: string }) | undefined {
    return this.#rows("WHERE id = ?", id)[0];
  }

  ofNotification(subjectId: string, sequence: number, transport: Transport): (Delivery & { payload: string }) | undefined {
    return this.#rows("WHERE subject_id = ? AND sequence = ? AND transport = ?", subjectId, sequence, transport)[0];
  }

  ofSubject(subjectId: string): (Delivery & { payload: string })[] {
    return this.#rows("WHERE subject_id = ? ORDER BY sequence, transport", subjectId);
  }

  /** Takes the lease of each that is due and first in line; those under another's lease, not due or final are left out. */
  lease(ids: readonly string[], now: number, until: number): LeasedDelivery[] {
    return ids.flatMap((id) => {
      const [row] = this.#sql
        .exec<{ id: string; fence: number; transport: Transport; payload: string; simulate: number; round: number }>(
          `UPDATE deliveries SET state = 'delivering', fence = fence + 1, lease_until = ?2, wake_at = ?2, woken = 0
           WHERE id = ?1 AND ((state IN ('pending', 'retrying') AND next_attempt_at <= ?3) OR (state = 'delivering' AND lease_until <= ?3)) AND ${FIRST_IN_LINE}
           RETURNING id, fence, transport, payload, simulate, round`,
          id,
          until,
          now,
        )
        .toArray();
      return row
        ? [
            {
              id: row.id,
              fence: row.fence,
              transport: row.transport,
              payload: row.payload,
              simulateFailure: row.simulate === 1 && row.round === 1,
            },
          ]
        : [];
    });
  }

  /** The delivery while its lease with this fence stands; undefined where it was lost to another. */
  held(id: string, fence: number): Delivery | undefined {
    return this.#rows("WHERE id = ? AND fence = ? AND state = 'delivering'", id, fence)[0];
  }

  attempted(
    delivery: Delivery,
    outcome: AttemptOutcome,
    after: AfterAttempt,
    { now, forgottenAt }: { now: number; forgottenAt: number },
  ): void {
    const error = outcome.kind === "failed" ? outcome.error : null;
    this.#sql.exec(
      `INSERT INTO attempts (delivery_id, number, round, at, status, latency_ms, error)
       SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM attempts WHERE delivery_id = ?1`,
      delivery.id,
      delivery.round,
      now,
      outcome.status,
      Math.round(outcome.latencyMs),
      error,
    );
    const next = after.state === "retrying" ? after.nextAttemptAt : null;
    this.#sql.exec(
      `UPDATE deliveries SET state = ?2, attempts = attempts + 1, lease_until = NULL, next_attempt_at = ?3, wake_at = ?4, woken = 0,
         delivered_at = CASE WHEN ?2 = 'delivered' THEN ?5 END, last_error = ?6 WHERE id = ?1`,
      delivery.id,
      after.state,
      next,
      after.state === "delivered" ? null : (next ?? forgottenAt),
      now,
      error,
    );
    if (after.state === "delivered") this.#finished(delivery, now, "delivered");
  }

  /** Marks it dead; false where it is final already. */
  bury(delivery: Delivery, now: number): boolean {
    const [buried] = this.#sql
      .exec(
        "UPDATE deliveries SET state = 'dead', wake_at = NULL, woken = 0, next_attempt_at = NULL, lease_until = NULL WHERE id = ? AND state NOT IN ('delivered', 'dead') RETURNING id",
        delivery.id,
      )
      .toArray();
    if (buried) this.#finished(delivery, now, "dead");
    return buried !== undefined;
  }

  /** One that has ended, dead or delivered, gets a round of tries from the start. */
  again(id: string, now: number): void {
    const ended = this.#rows("WHERE id = ? AND state IN ('dead', 'delivered')", id)[0];
    if (!ended) return;
    this.#sql.exec(
      `UPDATE deliveries SET state = 'pending', round = round + 1, attempts = 0, next_attempt_at = ?2, wake_at = ?2, delivered_at = NULL
       WHERE id = ?1`,
      id,
      now,
    );
    this.#tally(ended.state, -1);
  }

  attempts(deliveryId: string): Attempt[] {
    return this.#sql
      .exec<Attempt & Record<string, SqlStorageValue>>(
        "SELECT number, round, at, status, latency_ms AS latencyMs, error FROM attempts WHERE delivery_id = ? ORDER BY number",
        deliveryId,
      )
      .toArray();
  }

  /** Forgets what belongs to subjects that are gone. */
  forgetOrphans(): void {
    this.#sql.exec(
      "DELETE FROM deliveries WHERE subject_id NOT IN (SELECT id FROM alerts) AND subject_id NOT IN (SELECT id FROM incidents)",
    );
    this.#sql.exec("DELETE FROM attempts WHERE delivery_id NOT IN (SELECT id FROM deliveries)");
  }

  #finished(delivery: Delivery, now: number, how: "delivered" | "dead"): void {
    this.#tally(how);
    this.#sql.exec(
      `UPDATE deliveries SET wake_at = ?1 WHERE subject_id = ?2 AND transport = ?3 AND state = 'pending' AND sequence =
         (SELECT min(sequence) FROM deliveries WHERE subject_id = ?2 AND transport = ?3 AND state NOT IN ('delivered', 'dead'))`,
      now,
      delivery.subjectId,
      delivery.transport,
    );
  }

  /** Totals since the environment began, so that a health capture does not count the archive. */
  #tally(name: string, by = 1): void {
    this.#sql.exec("INSERT INTO tallies (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2", name, by);
  }

  #rows(where: string, ...bindings: (string | number)[]): (Delivery & { payload: string })[] {
    return this.#sql
      .exec<Row>(`SELECT ${COLUMNS} FROM deliveries ${where}`, ...bindings)
      .toArray()
      .map(({ drill, simulate: _simulate, fence: _fence, ...row }) => ({ ...row, drill: drill === 1 }));
  }
}
