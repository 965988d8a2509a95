import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { applyChange, snapshotOf, type Cart as CartState } from "../../src/features/cart/cart.ts";
import type { CartAnswer, CartMutation, CartOwner, CartOwnerRefusal, CartRetention, CreateCart } from "../../src/features/cart/ports.ts";
import { abandonedAt, admit, decideCreate } from "../../src/features/cart/once-rules.ts";
import { decide, takeLines } from "../../src/features/cart/rules.ts";
import type { CartSnapshot } from "../../src/features/cart/schemas.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { IdempotencyKey } from "../../src/platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { CartStore } from "./store.ts";

type Reply = Result<CartAnswer, CartOwnerRefusal>;

/**
 * One cart: its items, their versions, and the answers it gave under Idempotency-Keys. Commands are taken one at a time,
 * each in one transaction, so that their order is the order of snapshot versions.
 */
export class Cart extends DurableObject<Bindings> implements Served<CartOwner> {
  readonly #store = new CartStore(this.ctx.storage);
  /** The owner's clock: retention is judged by it. */
  clock: Clock = systemClock;

  /** The alarm is there before the cart: dying between the two leaves an alarm that finds nothing, not a cart that nobody ever forgets. */
  async create(cartId: string, request: CreateCart): Promise<Reply> {
    const { buyerId, currency, idempotency, retention } = request;
    await wakeNoLaterThan(this.ctx.storage, this.clock, abandonedAt(this.#now(), retention));
    return this.#once(idempotency, buyerId, retention, (existing) => {
      const made = decideCreate(existing, { id: cartId, buyerId, currency });
      if (!made.ok) return made;
      this.#store.insert(made.value, retention, this.#now());
      return made;
    });
  }

  read(buyerId: string): CartSnapshot | undefined {
    const cart = this.#store.load()?.cart;
    return cart?.buyerId === buyerId ? snapshotOf(cart) : undefined;
  }

  mutate(mutation: CartMutation): Reply {
    return this.#once(mutation.idempotency, mutation.buyerId, undefined, (cart) => {
      if (!cart) return refused({ kind: "cart-not-found" });
      const decided = decide(cart, mutation.command, mutation.limits);
      if (!decided.ok) return decided;
      this.#store.save(decided.value, this.#now());
      return ok(applyChange(cart, decided.value));
    });
  }

  take(attempt: { attemptId: string; lines: readonly { offerId: string; quantity: number }[] }): { takenNow: boolean } | undefined {
    return this.ctx.storage.transactionSync(() => {
      const loaded = this.#store.load();
      if (!loaded) return undefined;
      const takenNow = this.#store.markTaken(attempt.attemptId, this.#now());
      if (takenNow) this.#store.save(takeLines(loaded.cart, attempt.lines), this.#now());
      return { takenNow };
    });
  }

  /** Forgets a cart that nobody touched for long, else comes again when it would be due. */
  override async alarm(): Promise<void> {
    const loaded = this.#store.load();
    const dueAt = loaded ? abandonedAt(loaded.touchedAt, loaded.retention) : 0;
    if (dueAt > this.#now()) await wakeNoLaterThan(this.ctx.storage, this.clock, dueAt);
    else await this.ctx.storage.deleteAll();
  }

  /** Runs `act` and keeps its answer under the key, or gives again the answer the key already has; all in one transaction. */
  #once(
    idempotency: IdempotencyKey | undefined,
    buyerId: string,
    retentionOfNew: CartRetention | undefined,
    act: (cart: CartState | undefined) => Result<CartState, CartOwnerRefusal>,
  ): Reply {
    return this.ctx.storage.transactionSync(() => {
      const loaded = this.#store.load();
      const keepSeconds = (loaded?.retention ?? retentionOfNew)?.idempotencySeconds ?? 0;
      const notBefore = this.#now() - keepSeconds * 1000;
      const earlier = loaded && idempotency ? this.#store.answerUnder(idempotency.key, notBefore) : undefined;
      const admitted = admit({ cart: loaded?.cart, earlier }, buyerId, idempotency);
      if (!admitted.ok) return admitted;
      if (admitted.value.kind === "answer-again") return ok(admitted.value.answer);
      const acted = act(loaded?.cart);
      if (!acted.ok) return acted;
      const answer: CartAnswer = { cart: snapshotOf(acted.value), replayed: false };
      if (idempotency) this.#store.keepAnswer({ ...idempotency, answer, at: this.#now(), notBefore });
      return ok(answer);
    });
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
