import type { OfferedRotation, Rotated } from "../../src/operations/operators/ports.ts";
import { decideRefresh, type RefreshRefusal } from "../../src/platform/refresh-rotation.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import type { ObjectTrail } from "../parts/audit-trail.ts";
import type { DeskSessions } from "./sessions.ts";

type Family = { generation: number; rotated_at: number; salt: string };

/** Families of refresh tokens, one a session: where each stands, and the hash of every token of it there ever was. */
export class DeskRefreshing {
  readonly #sql: SqlStorage;
  readonly #sessions: DeskSessions;
  readonly #audit: ObjectTrail;

  constructor(sql: SqlStorage, sessions: DeskSessions, audit: ObjectTrail) {
    this.#sql = sql;
    this.#sessions = sessions;
    this.#audit = audit;
  }

  begin(sessionId: string, hash: string, now: number): void {
    this.#sql.exec("INSERT INTO refresh_families (session_id, generation, rotated_at, salt) VALUES (?, 0, ?, '')", sessionId, now);
    this.#sql.exec("INSERT INTO refresh_tokens (session_id, generation, hash) VALUES (?, 0, ?)", sessionId, hash);
  }

  rotate(offered: OfferedRotation, requestId: string | null, now: Date): Result<Rotated, RefreshRefusal> {
    const { sessionId, generation, hash, salt, nextHash, accessHash, seconds, graceSeconds } = offered;
    const family = this.#familyOf(sessionId, generation, hash);
    const live = this.#sessions.live(sessionId, now.getTime());
    if (!family || !live) return refused({ kind: "session-ended" });
    const { operator, expiresAt } = live;
    const state = {
      generation: family.generation,
      rotatedAt: new Date(family.rotated_at),
      expiresAt: new Date(expiresAt),
      revokedAt: null,
    };
    const decided = decideRefresh(state, generation, now, graceSeconds);
    if (!decided.ok) {
      if (decided.refusal.kind === "refresh-token-reused") {
        this.#sessions.end(sessionId, now.getTime());
        const detail = { generation, current: family.generation };
        const reused = { action: "operator.refresh-token-reused", subjectKind: "session", subject: sessionId, detail };
        this.#audit.record({ ...operator, requestId }, reused, now);
      }
      return decided;
    }
    if (decided.value.kind === "answer-again") return ok({ operator, generation: family.generation, salt: family.salt });

    const next = family.generation + 1;
    this.#sql.exec(
      "UPDATE refresh_families SET generation = ?, rotated_at = ?, salt = ? WHERE session_id = ?",
      next,
      now.getTime(),
      salt,
      sessionId,
    );
    this.#sql.exec("INSERT INTO refresh_tokens (session_id, generation, hash) VALUES (?, ?, ?)", sessionId, next, nextHash);
    this.#sessions.renew(sessionId, accessHash, seconds, now.getTime());
    return ok({ operator, generation: next, salt });
  }

  /** Families whose session is forgotten. */
  forgetOrphans(): void {
    for (const table of ["refresh_families", "refresh_tokens"])
      this.#sql.exec(`DELETE FROM ${table} WHERE session_id NOT IN (SELECT id FROM sessions)`);
  }

  /** Undefined where no such token was ever given out: a guess must not end anybody's session. */
  #familyOf(sessionId: string, generation: number, hash: string): Family | undefined {
    return this.#sql
      .exec<Family>(
        `SELECT families.generation AS generation, rotated_at, salt FROM refresh_families families
         JOIN refresh_tokens tokens ON tokens.session_id = families.session_id
         WHERE families.session_id = ? AND tokens.generation = ? AND tokens.hash = ?`,
        sessionId,
        generation,
        hash,
      )
      .toArray()[0];
  }
}
