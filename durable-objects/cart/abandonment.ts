import type { Deps } from "../../src/deps.ts";
import { abandonedAt, toldAbandonedAt } from "../../src/features/cart/once-rules.ts";
import { tellAbandoned, type Abandonment } from "../../src/features/cart/tell-abandoned.ts";
import { systemClock } from "../../src/platform/clock.ts";
import type { CartStore, StoredCart } from "./store.ts";

/** Of the cart's object, what telling of it needs. */
interface Telling {
  ctx: DurableObjectState;
  store: Pick<CartStore, "abandonment" | "markTold" | "isTold">;
  load: () => StoredCart | undefined;
  write: <T>(act: () => T) => T;
  now: () => number;
  deps: () => Deps;
}

/** Tells of a cart that was left, once for each time that it is: the outbox of its own that the object has, drained by its alarm. */
export class CartAbandonment {
  readonly #of: Telling;
  /** An alarm comes by when the cart would be told of. */
  #watched = false;

  constructor(of: Telling) {
    this.#of = of;
  }

  /** Has the alarm come by when the cart would be told of. In the turn of the change, so that the two are written as one and nobody waits for it. */
  watch(seconds: number | undefined): void {
    const held = this.#of.load();
    if (!held || seconds === undefined || this.#watched) return;
    const at = toldAbandonedAt(held, seconds);
    if (at === undefined) return;
    const due = Math.min(at, abandonedAt(held.touchedAt, held.retention));
    void this.#of.ctx.storage.setAlarm(systemClock.now().getTime() + Math.max(0, due - this.#of.now()));
    this.#watched = true;
  }

  /** Tells of a cart that was left, where that is owed, and says when the alarm is to come for it again. */
  async tell(): Promise<number> {
    const deps = this.#of.deps();
    const { tellAbandonedSeconds } = deps.contract.carts;
    const left = this.#of.load();
    const owed = left && this.#owed(left, tellAbandonedSeconds, deps);
    const told = left && owed ? await tellAbandoned(deps, left.cart, owed) : false;
    // Its buyer may have come back meanwhile, or had it forgotten.
    const held = this.#of.load();
    if (!held) return this.#of.now();
    if (owed && told) this.#of.write(() => this.#of.store.markTold(owed));
    const next = this.#of.store.isTold(held.touchedAt) ? undefined : toldAbandonedAt(held, tellAbandonedSeconds);
    this.#watched = next !== undefined;
    return Math.min(next ?? Infinity, abandonedAt(held.touchedAt, held.retention));
  }

  #owed(held: StoredCart, seconds: number, { ids }: Deps): Abandonment | undefined {
    const at = this.#of.now();
    if ((toldAbandonedAt(held, seconds) ?? Infinity) > at) return undefined;
    return this.#of.write(() => this.#of.store.abandonment({ since: held.touchedAt, at, eventId: ids.next("evt") }));
  }
}
