import { chargeOf } from "../../platform/charge.ts";
import { sum, times, type Money } from "../../platform/money.ts";
import type { CartSnapshot, LineOutcome } from "./schemas.ts";

/** One offer in a cart, at the price it was quoted. */
export interface CartItem {
  id: string;
  offerId: string;
  title: string;
  supplierId: string;
  quantity: number;
  /** Grows by one with each change of the item. */
  itemVersion: number;
  unitPrice: Money;
  minimumQuantity: number;
  /** RFC 3339; when the price was taken from the offer, and until when it is meant to hold. */
  quotedAt: string;
  quoteExpiresAt: string;
  /** For how many pieces the quote was given, so for how many its price holds; missing where the release before put the item in. */
  quotedQuantity?: number | undefined;
  /**
   * What the supplier asked when it was quoted, in his currency. A hint of what a checkout will find, which no buyer sees and nothing
   * is decided by alone; missing where the release before put the item in.
   */
  supplierPrice?: Money | undefined;
}

/** A cart as its Durable Object holds it. It reserves nothing (CRT-5): stock is the checkout attempt's concern. */
export interface Cart {
  id: string;
  buyerId: string;
  /** Fixed when the cart is made; every price in it is in this currency. */
  currency: string;
  /** Grows by one with each change of the cart. */
  snapshotVersion: number;
  items: readonly CartItem[];
}

/** What a decision does to a cart: rows to write, ids to drop, the version that comes out. */
export interface CartChange {
  snapshotVersion: number;
  put: readonly CartItem[];
  drop: readonly string[];
  /** Of an act that says of each line what became of it. */
  lines?: readonly LineOutcome[];
}

/** The cart after a change; items keep their places, new ones come last. */
export function applyChange(cart: Cart, change: CartChange): Cart {
  const put = new Map(change.put.map((item) => [item.id, item]));
  const dropped = new Set(change.drop);
  const kept = cart.items.filter(({ id }) => !dropped.has(id)).map((item) => put.get(item.id) ?? item);
  const known = new Set(cart.items.map(({ id }) => id));
  return { ...cart, snapshotVersion: change.snapshotVersion, items: [...kept, ...change.put.filter(({ id }) => !known.has(id))] };
}

/** Sum of the lines in minor units. Throws RangeError beyond the safe integers, which `decide` never lets a cart reach. */
export function totalOf(cart: Pick<Cart, "currency" | "items">): Money {
  return sum(
    cart.currency,
    cart.items.map(({ unitPrice, quantity }) => times(unitPrice, quantity)),
  );
}

/** Whether the cart can be paid as it is. */
export function chargeOfCart(cart: Pick<Cart, "currency" | "items">): CartSnapshot["charge"] {
  const charge = chargeOf(totalOf(cart));
  return cart.items.length === 0 ? { ...charge, reason: "empty" } : charge;
}

/** What a buyer sees of an item. */
export function shownItem(item: CartItem): CartSnapshot["items"][number] {
  if (!item.supplierPrice) return item;
  const shown: CartItem = { ...item, supplierPrice: undefined };
  return shown;
}

/** What a buyer sees of a cart. */
export function snapshotOf(cart: Cart): CartSnapshot {
  const { id, snapshotVersion, currency } = cart;
  return { id, snapshotVersion, currency, items: cart.items.map(shownItem), total: totalOf(cart), charge: chargeOfCart(cart) };
}
