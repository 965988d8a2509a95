import type { SilenceListQuery } from "../../src/operations/silences/ports.ts";
import type { Silence, SilenceState } from "../../src/operations/silences/silence.ts";
import { silenceRecord } from "./records.ts";

type Row = { id: string; state: SilenceState; beginsAt: number; endsAt: number; endedAt: number | null; record: string };

const COLUMNS = "id, state, begins_at AS beginsAt, ends_at AS endsAt, ended_at AS endedAt, record";

/** Silences by matcher; kept for the contract's `retentionDays` after their end. */
export class LedgerSilences {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add({ id, state, beginsAt, endsAt, endedAt, ...record }: Silence, under: { key: string; fingerprint: string } | undefined): void {
    this.#sql.exec(
      "INSERT INTO silences (id, state, begins_at, ends_at, ended_at, made_under, fingerprint, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      id,
      state,
      beginsAt,
      endsAt,
      endedAt,
      under?.key ?? null,
      under?.fingerprint ?? null,
      JSON.stringify(record),
    );
  }

  save({ id, state, endedAt, endedBy }: Silence): void {
    this.#sql.exec(
      "UPDATE silences SET state = ?2, ended_at = ?3, record = json_set(record, '$.endedBy', ?4) WHERE id = ?1",
      id,
      state,
      endedAt,
      endedBy,
    );
  }

  byId(id: string): Silence | undefined {
    return this.#read("WHERE id = ?", id)[0];
  }

  /** What an Idempotency-Key was used for. */
  madeUnder(key: string): { id: string; fingerprint: string } | undefined {
    return this.#sql
      .exec<{ id: string; fingerprint: string }>("SELECT id, fingerprint FROM silences WHERE made_under = ?", key)
      .toArray()[0];
  }

  /** Planned or standing; the rules bound how many there are. */
  unfinished(): Silence[] {
    return this.#read("WHERE state <> 'ended' ORDER BY begins_at, id");
  }

  list({ state, limit, after }: SilenceListQuery): Silence[] {
    const where = "WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3";
    return this.#read(where, state ?? null, after ?? null, limit);
  }

  /** When the next begins or ends; null for never. */
  nextAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        "SELECT min(CASE state WHEN 'planned' THEN begins_at ELSE ends_at END) AS at FROM silences WHERE state <> 'ended'",
      )
      .one().at;
  }

  forgetEndedBefore(at: number): void {
    this.#sql.exec("DELETE FROM silences WHERE ended_at < ?", at);
  }

  /** One whose record is not readable silences nothing. */
  #read(where: string, ...bindings: (string | number | null)[]): Silence[] {
    return this.#sql
      .exec<Row>(`SELECT ${COLUMNS} FROM silences ${where}`, ...bindings)
      .toArray()
      .flatMap(({ record, ...row }) => {
        const readable = silenceRecord.readable(record, row.id);
        return readable ? [{ ...readable, ...row }] : [];
      });
  }
}
