import { growthOf, returnOf, wantedLease, type Lease, type LeaseAsk, type Shortage } from "../../src/features/llm/pool.ts";
import type { DayBudget } from "../../src/features/llm/ports.ts";
import type { LeaseRow, TokenBudgetLeases } from "./leases.ts";

/**
 * A budget's dealings with the pool of all accounts. What the budget believes to have is never more than what the pool has down for it:
 * a growth counts once the pool has answered, a return before the pool is told. One ask at a time, each of a version of its own.
 */
export class BudgetLeasing {
  readonly #leases: TokenBudgetLeases;
  readonly #totals: (day: string) => DayBudget;
  readonly #pool: (ask: LeaseAsk) => Promise<Lease>;
  #asking: Promise<Lease> | undefined;

  constructor(leases: TokenBudgetLeases, totals: (day: string) => DayBudget, pool: (ask: LeaseAsk) => Promise<Lease>) {
    this.#leases = leases;
    this.#totals = totals;
    this.#pool = pool;
  }

  /**
   * Asks for a lease of `atLeast`, within the user's `limit` a `piece` larger than it is. Answers `wait` where another ask was under way,
   * after which the caller decides anew; throws `dependency-unavailable` to all that wait where the pool does not answer.
   */
  async grow(day: string, atLeast: number, { limit, piece }: { limit: number; piece: number }): Promise<"grown" | "wait" | Shortage> {
    if (this.#asking) {
      await this.#asking;
      return "wait";
    }
    return growthOf(await this.#ask(day, atLeast, wantedLease(atLeast, this.#leases.tokens(day), limit, piece)), atLeast);
  }

  /** Milliseconds since the epoch when something is to be given back; undefined where nothing is. */
  nextReturn(idleMs: number): number | undefined {
    const due = this.#leases.all().flatMap((lease) => this.#return(lease, idleMs)?.at ?? []);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /**
   * Gives back what no call holds of the leases left alone for `idleMs`, and has the pool put down what was used beyond one.
   * What the pool does not answer is tried again after as long.
   */
  async returnIdle(now: number, idleMs: number): Promise<void> {
    for (const lease of this.#leases.all()) {
      const due = this.#return(lease, idleMs);
      if (this.#asking || !due || due.at > now) continue;
      this.#leases.touch(lease.day, now);
      this.#leases.set(lease.day, due.keep);
      const held = this.#held(lease.day);
      await this.#ask(lease.day, held, held);
    }
  }

  #return({ day, tokens, touched_at: touchedAt }: LeaseRow, idleMs: number) {
    return returnOf({ tokens, touchedAt, held: this.#held(day) }, idleMs);
  }

  #held(day: string): number {
    const { settled, reserved } = this.#totals(day);
    return settled + reserved;
  }

  #ask(day: string, atLeast: number, wanted: number): Promise<Lease> {
    this.#asking = this.#askPool(day, atLeast, wanted).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #askPool(day: string, atLeast: number, wanted: number): Promise<Lease> {
    const version = this.#leases.nextVersion(day);
    const row = this.#leases.find(day);
    if (!row) throw new TypeError(`no call was asked for on ${day}, and its lease is`);
    const { settled: used } = this.#totals(day);
    const lease = await this.#pool({ userId: row.user_id, day, version, verified: row.verified === 1, used, atLeast, wanted });
    if (lease.version === version) this.#leases.set(day, lease.tokens);
    return lease;
  }
}
