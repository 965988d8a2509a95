import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { Deps } from "../../src/deps.ts";
import type {
  BuyerSessions as BuyerSessionsPort,
  EndedSession,
  EndOfAll,
  EndReason,
  SessionStanding,
  StreamTicket,
  UnseenEnd,
} from "../../src/features/auth/ports.ts";
import { isAmongAll, nextLook, standingBy } from "../../src/features/auth/standing-rules.ts";
import { recordEndOfAll } from "../../src/features/auth/record-end-of-all.ts";
import { recordEndedSessions } from "../../src/features/auth/record-ended-sessions.ts";
import { isServiceTokenId } from "../../src/features/auth/service-token-format.ts";
import { knownSeconds } from "../../src/features/auth/session-standing.ts";
import { endedSessionsUnrecorded } from "../../src/platform/events/auth.ts";
import { sendNotices } from "../../src/platform/notices/send-notices.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { objectDeps } from "../parts/object-deps.ts";
import { SchemaSteps } from "../parts/schema-steps.ts";
import { SESSIONS_STEPS } from "./schema.ts";

const RECORD_RETRY_MS = 15_000;
const MAX_BATCH = 100;
/** Of a buyer's used tickets so many are known; the one used first gives way, and its client asks for another. */
const MAX_TICKETS = 500;
/** Ends of what nobody could look at that wait for Postgres at once: more than a buyer has tokens, and few enough for whoever makes ids up. */
const MAX_UNSEEN = 50;

/**
 * One buyer's sessions as far as access tokens of them are out: which live, which have ended, and which tickets for streams were used. What it does not hold it calls unknown,
 * never alive, so that a lost memory is noticed. Ends are kept until Postgres has them and no token of the session is left.
 */
export class BuyerSessions extends DurableObject<Bindings> implements Served<BuyerSessionsPort> {
  clock: Clock = systemClock;
  readonly #sql = this.ctx.storage.sql;
  readonly #schema = new SchemaSteps("buyer-sessions", this.ctx.storage, SESSIONS_STEPS);
  /** Made when they are first asked for. */
  deps: Deps | undefined;

  standing(sessionId: string): SessionStanding {
    return this.#transaction((now) => this.#standing(sessionId, now));
  }

  async confirm(sessionId: string, seconds: number): Promise<"alive" | "ended"> {
    const standing = this.#transaction((now) => {
      if (this.#standing(sessionId, now) === "ended") return "ended";
      this.#sql.exec(
        "INSERT INTO sessions (id, known_until) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET known_until = max(known_until, excluded.known_until)",
        sessionId,
        now + seconds * 1000,
      );
      return "alive";
    });
    await this.#arm();
    return standing;
  }

  end(sessionId: string, reason: EndReason, seconds: number): Promise<void> {
    return this.endAll([sessionId], reason, seconds);
  }

  async endAll(sessionIds: readonly string[], reason: EndReason, seconds: number): Promise<void> {
    this.#transaction((now) => {
      for (const sessionId of sessionIds) {
        this.#sql.exec("DELETE FROM tickets WHERE session_id = ?", sessionId);
        this.#sql.exec(
          `INSERT INTO sessions (id, known_until, ended_at, reason) VALUES (?1, ?2, ?3, ?4)
           ON CONFLICT (id) DO UPDATE SET known_until = max(known_until, excluded.known_until), ended_at = ?3, reason = ?4, recorded = 0
             WHERE ended_at IS NULL OR (?4 = 'refresh-token-reused' AND reason IS NOT ?4)`,
          sessionId,
          now + seconds * 1000,
          now,
          reason,
        );
      }
    });
    await this.#arm();
  }

  async endUnseen({ buyerId, sessionId, reason }: UnseenEnd, seconds: number): Promise<boolean> {
    const kept = this.#transaction((now) => {
      if (this.#standing(sessionId, now) === "ended") return true;
      const { waiting } = this.#sql
        .exec<{ waiting: number }>("SELECT count(*) AS waiting FROM sessions WHERE said_to_be_of IS NOT NULL AND recorded = 0")
        .one();
      if (waiting >= MAX_UNSEEN) return false;
      this.#sql.exec("DELETE FROM tickets WHERE session_id = ?", sessionId);
      this.#sql.exec(
        `INSERT INTO sessions (id, known_until, ended_at, reason, said_to_be_of) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET known_until = max(known_until, excluded.known_until), ended_at = ?3, reason = ?4, recorded = 0, said_to_be_of = ?5`,
        sessionId,
        now + seconds * 1000,
        now,
        reason,
        buyerId,
      );
      return true;
    });
    await this.#arm();
    return kept;
  }

  async endAllUnseen(end: EndOfAll, seconds: number): Promise<number> {
    const known = this.#transaction((now) => {
      // What is known here is told of to Postgres one by one; the line is for what is not.
      const alive = this.#sql.exec<{ id: string }>("SELECT id FROM sessions WHERE ended_at IS NULL").toArray();
      const among = alive.filter(({ id }) => isAmongAll(end, id));
      for (const { id } of among) {
        this.#sql.exec("DELETE FROM tickets WHERE session_id = ?", id);
        this.#sql.exec(
          "UPDATE sessions SET known_until = max(known_until, ?2), ended_at = ?3, reason = ?4 WHERE id = ?1",
          ...[id, now + seconds * 1000, now, end.reason],
        );
      }
      // One that is asked for later ends all that the one before did: whoever asks had not ended by it.
      this.#sql.exec(
        `INSERT OR REPLACE INTO ends_of_all (service_tokens, buyer_id, before_id, except_id, ended_at, reason) VALUES (?, ?, ?, ?, ?, ?)`,
        ...[Number(end.serviceTokens), end.buyerId, end.before, end.except ?? null, now, end.reason],
      );
      return among.filter(({ id }) => !isServiceTokenId(id)).length;
    });
    await this.#arm();
    return known;
  }

  async admitTicket({ id, sessionId, fresh, goodUntil }: StreamTicket): Promise<boolean> {
    const admitted = this.#transaction((now): "known" | "first" | "refused" => {
      if (this.#standing(sessionId, now) === "ended") return "refused";
      if (this.#sql.exec("SELECT 1 FROM tickets WHERE id = ?", id).toArray().length > 0) return "known";
      if (!fresh) return "refused";
      this.#sql.exec("INSERT INTO tickets (id, session_id, used_at, good_until) VALUES (?, ?, ?, ?)", id, sessionId, now, goodUntil);
      this.#sql.exec("DELETE FROM tickets WHERE id IN (SELECT id FROM tickets ORDER BY used_at DESC, id LIMIT -1 OFFSET ?)", MAX_TICKETS);
      return "first";
    });
    if (admitted === "first") await this.#arm();
    return admitted !== "refused";
  }

  /** Tells Postgres what ended, and forgets what no token is left of. */
  override async alarm(): Promise<void> {
    await this.#record();
    const left = this.#transaction((now) => {
      this.#sql.exec("DELETE FROM sessions WHERE known_until < ? AND (ended_at IS NULL OR recorded = 1)", now);
      this.#sql.exec("DELETE FROM tickets WHERE good_until < ?", now);
      const held = "SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM tickets) + (SELECT count(*) FROM ends_of_all) AS count";
      return this.#sql.exec<{ count: number }>(held).one().count;
    });
    if (left > 0) await this.#arm(RECORD_RETRY_MS);
    else await this.ctx.storage.deleteAll();
  }

  async #record(): Promise<void> {
    const deps = (this.deps ??= objectDeps(this.env, this.ctx));
    const [ended, ofAll] = this.#transaction(() => [this.#unrecorded(), this.#endsOfAll()] as const);
    if (ended.length + ofAll.length === 0) return;
    try {
      for (const end of ofAll) await this.#recordAll(deps, end);
      const owed = await recordEndedSessions(deps, ended);
      this.#transaction(() => {
        // Its reason may have become another meanwhile, which is to be told yet.
        for (const { sessionId, reason } of ended)
          this.#sql.exec("UPDATE sessions SET recorded = 1 WHERE id = ? AND reason IS ?", sessionId, reason);
      });
      if (owed.length > 0) await sendNotices(deps, owed);
    } catch (error) {
      endedSessionsUnrecorded(deps, { sessions: ended.length, error });
    }
  }

  async #recordAll(deps: Deps, end: EndOfAll & { endedAt: Date }): Promise<void> {
    const endedAt = end.endedAt.getTime();
    const keep = (ids: readonly string[]): void =>
      this.#transaction((now) => {
        for (const id of ids) {
          this.#sql.exec(
            `INSERT INTO sessions (id, known_until, ended_at, reason, recorded) VALUES (?1, ?2, ?3, ?4, 1)
             ON CONFLICT (id) DO UPDATE SET known_until = max(known_until, excluded.known_until), ended_at = ?3, reason = ?4, recorded = 1
               WHERE ended_at IS NULL`,
            ...[id, now + knownSeconds(deps.contract) * 1000, endedAt, end.reason],
          );
        }
      });
    await recordEndOfAll(deps, end, keep);
    this.#transaction(() => {
      // Another may have taken its place meanwhile, which is to be told yet.
      this.#sql.exec("DELETE FROM ends_of_all WHERE before_id = ?", end.before);
    });
  }

  #endsOfAll(): (EndOfAll & { endedAt: Date })[] {
    return this.#sql
      .exec<{ tokens: number; buyerId: string; before: string; except: string | null; endedAt: number; reason: EndReason }>(
        `SELECT service_tokens AS tokens, buyer_id AS buyerId, before_id AS "before", except_id AS "except", ended_at AS endedAt, reason
         FROM ends_of_all ORDER BY ended_at`,
      )
      .toArray()
      .map(({ tokens, except, endedAt, ...end }) => ({
        ...end,
        ...{ serviceTokens: tokens === 1, except: except ?? undefined, endedAt: new Date(endedAt) },
      }));
  }

  #unrecorded(): EndedSession[] {
    return this.#sql
      .exec<{ id: string; endedAt: number; reason: EndReason; saidToBeOf: string | null }>(
        "SELECT id, ended_at AS endedAt, reason, said_to_be_of AS saidToBeOf FROM sessions WHERE ended_at IS NOT NULL AND recorded = 0 ORDER BY ended_at LIMIT ?",
        MAX_BATCH,
      )
      .toArray()
      .map(({ id, endedAt, reason, saidToBeOf }) => ({
        ...{ sessionId: id, endedAt: new Date(endedAt), reason },
        ...(saidToBeOf === null ? {} : { saidToBeOf }),
      }));
  }

  #standing(sessionId: string, now: number): SessionStanding {
    const [row] = this.#sql
      .exec<{ endedAt: number | null; knownUntil: number }>(
        "SELECT ended_at AS endedAt, known_until AS knownUntil FROM sessions WHERE id = ?",
        sessionId,
      )
      .toArray();
    if (this.#endsOfAll().some((end) => isAmongAll(end, sessionId))) return "ended";
    return standingBy(row, now);
  }

  /** Wakes it for what Postgres has yet to hear, else for what can be forgotten next; no sooner than `soonest` from now. */
  async #arm(soonest = 0): Promise<void> {
    const next = this.#transaction((now) => {
      const held = this.#sql
        .exec<{ unrecorded: number; forget: number | null }>(
          `SELECT coalesce(sum(ended_at IS NOT NULL AND recorded = 0), 0) + (SELECT count(*) FROM ends_of_all) AS unrecorded,
             min(coalesce(min(known_until), 9e15), (SELECT coalesce(min(good_until), 9e15) FROM tickets)) AS forget FROM sessions`,
        )
        .one();
      return nextLook(held, now, now + soonest);
    });
    await wakeNoLaterThan(this.ctx.storage, this.clock, next);
  }

  /** Forgetting all takes the table with it, so it is looked for each time. */
  #transaction<T>(run: (now: number) => T): T {
    return this.ctx.storage.transactionSync(() => {
      this.#schema.apply();
      return run(this.clock.now().getTime());
    });
  }
}
