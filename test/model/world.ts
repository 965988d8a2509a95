import type { Cart } from "../../src/features/cart/cart.ts";
import type { Payment } from "../../src/features/checkout/ports.ts";
import type { Attempt } from "../../src/features/checkout/store.ts";
import type { ReceivedWebhook } from "../../src/features/checkout/webhook-store.ts";
import type { OrderRow } from "../../src/features/orders/restate-order.ts";
import type { RefundRequest } from "../../src/features/payments/refund-requests-store.ts";
import type { MovementRow } from "../../src/features/payments/store.ts";
import { freePieces, type Reservation, type ToldStock } from "../../src/features/stock/rules.ts";
import type { Db } from "../../src/platform/db/client.ts";
import { AppError } from "../../src/platform/errors.ts";
import type { BusinessEvent } from "../../src/platform/outbox/outbox.ts";
import { FakeProvider } from "../worker/checkout/fake-provider.ts";

/** One offer of a supplier, as he last told of it. */
export interface Offer {
  id: string;
  amount: number;
  told: ToldStock;
}

export interface Raised {
  key: string;
  severity: string;
  /** The order or the attempt. */
  about: unknown;
}

const START = Date.UTC(2030, 0, 1);

/**
 * What outlives every process: the tables, the carts' owners, the provider, and what was raised. A row is replaced by a new one, never
 * changed, so what was read stays as it was read.
 */
export class World {
  readonly attempts = new Map<string, Attempt>();
  readonly orders = new Map<string, OrderRow>();
  readonly events: BusinessEvent[] = [];
  readonly webhooks = new Map<string, ReceivedWebhook>();
  readonly movements = new Map<string, MovementRow>();
  readonly requests = new Map<string, RefundRequest>();
  readonly reservations: Reservation[] = [];
  readonly offers = new Map<string, Offer>();
  /** Less than nothing is free only where a supplier told of less than was promised already. */
  readonly leastFree = new Map<string, number>();
  readonly carts = new Map<string, { cart: Cart; taken: Set<string> }>();
  /** Pieces that were put into carts, all in all, by offer. */
  readonly put = new Map<string, number>();
  readonly provider = new FakeProvider();
  /** Events the provider sent, in order; each may arrive late, twice or never. */
  readonly sent: string[] = [];
  readonly raised: Raised[] = [];
  /** What a process did on what it had been told, and may not; and what failed as nobody foresaw. */
  readonly wrong: string[] = [];
  /** When the provider, a bank or a hand there last moved or decided money of a payment. */
  readonly movedAt = new Map<string, number>();
  /** When processes of crons died. */
  readonly cronsDied: number[] = [];
  /** Looks that found an attempt stuck. */
  pagedForStuck = 0;
  #backSince = 0;
  #now = START;
  #ids = 0;

  now(): Date {
    return new Date(this.#now);
  }

  /** Time only grows: by a millisecond with each thing that happens, by seconds where somebody waits. */
  wait(seconds: number): void {
    this.#now += seconds * 1000;
  }

  later(): Date {
    this.#now += 1;
    return this.now();
  }

  /** The provider goes away, or comes back. */
  setAway(away: boolean): void {
    if (this.provider.away) this.#backSince = this.#now;
    this.provider.away = away;
  }

  wasAwaySince(moment: number): boolean {
    return this.provider.away || this.#backSince >= moment;
  }

  id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${String(this.#ids).padStart(6, "0")}`;
  }

  /** Pieces of an offer nobody holds; null where the supplier tells none. */
  free(offerId: string): number | null {
    const told = this.offers.get(offerId)?.told ?? { pieces: null, at: null };
    return freePieces(
      told,
      this.reservations.filter((reservation) => reservation.offerId === offerId),
    );
  }

  attemptOf(intentId: string): Attempt | undefined {
    return this.attempts.get(intentId.replace(/^pi_/, ""));
  }
}

/** Calls that wait for their turn: which of them is next is the schedule's choice. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #choose: () => number;

  constructor(choose: () => number) {
    this.#choose = choose;
  }

  take(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives turns, one at a time, until all of this work has ended. */
  async runOut(work: readonly Promise<unknown>[]): Promise<void> {
    let ended = false;
    const all = Promise.allSettled(work).then(() => (ended = true));
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (ended) break;
      const [next] = this.#waiting.splice(this.#choose() % Math.max(1, this.#waiting.length), 1);
      next?.();
    }
    await all;
  }
}

/** Thrown at whatever a dead process tries to do. */
export class Died extends Error {
  override name = "Died";
}

/**
 * A process on an isolate of its own. Each call to the outside waits for its turn and is done as a whole; after `calls` of them the
 * process dies before it hears the answer, and can do nothing more, not even clean up.
 */
export class Process {
  readonly world: World;
  readonly #turns: Turns;
  /** What the provider last told this process of each payment. */
  readonly told = new Map<string, Payment>();
  #left: number;

  constructor(world: World, turns: Turns, calls = Number.POSITIVE_INFINITY) {
    this.world = world;
    this.#turns = turns;
    this.#left = calls;
  }

  async call<T>(act: () => T | Promise<T>): Promise<T> {
    if (this.#left <= 0) throw new Died();
    await this.#turns.take();
    if (this.#left <= 0) throw new Died();
    this.world.later();
    const answer = await act();
    this.#left -= 1;
    if (this.#left <= 0) throw new Died();
    return answer;
  }

  /** What the stores in memory are handed as their database. */
  get db(): Db {
    return this as unknown as Db;
  }
}

/** What a process may end with, or fail on and try again: its own death, and a provider that is away. Everything else is a fault of ours. */
export const isForeseen = (error: unknown): boolean =>
  error instanceof Died || (error instanceof AppError && error.code === "dependency-unavailable");

/** The process whose database this is. */
export const processOf = (db: Db): Process => db as unknown as Process;
