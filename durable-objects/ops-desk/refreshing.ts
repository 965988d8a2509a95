import type { OfferedRotation, Rotated } from "../../src/operations/operators/ports.ts";
import { decideRotation, type KnownFamily, type RotationEffect } from "../../src/operations/operators/rotation-rules.ts";
import type { RefreshRefusal } from "../../src/platform/refresh-rotation.ts";
import type { Result } from "../../src/platform/result.ts";
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
    const { reply, effects } = decideRotation(this.#known(offered, now.getTime()), offered, requestId, now);
    for (const effect of effects) this.#apply(effect, offered, now);
    return reply;
  }

  /** Families whose session is forgotten. */
  forgetOrphans(): void {
    for (const table of ["refresh_families", "refresh_tokens"])
      this.#sql.exec(`DELETE FROM ${table} WHERE session_id NOT IN (SELECT id FROM sessions)`);
  }

  #apply(effect: RotationEffect, { sessionId, salt, nextHash, accessHash, seconds }: OfferedRotation, now: Date): void {
    switch (effect.kind) {
      case "rotate":
        this.#sql.exec(
          "UPDATE refresh_families SET generation = ?, rotated_at = ?, salt = ? WHERE session_id = ?",
          effect.generation,
          now.getTime(),
          salt,
          sessionId,
        );
        this.#sql.exec(
          "INSERT INTO refresh_tokens (session_id, generation, hash) VALUES (?, ?, ?)",
          sessionId,
          effect.generation,
          nextHash,
        );
        return this.#sessions.renew(sessionId, accessHash, seconds, now.getTime());
      case "end-session":
        return this.#sessions.end(sessionId, now.getTime());
      case "audit":
        return this.#audit.record(effect.author, effect.write, now);
    }
  }

  #known({ sessionId, generation, hash }: OfferedRotation, now: number): KnownFamily | undefined {
    const family = this.#familyOf(sessionId, generation, hash);
    const live = this.#sessions.live(sessionId, now);
    return family && live && { generation: family.generation, rotatedAt: family.rotated_at, salt: family.salt, ...live };
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
