import type { LettersMeant, ManyDecided, ManyProgress, ManyState, TurnState } from "../../src/operations/alerts/many.ts";
import { manyRecord } from "./records.ts";

type Row = { id: string; state: ManyState; endedAt: number | null; record: string };

const COLUMNS = "id, state, ended_at AS endedAt, record";

/** Decisions on many dead letters, each with the turns of its letters; kept for the contract's `retentionDays` after their end. */
export class LedgerMany {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Ids of the undecided letters that are meant, the oldest first, and how many there are in all. */
  meant({ transport, cause, text, ids }: LettersMeant, most: number): { matching: number; ids: string[] } {
    const where = `state = 'undecided' AND transport = ?1 AND (?2 IS NULL OR cause = ?2)
      AND (?3 IS NULL OR instr(lower(alert_key), lower(?3)) OR instr(lower(coalesce(error, '')), lower(?3)))
      AND (?4 IS NULL OR id IN (SELECT value FROM json_each(?4)))`;
    const asked = [transport, cause ?? null, text ?? null, ids === undefined ? null : JSON.stringify(ids)];
    const { count } = this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM dead_letters WHERE ${where}`, ...asked).one();
    const rows = this.#sql.exec<{ id: string }>(`SELECT id FROM dead_letters WHERE ${where} ORDER BY died_at, id LIMIT ?5`, ...asked, most);
    return { matching: count, ids: rows.toArray().map(({ id }) => id) };
  }

  add(many: ManyDecided, letters: readonly string[]): void {
    const { id, state, endedAt, ...record } = many;
    const insert = "INSERT INTO many_decisions (id, state, ended_at, record) VALUES (?, ?, ?, ?)";
    this.#sql.exec(insert, id, state, endedAt, JSON.stringify(record));
    this.#sql.exec(
      "INSERT INTO many_turns (many_id, position, letter_id, state) SELECT ?, key, value, 'waiting' FROM json_each(?)",
      id,
      JSON.stringify(letters),
    );
  }

  /** The one that is under way; there is at most one. */
  underWay(): ManyDecided | undefined {
    return this.#readable("WHERE state IN ('canary', 'running')")[0];
  }

  /** Those that have ended while letters of theirs were under way. */
  endedUnderWay(): ManyDecided[] {
    return this.#readable(
      "WHERE state NOT IN ('canary', 'running') AND id IN (SELECT many_id FROM many_turns INDEXED BY many_turns_under_way WHERE state = 'under-way')",
    );
  }

  byId(id: string): ManyProgress | undefined {
    const [row] = this.#rows("WHERE id = ?", id);
    return row && this.#progress({ ...manyRecord.read(row.record, row.id), ...known(row) });
  }

  /** The newest first. */
  list(limit: number): ManyProgress[] {
    return this.#readable("ORDER BY id DESC LIMIT ?", limit).map((many) => this.#progress(many));
  }

  change(id: string, state: ManyState, endedAt: number | null): void {
    this.#sql.exec("UPDATE many_decisions SET state = ?2, ended_at = ?3 WHERE id = ?1", id, state, endedAt);
  }

  turns(id: string, state: TurnState, limit: number): { position: number; letterId: string }[] {
    const some = "SELECT position, letter_id AS letterId FROM many_turns WHERE many_id = ? AND state = ? ORDER BY position LIMIT ?";
    return this.#sql.exec<{ position: number; letterId: string }>(some, id, state, limit).toArray();
  }

  /** Letters that had their turn and were decided by it. */
  taken(id: string): string[] {
    return this.#sql
      .exec<{ letterId: string }>(
        "SELECT letter_id AS letterId FROM many_turns WHERE many_id = ? AND state NOT IN ('waiting', 'left') ORDER BY position",
        id,
      )
      .toArray()
      .map(({ letterId }) => letterId);
  }

  /** `proves`: its receiver took it. */
  turn(id: string, position: number, { state, endedAt, proves }: { state: TurnState; endedAt: number | null; proves: boolean }): void {
    this.#sql.exec(
      "UPDATE many_turns SET state = ?3, ended_at = ?4, proves = ?5 WHERE many_id = ?1 AND position = ?2",
      id,
      position,
      state,
      endedAt,
      proves ? 1 : 0,
    );
  }

  isProven(id: string): boolean {
    return this.#sql.exec("SELECT 1 FROM many_turns WHERE many_id = ? AND proves = 1 LIMIT 1", id).toArray().length > 0;
  }

  /** What became of the last that were sent and ended, newest first. */
  lastEnded(id: string, limit: number): TurnState[] {
    return this.#sql
      .exec<{ state: TurnState }>(
        "SELECT state FROM many_turns WHERE many_id = ? AND state IN ('settled', 'failed') ORDER BY ended_at DESC, position DESC LIMIT ?",
        id,
        limit,
      )
      .toArray()
      .map(({ state }) => state);
  }

  forgetEndedBefore(at: number): void {
    this.#sql.exec("DELETE FROM many_decisions WHERE ended_at < ?", at);
    this.#sql.exec("DELETE FROM many_turns WHERE many_id NOT IN (SELECT id FROM many_decisions)");
  }

  #progress(many: ManyDecided): ManyProgress {
    const counted = this.#sql
      .exec<{ state: TurnState; count: number }>(
        "SELECT state, count(*) AS count FROM many_turns WHERE many_id = ? GROUP BY state",
        many.id,
      )
      .toArray();
    const turns = { waiting: 0, "under-way": 0, settled: 0, failed: 0, left: 0 };
    for (const { state, count } of counted) turns[state] = count;
    return { ...many, turns, total: counted.reduce((sum, { count }) => sum + count, 0) };
  }

  /** What becomes of deliveries does not wait for a record that nobody can read. */
  #readable(where: string, ...bindings: (string | number)[]): ManyDecided[] {
    return this.#rows(where, ...bindings).flatMap((row) => {
      const record = manyRecord.readable(row.record, row.id);
      return record ? [{ ...record, ...known(row) }] : [];
    });
  }

  #rows(where: string, ...bindings: (string | number)[]): Row[] {
    return this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM many_decisions ${where}`, ...bindings).toArray();
  }
}

const known = ({ id, state, endedAt }: Row) => ({ id, state, endedAt });
