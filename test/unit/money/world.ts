import type { Attempt } from "../../../src/features/checkout/store.ts";
import type { OrderRow } from "../../../src/features/orders/restate-order.ts";
import type { RefundRequest } from "../../../src/features/payments/refund-requests-store.ts";
import type { MovementRow } from "../../../src/features/payments/store.ts";
import type { BusinessEvent } from "../../../src/platform/outbox/outbox.ts";

export const TOTAL = 2500;
export const CURRENCY = "EUR";
const BEGIN = Date.parse("2030-01-01T00:00:00Z");

/** What Postgres holds, and the time: what outlives every process. */
export class World {
  readonly attempts = new Map<string, Attempt>();
  /** By attempt: one attempt makes at most one order. */
  readonly orders = new Map<string, OrderRow>();
  readonly movements = new Map<string, MovementRow>();
  readonly requests = new Map<string, RefundRequest>();
  readonly events: BusinessEvent[] = [];
  readonly alerts: string[] = [];
  /** Attempts whose lines have left the cart. */
  readonly taken = new Set<string>();
  #time = BEGIN;
  #ids = 0;

  readonly clock = { now: () => new Date(this.#time) };
  readonly ids = { next: (prefix: string) => `${prefix}_${(this.#ids += 1)}` };

  advance(seconds: number): void {
    this.#time += seconds * 1000;
  }

  eventsOf(type: BusinessEvent["type"]): BusinessEvent[] {
    return this.events.filter((event) => event.type === type);
  }
}

/** Holds the calls of processes that run at once, so that somebody chooses whose is next. */
export class Turns {
  readonly #waiting: { of: Process; go: () => void }[] = [];

  next(of: Process): Promise<void> {
    return new Promise((go) => void this.#waiting.push({ of, go }));
  }

  /** Lets one go on; false where nobody waits. */
  release(choose: (among: number) => number): boolean {
    const living = this.#waiting.filter(({ of }) => !of.dead);
    const chosen = living[choose(living.length)];
    if (!chosen) return false;
    this.#waiting.splice(this.#waiting.indexOf(chosen), 1);
    chosen.go();
    return true;
  }
}

/**
 * One process: it stands for Postgres in `deps.db`, and each thing it does outside of itself is a call. After so many calls it dies: the
 * call is done, and its answer never comes.
 */
export class Process {
  readonly world: World;
  readonly died: Promise<void>;
  readonly #turns: Turns | undefined;
  #left: number;
  #die: () => void = () => undefined;

  constructor(world: World, { calls = Infinity, turns }: { calls?: number; turns?: Turns | undefined } = {}) {
    this.world = world;
    this.#left = calls;
    this.#turns = turns;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get dead(): boolean {
    return this.#left <= 0;
  }

  async call<T>(effect: () => T): Promise<T> {
    if (this.#turns) await this.#turns.next(this);
    if (this.dead) return never();
    const answer = effect();
    this.#left -= 1;
    if (!this.dead) return answer;
    this.#die();
    return never();
  }

  /** Lives through some work, or dies in it. */
  run(work: () => Promise<unknown>): Promise<void> {
    return Promise.race([work().then(() => undefined), this.died]);
  }
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** What a store was given as its database, as the process that it is here. */
export const processOf = (db: unknown): Process => db as Process;
