import type { DeadLetter, DeadLetterState, Decision } from "../../src/operations/alerts/dead-letter.ts";
import { letterCounts, type Undelivered } from "../../src/operations/alerts/figure-rules.ts";
import type { DeadLetterListQuery } from "../../src/operations/alerts/ports.ts";

import { conditions } from "../parts/conditions.ts";

type Row = Omit<DeadLetter, "bothFailed" | "drill"> & { bothFailed: number; drill: number };
type DecisionRow = Decision & Record<string, SqlStorageValue>;

/** A member of what was to be told, of an alert or of an incident. */
const told = (ofAlert: string, ofIncident = ofAlert): string =>
  `(SELECT CASE WHEN json_valid(payload) THEN coalesce(json_extract(payload, '$.data.alert.${ofAlert}'), json_extract(payload, '$.data.incident.${ofIncident}')) END
     FROM deliveries d WHERE d.id = delivery_id)`;
const COLUMNS = `id, delivery_id AS deliveryId, alert_id AS alertId, alert_key AS alertKey, sequence, transport, state, cause, error,
  both_failed AS bothFailed, drill, died_at AS diedAt, ${told("severity")} AS severity, ${told("summary", "title")} AS summary`;

/** The ledger's dead letters, each with every decision it was ever given; never deleted while a decision is open. */
export class LedgerDeadLetters {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(letter: DeadLetter): void {
    this.#sql.exec(
      `INSERT INTO dead_letters (id, delivery_id, alert_id, alert_key, sequence, transport, state, cause, error, both_failed, drill, died_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      letter.id,
      letter.deliveryId,
      letter.alertId,
      letter.alertKey,
      letter.sequence,
      letter.transport,
      letter.state,
      letter.cause,
      letter.error,
      letter.bothFailed ? 1 : 0,
      letter.drill ? 1 : 0,
      letter.diedAt,
    );
  }

  byId(id: string): DeadLetter | undefined {
    return this.#rows("WHERE id = ?", id)[0];
  }

  ofDelivery(deliveryId: string): DeadLetter | undefined {
    return this.#rows("WHERE delivery_id = ?", deliveryId)[0];
  }

  /** The primary's entry for a notification. */
  ofNotification(alertId: string, sequence: number): DeadLetter | undefined {
    return this.#rows("WHERE alert_id = ? AND sequence = ? AND transport = 'primary'", alertId, sequence)[0];
  }

  /** Those of an alert that both transports failed and that nobody has settled. */
  bothFailed(alertId: string): string[] {
    return this.#rows("WHERE alert_id = ? AND both_failed = 1 AND state IN ('undecided', 'in-progress')", alertId).map(({ id }) => id);
  }

  /** Of one state: those both transports failed first, then the oldest. Of all: the same, over every state. */
  list({ state, transport, text, limit, after }: DeadLetterListQuery): DeadLetter[] {
    const [both, diedAt, id] = after ? [after.both, after.diedAt, after.id] : [2, 0, ""];
    const { where, bindings } = conditions(4, [
      ["state = @", state],
      ["transport = @", transport],
      ["(instr(lower(alert_key), lower(@)) OR instr(lower(coalesce(error, '')), lower(@)))", text],
    ]);
    const from = "(both_failed < ?1 OR (both_failed = ?1 AND (died_at > ?2 OR (died_at = ?2 AND id > ?3))))";
    return this.#rows(`WHERE ${where}${from} ORDER BY both_failed DESC, died_at, id LIMIT ?4`, both, diedAt, id, limit, ...bindings);
  }

  oldestUndecided(limit: number): DeadLetter[] {
    return this.#rows("WHERE state = 'undecided' ORDER BY died_at, id LIMIT ?", limit);
  }

  /** `diedAt` is when a replay failed, for an entry that comes back to be decided. */
  change(id: string, change: { state?: DeadLetterState; bothFailed?: boolean; error?: string | null; diedAt?: number }): void {
    this.#sql.exec(
      `UPDATE dead_letters SET state = coalesce(?2, state), both_failed = coalesce(?3, both_failed), error = coalesce(?4, error), died_at = coalesce(?5, died_at) WHERE id = ?1`,
      id,
      change.state ?? null,
      change.bothFailed === undefined ? null : Number(change.bothFailed),
      change.error ?? null,
      change.diedAt ?? null,
    );
  }

  decided(id: string, decision: Decision): void {
    this.#sql.exec(
      "INSERT INTO decisions (dead_letter_id, mode, operator, note, incident_id, at, outcome, outcome_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      id,
      decision.mode,
      decision.operator,
      decision.note,
      decision.incidentId,
      decision.at,
      decision.outcome,
      decision.outcomeAt,
    );
  }

  /** Ends the decision that is under way, if one is. */
  ended(id: string, outcome: "succeeded" | "failed", now: number): void {
    const pending = "UPDATE decisions SET outcome = ?2, outcome_at = ?3 WHERE dead_letter_id = ?1 AND outcome = 'pending'";
    this.#sql.exec(pending, id, outcome, now);
  }

  decisions(id: string): Decision[] {
    return this.#sql
      .exec<DecisionRow>(
        "SELECT mode, operator, note, incident_id AS incidentId, at, outcome, outcome_at AS outcomeAt FROM decisions WHERE dead_letter_id = ? ORDER BY id",
        id,
      )
      .toArray();
  }

  counts(): ReturnType<typeof letterCounts> {
    const rows = this.#sql
      .exec<Undelivered & Record<string, SqlStorageValue>>(
        "SELECT state, both_failed AS both, count(*) AS count, min(died_at) AS oldest FROM dead_letters WHERE state IN ('undecided', 'in-progress', 'escalated', 'superseded') GROUP BY state, both_failed",
      )
      .toArray();
    return letterCounts(rows);
  }

  forgetOrphans(): void {
    this.#sql.exec(
      "DELETE FROM dead_letters WHERE state IN ('escalated', 'delivered', 'superseded') AND alert_id NOT IN (SELECT id FROM alerts)",
    );
    this.#sql.exec("DELETE FROM decisions WHERE dead_letter_id NOT IN (SELECT id FROM dead_letters)");
  }

  #rows(where: string, ...bindings: (string | number)[]): DeadLetter[] {
    return this.#sql
      .exec<Row & Record<string, SqlStorageValue>>(`SELECT ${COLUMNS} FROM dead_letters ${where}`, ...bindings)
      .toArray()
      .map((row) => ({ ...row, bothFailed: row.bothFailed === 1, drill: row.drill === 1 }));
  }
}
