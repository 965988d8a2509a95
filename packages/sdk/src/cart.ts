import { newIdempotencyKey, type Http } from "./http.ts";
import { ProblemError } from "./problem.ts";
import type { Cart, CartItem } from "./types.ts";

/** What to do to an item as it is now; undefined: nothing any more. */
export type ItemEdit = (item: CartItem) => { quantity: number } | "remove" | undefined;

/** How often an edit starts again from a newer cart before it gives up. */
const MAX_RETRIES = 5;

/**
 * Carts under concurrent edits. An edit is a function of the cart as it is: where somebody else was first (409), the cart
 * that came with the conflict is taken as the new view and the edit is decided again on it, never sent blindly.
 */
export class CartClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(currency?: string, idempotencyKey = newIdempotencyKey()): Promise<Cart> {
    return this.#http.json("POST", "/carts", {
      body: currency === undefined ? {} : { currency },
      headers: { "idempotency-key": idempotencyKey },
    });
  }

  read(id: string): Promise<Cart> {
    return this.#http.json("GET", `/carts/${id}`);
  }

  /** Adds on top of what is there. Repeat with the same key after a lost answer. */
  add(id: string, offerId: string, quantity: number, idempotencyKey = newIdempotencyKey()): Promise<Cart> {
    return this.#http.json("POST", `/carts/${id}/items`, { body: { offerId, quantity }, headers: { "idempotency-key": idempotencyKey } });
  }

  /** Edits one item, starting from `seen`. Answers the cart as it is afterwards, also where the edit had nothing left to do. */
  edit(seen: Cart, itemId: string, decide: ItemEdit): Promise<Cart> {
    return this.#recovering(seen, async (cart) => {
      const item = cart.items.find(({ id }) => id === itemId);
      const wanted = item && decide(item);
      if (!item || wanted === undefined) return cart;
      const path = `/carts/${cart.id}/items/${itemId}`;
      const versions = { expectedItemVersion: item.itemVersion, expectedSnapshotVersion: cart.snapshotVersion };
      if (wanted === "remove") return this.#http.json<Cart>("DELETE", path, { query: versions });
      return this.#http.json<Cart>("PATCH", path, { body: { ...wanted, ...versions } });
    });
  }

  /** Empties the cart, where `sure` still says so of the cart as it is. */
  clear(seen: Cart, sure: (cart: Cart) => boolean = () => true): Promise<Cart> {
    return this.#recovering(seen, async (cart) => {
      if (!sure(cart)) return cart;
      return this.#http.json<Cart>("DELETE", `/carts/${cart.id}/items`, { query: { expectedSnapshotVersion: cart.snapshotVersion } });
    });
  }

  /** Takes the offers' prices of now into the cart, after a checkout refused those it had. */
  refreshQuotes(seen: Cart): Promise<Cart> {
    return this.#recovering(seen, (cart) =>
      this.#http.json<Cart>("POST", `/carts/${cart.id}/quotes`, { body: { expectedSnapshotVersion: cart.snapshotVersion } }),
    );
  }

  async #recovering(seen: Cart, act: (cart: Cart) => Promise<Cart>): Promise<Cart> {
    let cart = seen;
    for (let retries = 0; ; retries += 1) {
      try {
        return await act(cart);
      } catch (error) {
        if (!(error instanceof ProblemError) || !error.is("cart-version-conflict") || retries >= MAX_RETRIES) throw error;
        cart = error.problem["cart"] as Cart;
      }
    }
  }
}
