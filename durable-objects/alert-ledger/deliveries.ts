import type { AfterAttempt } from "../../src/operations/alerts/delivery-rules.ts";
import type { Attempt, AttemptOutcome, Delivery, LeasedDelivery, Transport } from "../../src/operations/alerts/delivery.ts";

export interface NewDelivery extends Pick<Delivery, "id" | "subjectId" | "sequence" | "kind" | "transport" | "drill" | "page" | "crossAt"> {
  payload: string;
  simulateFailure: boolean;
}

type Row = Omit<Delivery, "drill" | "page"> & { drill: number; page: number; payload: string; simulate: number; fence: number };

const COLUMNS = `id, subject_id AS subjectId, sequence, kind, transport, state, attempts, round, drill, simulate, fence, payload,
  page, cross_at AS crossAt, resume_at AS resumeAt,
  created_at AS createdAt, next_attempt_at AS nextAttemptAt, delivered_at AS deliveredAt, last_error AS lastError`;

/** An earlier notification of the same subject on the same transport is still under way: this one waits, so that order is kept. */
const FIRST_IN_LINE = `NOT EXISTS (SELECT 1 FROM deliveries earlier WHERE earlier.subject_id = deliveries.subject_id
  AND earlier.transport = deliveries.transport AND earlier.sequence < deliveries.sequence AND earlier.state NOT IN ('delivered', 'dead'))`;

/** At ?2. */
const IS_DUE = `((state IN ('pending', 'retrying') AND next_attempt_at <= ?2) OR (state = 'delivering' AND lease_until <= ?2)) AND ${FIRST_IN_LINE}`;

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
      `INSERT INTO deliveries (id, subject_id, sequence, kind, transport, state, payload, drill, simulate, page, cross_at, created_at, next_attempt_at, wake_at)
       SELECT ?1, ?2, ?3, ?4, ?5, 'pending', ?6, ?7, ?8, ?10, ?11, ?9, ?9, CASE WHEN EXISTS
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
      delivery.page ? 1 : 0,
      delivery.crossAt,
    );
    this.#tally("created");
  }

  byId(id: string): (Delivery & { payload: string }) | undefined {
    return this.#rows("WHERE id = ?", id)[0];
  }

  ofNotification(subjectId: string, sequence: number, transport: Transport): (Delivery & { payload: string }) | undefined {
    return this.#rows("WHERE subject_id = ? AND sequence = ? AND transport = ?", subjectId, sequence, transport)[0];
  }

  /** A later notification of the same subject is on this transport, and was not given up. */
  isAhead(transport: Transport, { subjectId, sequence }: Delivery): boolean {
    const later = "SELECT 1 FROM deliveries WHERE subject_id = ? AND transport = ? AND sequence > ? AND state <> 'dead' LIMIT 1";
    return this.#sql.exec(later, subjectId, transport, sequence).toArray().length > 0;
  }

  /** A later notification of the same subject was delivered on the same transport. */
  isLaterThere({ subjectId, sequence, transport }: Delivery): boolean {
    const later = "SELECT 1 FROM deliveries WHERE subject_id = ? AND transport = ? AND sequence > ? AND state = 'delivered' LIMIT 1";
    return this.#sql.exec(later, subjectId, transport, sequence).toArray().length > 0;
  }

  ofSubject(subjectId: string): (Delivery & { payload: string })[] {
    return this.#rows("WHERE subject_id = ? ORDER BY sequence, transport", subjectId);
  }

  /** One that is due and first in line; those under another's lease, not due or final are not. */
  due(id: string, now: number): { delivery: Delivery; simulated: boolean } | undefined {
    const [row] = this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM deliveries WHERE id = ?1 AND ${IS_DUE}`, id, now).toArray();
    return row && { delivery: deliveryOf(row), simulated: isSimulated(row) };
  }

  /** Others of the same lane that are due and whose wake-ups are on their way for the longest. */
  dueBeside(ids: readonly string[], now: number, limit: number): string[] {
    return this.#sql
      .exec<{ id: string }>(
        `SELECT id FROM deliveries WHERE woken = 1 AND wake_at IS NOT NULL AND page =
           (SELECT max(page) FROM deliveries WHERE id IN (SELECT value FROM json_each(?1))) AND id NOT IN (SELECT value FROM json_each(?1))
         AND ${IS_DUE} ORDER BY wake_at LIMIT ?3`,
        JSON.stringify(ids),
        now,
        limit,
      )
      .toArray()
      .map(({ id }) => id);
  }

  /** Takes the lease of one that is due. */
  lease(id: string, until: number): LeasedDelivery {
    const { fence, transport, payload, ...row } = this.#sql
      .exec<{ fence: number; transport: Transport; payload: string; simulate: number; round: number }>(
        `UPDATE deliveries SET state = 'delivering', fence = fence + 1, lease_until = ?2, wake_at = ?2, woken = 0, held = 0 WHERE id = ?1
         RETURNING fence, transport, payload, simulate, round`,
        id,
        until,
      )
      .one();
    return { id, fence, transport, payload, simulateFailure: isSimulated(row) };
  }

  /** What waits for its transport to work is due now. */
  wakeHeld(transport: Transport, now: number): void {
    this.#sql.exec(
      "UPDATE deliveries SET next_attempt_at = ?2, wake_at = ?2, woken = 0, held = 0, resume_at = NULL WHERE held = 1 AND transport = ?1 AND state = 'retrying'",
      transport,
      now,
    );
  }

  /**
   * One of those that wait for their transport is due now, and keeps the time of its own next try: it finds out whether the transport works
   * again. Each in turn, pages first, or pages alone; none while another finds out.
   */
  wakeProbe(transport: Transport, of: "all" | "pages", now: number): void {
    this.#sql.exec(
      `UPDATE deliveries SET resume_at = next_attempt_at, probed_at = ?2, next_attempt_at = ?2, wake_at = ?2, woken = 0 WHERE id = (SELECT id FROM deliveries
         WHERE held = 1 AND transport = ?1 AND state = 'retrying' AND next_attempt_at > ?2 AND page >= ?3 AND ${FIRST_IN_LINE} ORDER BY probed_at, page DESC, created_at LIMIT 1)
       AND NOT EXISTS (SELECT 1 FROM deliveries WHERE resume_at IS NOT NULL AND transport = ?1 AND state IN ('retrying', 'delivering') AND ${FIRST_IN_LINE})`,
      transport,
      now,
      of === "pages" ? 1 : 0,
    );
  }

  isHolding(transport: Transport, of: "all" | "pages"): boolean {
    const held = "SELECT 1 FROM deliveries WHERE held = 1 AND transport = ? AND page >= ? AND state = 'retrying' LIMIT 1";
    return this.#sql.exec(held, transport, of === "pages" ? 1 : 0).toArray().length > 0;
  }

  /** Pages that were not delivered in time for their transport alone. */
  toCross(now: number, limit: number): (Delivery & { payload: string })[] {
    return this.#rows("WHERE cross_at <= ? ORDER BY cross_at LIMIT ?", now, limit);
  }

  nextCrossing(): number | null {
    return this.#sql.exec<{ at: number | null }>("SELECT min(cross_at) AS at FROM deliveries WHERE cross_at IS NOT NULL").one().at;
  }

  /** When the other transport is told of it; null where it was, or need not be. */
  crossAt(id: string, at: number | null): void {
    this.#sql.exec("UPDATE deliveries SET cross_at = ? WHERE id = ?", at, id);
  }

  /** The delivery while its lease with this fence stands; undefined where it was lost to another. */
  held(id: string, fence: number): { delivery: Delivery; simulated: boolean } | undefined {
    const row = this.#sql
      .exec<Row>(`SELECT ${COLUMNS} FROM deliveries WHERE id = ? AND fence = ? AND state = 'delivering'`, id, fence)
      .toArray()[0];
    return row && { delivery: deliveryOf(row), simulated: isSimulated(row) };
  }

  attempted(
    delivery: Delivery,
    outcome: AttemptOutcome,
    after: AfterAttempt,
    { now, held }: { now: number; held: "tried" | "untried" | "probe" | undefined },
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
      `UPDATE deliveries SET state = ?2, attempts = attempts + ?8, lease_until = NULL, resume_at = NULL, next_attempt_at = ?3, wake_at = ?4, woken = 0,
         delivered_at = CASE WHEN ?2 = 'delivered' THEN ?5 END, last_error = ?6, held = ?7 WHERE id = ?1`,
      delivery.id,
      after.state,
      next,
      // A spent one is woken at once: its wake-up is the letter to the dead-letter queue.
      after.state === "delivered" ? null : (next ?? now),
      now,
      error,
      held === undefined ? 0 : 1,
      held === "probe" ? 0 : 1,
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
      `UPDATE deliveries SET state = 'pending', round = round + 1, attempts = 0, next_attempt_at = ?2, wake_at = ?2, held = 0, resume_at = NULL, delivered_at = NULL
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
    this.crossAt(delivery.id, null);
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
      .map(deliveryOf);
  }
}

const deliveryOf = ({ drill, page, simulate: _simulate, fence: _fence, ...row }: Row): Delivery & { payload: string } => ({
  ...row,
  drill: drill === 1,
  page: page === 1,
});

/** A drill's failure is made in its first round alone: the replay is real. */
const isSimulated = ({ simulate, round }: { simulate: number; round: number }): boolean => simulate === 1 && round === 1;
