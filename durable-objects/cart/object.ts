import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import type { Deps } from "../../src/deps.ts";
import { applyChange, snapshotOf, type Cart as CartState, type CartChange } from "../../src/features/cart/cart.ts";
import { differingSince, seenVersion } from "../../src/features/cart/differing-rules.ts";
import type {
  CartAnswer,
  CartList,
  CartMutation,
  CartOwner,
  CartOwnerRefusal,
  CartRetention,
  CartText,
  CreateCart,
  HandedOver,
  TakeLines,
  TakenLines,
  SeenCart,
} from "../../src/features/cart/ports.ts";
import { abandonedAt, admit, decideCreate } from "../../src/features/cart/once-rules.ts";
import { markingRecovery } from "../../src/features/cart/recovery.ts";
import { decide, takeLines, type CartDecisionRefusal } from "../../src/features/cart/rules.ts";
import type { DifferingLine } from "../../src/features/cart/schemas.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { IdempotencyKey } from "../../src/platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { cartListUnreachable } from "../../src/platform/events/objects.ts";
import { port, type Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { objectDeps } from "../parts/object-deps.ts";
import { CartAbandonment } from "./abandonment.ts";
import { CartJson, textOfSnapshot } from "./cart-json.ts";
import { CartStore, type StoredCart } from "./store.ts";

/** How long a cart that is made waits for its buyer's list, and when one that did not answer is tried again. */
const LIST_DEADLINE_MS = 1_000;
const LIST_RETRY_MS = 30_000;

type Reply = Result<CartAnswer, CartOwnerRefusal>;

/** What came of a command: the cart as it is to be stored, and what is said of its lines. */
interface Acted {
  stored: StoredCart;
  lines?: CartChange["lines"];
  /** It was done before: nothing is written. */
  again?: true;
}

/** Who asks, under which key, and in which form. */
interface Call {
  buyerId: string;
  idempotency?: IdempotencyKey | undefined;
  asText?: true;
}

/**
 * One cart: its items, their versions, and the answers it gave under Idempotency-Keys. Commands are taken one at a time,
 * each in one transaction, so that their order is the order of snapshot versions.
 */
export class Cart extends DurableObject<Bindings> implements Served<CartOwner> {
  readonly #json = new CartJson();
  readonly #store = new CartStore(this.ctx.storage, this.#json);
  /** The cart as it is stored: read once for as long as the object lives, because nobody else writes it. Undefined where it has to be read. */
  #held: StoredCart | undefined;
  #listing: Promise<void> | undefined;
  readonly #log = createLogger(() => ({ object: "cart" }));
  /** Clients that met a conflict here, and have not made their change since. */
  readonly #conflicted = new Set<string>();
  /** The owner's clock: retention is judged by it. */
  clock: Clock = systemClock;
  /** Made when something is told. */
  deps: Deps | undefined;
  readonly #abandonment = new CartAbandonment({
    ctx: this.ctx,
    store: this.#store,
    load: () => this.#load(),
    write: (act) => this.#write(act),
    now: () => this.#now(),
    deps: () => (this.deps ??= objectDeps(this.env, this.ctx)),
  });

  /** The alarm is there before the cart: dying between the two leaves an alarm that finds nothing, not a cart that nobody ever forgets. */
  async create(cartId: string, request: CreateCart): Promise<Reply> {
    const { buyerId, currency, retention } = request;
    await wakeNoLaterThan(this.ctx.storage, this.clock, abandonedAt(this.#now(), retention));
    const reply = this.#once(request, retention, (existing) => {
      const made = decideCreate(existing?.cart, { id: cartId, buyerId, currency });
      if (!made.ok) return made;
      const stored = { cart: made.value, retention, touchedAt: this.#now(), listed: false, handedTo: null };
      this.#store.insert(stored);
      return ok({ stored });
    });
    await this.#list();
    return reply;
  }

  read(buyerId: string, as?: "text" | { since: number }): SeenCart | CartText | undefined {
    const cart = this.#listed()?.cart;
    if (cart?.buyerId !== buyerId) return undefined;
    if (as === "text") return this.#json.of(cart);
    const prices = cart.items.flatMap(({ id, supplierPrice }) => (supplierPrice ? [[id, supplierPrice] as const] : []));
    const differing = as && this.#differing(cart, as.since);
    return {
      ...snapshotOf(cart),
      ...(prices.length > 0 ? { supplierPrices: Object.fromEntries(prices) } : {}),
      ...(differing ? { differing } : {}),
    };
  }

  mutate(mutation: CartMutation): Reply {
    this.#listed();
    const reply = this.#once(mutation, undefined, (held) => {
      if (!held) return refused({ kind: "cart-not-found" });
      if (held.handedTo !== null) return refused({ kind: "cart-handed-over", to: held.handedTo });
      const { command } = mutation;
      // Judged before its versions: who asks again saw the cart as it was before it had the lines.
      if (command.kind === "merge" && this.#store.isTaken(command.from)) return ok({ stored: held, again: true });
      const decided = decide(held.cart, mutation.command, mutation.limits);
      if (!decided.ok) return refused(this.#naming(held.cart, decided.refusal));
      const touchedAt = this.#now();
      if (command.kind === "merge") this.#store.markTaken(command.from, touchedAt);
      this.#store.save(held.cart, decided.value, touchedAt);
      const stored = { ...held, cart: applyChange(held.cart, decided.value), touchedAt };
      return ok({ stored, lines: decided.value.lines });
    });
    if (reply.ok) this.#abandonment.watch(mutation.tellAbandonedSeconds);
    return markingRecovery(this.#conflicted, mutation, reply);
  }

  handOver({ guestId, to }: { guestId: string; to: string }): Result<HandedOver, CartOwnerRefusal> {
    return this.#write(() => {
      const held = this.#load();
      if (held?.cart.buyerId !== guestId) return refused({ kind: "cart-not-found" });
      if (held.handedTo !== null && held.handedTo !== to) return refused({ kind: "cart-handed-over", to: held.handedTo });
      if (held.handedTo === null) {
        this.#store.markHanded(to);
        this.#held = { ...held, handedTo: to };
      }
      return ok({ items: held.cart.items });
    });
  }

  take(attempt: TakeLines): TakenLines | undefined {
    const taken = this.#write(() => {
      const held = this.#load();
      if (!held) return undefined;
      const touchedAt = this.#now();
      const takenNow = this.#store.markTaken(attempt.attemptId, touchedAt);
      if (takenNow) {
        const change = takeLines(held.cart, attempt.lines);
        this.#store.save(held.cart, change, touchedAt);
        this.#held = { ...held, cart: applyChange(held.cart, change), touchedAt };
      }
      return { takenNow, snapshotVersion: (this.#held ?? held).cart.snapshotVersion };
    });
    if (taken) this.#abandonment.watch(attempt.tellAbandonedSeconds);
    return taken;
  }

  async forget(buyerId: string): Promise<void> {
    if (this.#load()?.cart.buyerId !== buyerId) return;
    const forgotten = this.ctx.storage.deleteAll();
    this.#held = undefined;
    await forgotten;
  }

  /**
   * Forgets a cart that nobody touched for long, on its buyer's list first, else tells of one that was left, and comes again when something
   * would be due.
   */
  override async alarm(): Promise<void> {
    if (this.#isAbandoned()) await (this.#listing = this.#unlist().finally(() => (this.#listing = undefined)));
    const held = this.#load();
    if (held && (!this.#isAbandoned() || held.listed)) {
      await this.#list();
      return wakeNoLaterThan(this.ctx.storage, this.clock, Math.max(this.#now() + LIST_RETRY_MS, await this.#abandonment.tell()));
    }
    const forgotten = this.ctx.storage.deleteAll();
    this.#held = undefined;
    await forgotten;
  }

  #isAbandoned(): boolean {
    const held = this.#load();
    return held !== undefined && abandonedAt(held.touchedAt, held.retention) <= this.#now();
  }

  /** Runs `act` and keeps its answer under the key, or gives again the answer the key already has; all in one transaction. */
  #once(
    { buyerId, idempotency, asText }: Call,
    retentionOfNew: CartRetention | undefined,
    act: (held: StoredCart | undefined) => Result<Acted, CartOwnerRefusal>,
  ): Reply {
    return this.#write(() => {
      const held = this.#load();
      const keepSeconds = (held?.retention ?? retentionOfNew)?.idempotencySeconds ?? 0;
      const at = this.#now();
      const notBefore = at - keepSeconds * 1000;
      const earlier = held && idempotency ? this.#store.answerUnder(idempotency.key, notBefore) : undefined;
      const admitted = admit({ cart: held?.cart, earlier }, buyerId, idempotency);
      if (!admitted.ok) return admitted;
      if (admitted.value.kind === "answer-again") {
        const { cart, ...answered } = admitted.value.answer;
        return ok({ cart: asText ? textOfSnapshot(cart) : cart, ...answered });
      }
      const acted = act(held);
      if (!acted.ok) return acted;
      const { stored, lines, again = false } = acted.value;
      const { cart } = stored;
      if (idempotency) this.#store.keepAnswer({ ...idempotency, cart, lines, at, notBefore });
      this.#held = stored;
      return ok({ cart: asText ? this.#json.of(cart) : snapshotOf(cart), ...(lines ? { lines } : {}), replayed: again });
    });
  }

  /** A conflict names the lines that differ since what the caller saw, as far as it is remembered. */
  #naming(cart: CartState, refusal: CartDecisionRefusal): CartDecisionRefusal {
    if (refusal.kind !== "version-conflict") return refusal;
    const seen = seenVersion(refusal.conflicts, cart.snapshotVersion);
    return { ...refusal, differing: seen === undefined ? undefined : this.#differing(cart, seen) };
  }

  #differing(cart: CartState, since: number): DifferingLine[] | undefined {
    const past = this.#store.pastSince(since, cart.snapshotVersion);
    return past && differingSince(cart, past);
  }

  /** As it is stored; one that is not on its buyer's list puts itself there behind the answer. */
  #listed(): StoredCart | undefined {
    const held = this.#load();
    if (held && !held.listed) this.ctx.waitUntil((this.#listing ??= this.#list().finally(() => (this.#listing = undefined))));
    return held;
  }

  /** Puts the cart on its buyer's list, where it is not; tries again by the alarm where that is not to be had now: a cart is not for its list. */
  async #list(): Promise<void> {
    const held = this.#load();
    if (!held || held.listed) return;
    try {
      await this.#listOf(held).put({ cartId: held.cart.id, createdAt: this.#now() });
    } catch (error) {
      cartListUnreachable(this.#log, { cartId: held.cart.id, error });
      return wakeNoLaterThan(this.ctx.storage, this.clock, this.#now() + LIST_RETRY_MS);
    }
    this.#markListed(true);
  }

  /** Takes the cart off its buyer's list; where that does not answer it stays on it, and is there to be taken off another time. */
  async #unlist(): Promise<void> {
    const held = this.#load();
    if (!held?.listed) return;
    try {
      await this.#listOf(held).drop(held.cart.id);
    } catch (error) {
      return cartListUnreachable(this.#log, { cartId: held.cart.id, error });
    }
    this.#markListed(false);
  }

  #markListed(listed: boolean): void {
    this.#write(() => this.#store.markListed(listed));
    if (this.#held) this.#held = { ...this.#held, listed };
  }

  #listOf({ cart }: StoredCart): CartList {
    return port(this.env.CART_LIST, { object: "cart-list", name: cart.buyerId, deadlineMs: LIST_DEADLINE_MS });
  }

  #load(): StoredCart | undefined {
    return (this.#held ??= this.#store.load());
  }

  /** One transaction. What it held of the cart is forgotten where it did not come to be: the table knows what stands. */
  #write<T>(act: () => T): T {
    try {
      return this.ctx.storage.transactionSync(act);
    } catch (error) {
      this.#held = undefined;
      throw error;
    }
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
