import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import {
  decideLease,
  takesEffect,
  type AccountLease,
  type Backlog,
  type BacklogNote,
  type BooksInTurn,
  type BooksNote,
  type Lease,
  type LeaseAsk,
  type PoolFigures,
  type PoolLimits,
  type ReachedNote,
} from "../../src/features/llm/pool.ts";
import type { TokenPool as TokenPoolPort } from "../../src/features/llm/ports.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { POOL_STEPS } from "./schema.ts";
import { tokenPoolStore } from "./store.ts";
import { utcDay } from "../../src/platform/utc-day.ts";

const KEPT_MS = 2 * 86_400_000;

/** The tokens of all accounts, by UTC day: what each user's budget has of them on lease. One object for all; budgets ask it, calls do not. */
export class TokenPool extends DurableObject<Bindings> implements Served<TokenPoolPort> {
  clock: Clock = systemClock;
  readonly #store = tokenPoolStore(steppedSql("token-pool", this.ctx.storage, POOL_STEPS));

  lease(ask: LeaseAsk, limits: PoolLimits): Lease {
    return this.ctx.storage.transactionSync(() => {
      const facts = this.#store.facts(ask);
      const lease = decideLease(ask, facts, limits);
      if (takesEffect(ask, facts, lease)) this.#store.save(ask, lease, facts, this.clock.now().getTime());
      this.#store.forgetBefore(utcDay(new Date(Date.parse(ask.day) - KEPT_MS)));
      return lease;
    });
  }

  figures(day: string): PoolFigures {
    return this.#store.figures(day);
  }

  noteBacklog(note: BacklogNote): void {
    this.#store.noteBacklog(note);
  }

  noteReached(note: ReachedNote): void {
    this.#store.noteReached(note);
  }

  largest(day: string, limit: number): AccountLease[] {
    return this.#store.largest(day, limit);
  }

  accounts(day: string, after: string, limit: number): string[] {
    return this.#store.accounts(day, after, limit);
  }

  holding(days: readonly string[], limit: number): { users: string[]; all: number } {
    return this.#store.holding(days, limit);
  }

  booksInTurn(day: string, most: { round: number; differing: number }): BooksInTurn {
    return this.ctx.storage.transactionSync(() => this.#store.booksInTurn(day, most));
  }

  noteBooks(note: BooksNote): void {
    this.ctx.storage.transactionSync(() => this.#store.noteBooks(note));
  }

  backlog(): Backlog {
    return this.#store.backlog();
  }
}
