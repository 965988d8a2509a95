import { applyChange, type Cart } from "../../../src/features/cart/cart.ts";
import { decide, type CartCommand, type Quote } from "../../../src/features/cart/rules.ts";
import { valueOf } from "../../support/value-of.ts";

export const LIMITS = { maxItems: 3, maxQuantity: 100 };
export const EMPTY: Cart = { id: "cart_1", buyerId: "usr_1", currency: "EUR", snapshotVersion: 1, items: [] };

export const quote = (offerId: string, amount = 250, over: Partial<Quote> = {}): Quote => ({
  offerId,
  title: `Offer ${offerId}`,
  supplierId: "abt",
  unitPrice: { amount, currency: "EUR" },
  available: true,
  minimumQuantity: 1,
  quotedAt: "2026-11-23T10:00:00.000Z",
  expiresAt: "2026-11-23T11:00:00.000Z",
  ...over,
});

export const add = (offerId: string, quantity: number, given: Quote | undefined = quote(offerId)): CartCommand => ({
  kind: "add",
  itemId: `item_${offerId}`,
  offerId,
  quantity,
  quote: given,
});

/** The cart after commands that all have to be accepted. */
export function given(...commands: CartCommand[]): Cart {
  return commands.reduce((cart, command) => {
    const decided = valueOf(decide(cart, command, LIMITS));
    return applyChange(cart, decided);
  }, EMPTY);
}

export const fields = (snapshotVersion: number, itemVersion?: number) => ({
  way: "fields" as const,
  snapshotVersion,
  ...(itemVersion === undefined ? {} : { itemVersion }),
});
