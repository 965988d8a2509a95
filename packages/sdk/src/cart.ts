import { newIdempotencyKey, type Http } from "./http.ts";
import { Backoff } from "./patience.ts";
import { ProblemError } from "./problem.ts";
import type { Cart, CartBesideOffers, CartConflict, CartItem, CartSummary, Page } from "./types.ts";

/** What to do to an item as it is now; undefined: nothing any more. */
export type ItemEdit = (item: CartItem) => { quantity: number } | "remove" | undefined;

/** Of several who edit one cart at once one is first; the others come again over a time that grows with how many they seem to be. */
const CONFLICT_STEPS = { firstMs: 10, capMs: 100 };

/**
 * Carts under concurrent edits. An edit is a function of the cart as it is: where somebody else was first (409, or 412 by If-Match), the
 * cart that came with the conflict is taken as the new view and the edit is decided again on it, never sent blindly.
 *
 * Every change has an Idempotency-Key, made once and kept over all of its tries, so that a lost answer costs nothing. Pass one to repeat a
 * change after `UnknownOutcomeError`: a key is one change for ever, and what was carried out under it is not carried out again.
 */
export class CartClient {
  readonly #http: Http;
  /** Told of each conflict that is recovered from, before the edit is decided again: for who wants to show what differs. */
  onConflict: (conflict: CartConflict) => void = () => undefined;

  constructor(http: Http) {
    this.#http = http;
  }

  create(currency?: string, idempotencyKey = newIdempotencyKey()): Promise<Cart> {
    return this.#http.act("POST", "/carts", idempotencyKey, { body: currency === undefined ? {} : { currency } });
  }

  /** The latest made first. */
  list(page: { limit?: number; cursor?: string } = {}): Promise<Page<CartSummary>> {
    return this.#http.read("/carts", { query: page });
  }

  read(id: string): Promise<CartBesideOffers> {
    return this.#http.read(`/carts/${id}`);
  }

  /** Adds on top of what is there. */
  add(id: string, offerId: string, quantity: number, idempotencyKey = newIdempotencyKey()): Promise<Cart> {
    return this.#http.act("POST", `/carts/${id}/items`, idempotencyKey, { body: { offerId, quantity } });
  }

  /** Edits one item, starting from `seen`. Answers the cart as it is afterwards, also where the edit had nothing left to do. */
  edit(seen: Cart, itemId: string, decide: ItemEdit, idempotencyKey = newIdempotencyKey()): Promise<Cart> {
    return this.#recovering(seen, async (cart) => {
      const item = cart.items.find(({ id }) => id === itemId);
      const wanted = item && decide(item);
      if (!item || wanted === undefined) return cart;
      const path = `/carts/${cart.id}/items/${itemId}`;
      const versions = { expectedItemVersion: item.itemVersion, expectedSnapshotVersion: cart.snapshotVersion };
      if (wanted === "remove") return this.#http.act<Cart>("DELETE", path, idempotencyKey, { query: versions });
      return this.#http.act<Cart>("PATCH", path, idempotencyKey, { body: { ...wanted, ...versions } });
    });
  }

  /** Empties the cart, where `sure` still says so of the cart as it is. */
  clear(seen: Cart, sure: (cart: Cart) => boolean = () => true, idempotencyKey = newIdempotencyKey()): Promise<Cart> {
    return this.#recovering(seen, async (cart) => {
      if (!sure(cart)) return cart;
      const query = { expectedSnapshotVersion: cart.snapshotVersion };
      return this.#http.act<Cart>("DELETE", `/carts/${cart.id}/items`, idempotencyKey, { query });
    });
  }

  /** Takes the offers' prices of now into the cart, after a checkout refused those it had. */
  refreshQuotes(seen: Cart, idempotencyKey = newIdempotencyKey()): Promise<Cart> {
    return this.#recovering(seen, (cart) =>
      this.#http.act<Cart>("POST", `/carts/${cart.id}/quotes`, idempotencyKey, { body: { expectedSnapshotVersion: cart.snapshotVersion } }),
    );
  }

  async #recovering(seen: Cart, act: (cart: Cart) => Promise<Cart>): Promise<Cart> {
    const backoff = new Backoff(this.#http.patience, CONFLICT_STEPS);
    for (let cart = seen; ;) {
      try {
        return await act(cart);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        // The key is spent, and only a change that was made spends it: it was made from another view of the cart, before this repeat of it.
        if (error.is("idempotency-key-reused")) return this.read(seen.id);
        if (!error.is("cart-version-conflict") || !(await backoff.again(error.retryAfterSeconds))) throw error;
        cart = error.problem["cart"] as Cart;
        this.onConflict({ cart, differing: (error.problem["differing"] ?? null) as CartConflict["differing"] });
      }
    }
  }
}
