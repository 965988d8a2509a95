import { chargeOfCart, shownItem, totalOf, type Cart, type CartItem } from "../../src/features/cart/cart.ts";
import type { CartText } from "../../src/features/cart/ports.ts";
import type { CartSnapshot } from "../../src/features/cart/schemas.ts";

/**
 * The JSON of carts, written once: an item's is its record in the table and its place in every answer until it changes, a cart's is its
 * answer, the record under its Idempotency-Key, and what is read of it until it changes.
 */
export class CartJson {
  readonly #items = new WeakMap<CartItem, string>();
  readonly #carts = new WeakMap<Cart, CartText>();

  ofItem(item: CartItem): string {
    return this.#items.get(item) ?? this.remember(item, JSON.stringify(shownItem(item)));
  }

  /** What an item was read from is what it would be written as, members of a newer release included. */
  remember(item: CartItem, json: string): string {
    this.#items.set(item, json);
    return json;
  }

  of(cart: Cart): CartText {
    const known = this.#carts.get(cart);
    if (known) return known;
    const { id, snapshotVersion, currency } = cart;
    const items = cart.items.map((item) => this.ofItem(item)).join(",");
    const head = JSON.stringify({ id, snapshotVersion, currency }).slice(0, -1);
    const tail = JSON.stringify({ total: totalOf(cart), charge: chargeOfCart(cart) }).slice(1);
    const text = { id, snapshotVersion, currency, json: `${head},"items":[${items}],${tail}` };
    this.#carts.set(cart, text);
    return text;
  }
}

/** A snapshot that was kept with an answer. */
export const textOfSnapshot = (cart: CartSnapshot): CartText => {
  const { id, snapshotVersion, currency } = cart;
  return { id, snapshotVersion, currency, json: JSON.stringify(cart) };
};
