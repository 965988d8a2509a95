import type { NewSession } from "../../src/operations/operators/ports.ts";
import type { Operator, OperatorRole } from "../../src/platform/identity.ts";

/** A session in use slides on, but for no longer than this many of its lengths. */
const LONGEST_LENGTHS = 14;

/** Operators' sessions: only hashes of their secrets are kept. */
export class DeskSessions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  open({ id, operatorId, secretHash, seconds }: NewSession, now: number): void {
    this.#sql.exec(
      "INSERT INTO sessions (id, operator_id, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
      id,
      operatorId,
      secretHash,
      now,
      now + seconds * 1000,
    );
  }

  use(id: string, secretHash: string, seconds: number, now: number): Operator | undefined {
    const [found] = this.#sql
      .exec<{ id: string; email: string; role: OperatorRole }>(
        `SELECT operators.id AS id, email, role FROM sessions JOIN operators ON operators.id = sessions.operator_id
         WHERE sessions.id = ? AND secret_hash = ? AND ended_at IS NULL AND expires_at > ? AND disabled = 0`,
        id,
        secretHash,
        now,
      )
      .toArray();
    if (!found) return undefined;
    const length = seconds * 1000;
    this.#sql.exec("UPDATE sessions SET expires_at = min(?, created_at + ?) WHERE id = ?", now + length, length * LONGEST_LENGTHS, id);
    return { kind: "operator", ...found };
  }

  /** The live session's operator and expiry; undefined where it has ended. */
  live(id: string, now: number): { operator: Operator; expiresAt: number } | undefined {
    const [found] = this.#sql
      .exec<{ id: string; email: string; role: OperatorRole; expiresAt: number }>(
        `SELECT operators.id AS id, email, role, expires_at AS expiresAt FROM sessions JOIN operators ON operators.id = sessions.operator_id
         WHERE sessions.id = ? AND ended_at IS NULL AND expires_at > ? AND disabled = 0`,
        id,
        now,
      )
      .toArray();
    return found && { operator: { kind: "operator", id: found.id, email: found.email, role: found.role }, expiresAt: found.expiresAt };
  }

  /** Slides the expiry on, and gives the session another secret where there is one. */
  renew(id: string, secretHash: string | null, seconds: number, now: number): void {
    const length = seconds * 1000;
    this.#sql.exec(
      "UPDATE sessions SET secret_hash = coalesce(?, secret_hash), expires_at = min(?, created_at + ?) WHERE id = ?",
      secretHash,
      now + length,
      length * LONGEST_LENGTHS,
      id,
    );
  }

  end(id: string, now: number): void {
    this.#sql.exec("UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL", now, id);
  }

  /** Until when a live session is stepped up; undefined where it is not. Milliseconds since the epoch. */
  steppedUpUntil(id: string, kind: string, now: number): number | undefined {
    return this.#sql
      .exec<{ until: number }>(
        `SELECT until FROM step_ups JOIN sessions ON sessions.id = session_id
         WHERE session_id = ?1 AND kind = ?2 AND until > ?3 AND ended_at IS NULL AND expires_at > ?3`,
        id,
        kind,
        now,
      )
      .toArray()[0]?.until;
  }

  stepUp(id: string, kind: string, until: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO step_ups (session_id, kind, until) VALUES (?, ?, ?)", id, kind, until);
  }

  endAllOf(operatorId: string, now: number): void {
    this.#sql.exec("UPDATE sessions SET ended_at = ? WHERE operator_id = ? AND ended_at IS NULL", now, operatorId);
  }

  endedSince(at: number): string[] {
    return this.#sql
      .exec<{ id: string }>("SELECT id FROM sessions WHERE ended_at >= ?", at)
      .toArray()
      .map(({ id }) => id);
  }

  forgetBefore(at: number): void {
    this.#sql.exec("DELETE FROM sessions WHERE expires_at < ?1 OR ended_at < ?1", at);
    this.#sql.exec("DELETE FROM step_ups WHERE session_id NOT IN (SELECT id FROM sessions)");
  }
}
