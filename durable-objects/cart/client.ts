import type { CartAnswer, CartOwnerRefusal, Carts } from "../../src/features/cart/ports.ts";
import type { CartSnapshot } from "../../src/features/cart/schemas.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { Result } from "../../src/platform/result.ts";
import type { Cart } from "./object.ts";

/** How long a caller waits for a cart. */
export const CART_DEADLINE_MS = 5_000;
/** Currencies of carts one isolate remembers, the oldest forgotten first. */
const REMEMBERED = 5_000;

/** Carts by their Durable Objects, one call each; nothing is retried here, because a caller holds the Idempotency-Key. */
export function cartClient(namespace: DurableObjectNamespace<Cart>): Carts {
  const ask = <T>(cartId: string, call: (cart: DurableObjectStub<Cart>) => Promise<unknown>): Promise<T> =>
    // RPC types wrap each member in disposables; what arrives is the plain data the class declares.
    withDeadline("cart", CART_DEADLINE_MS, () => call(namespace.get(namespace.idFromName(cartId))) as Promise<T>);
  const currencies = new Map<string, string>();
  const read = (cartId: string, buyerId: string) => ask<CartSnapshot | undefined>(cartId, (cart) => cart.read(buyerId));
  const remember = (cart: CartSnapshot | undefined): string | undefined => {
    if (!cart) return undefined;
    currencies.set(cart.id, cart.currency);
    const oldest = currencies.keys().next();
    if (currencies.size > REMEMBERED && !oldest.done) currencies.delete(oldest.value);
    return cart.currency;
  };
  return {
    async create(cartId, request) {
      const result = await ask<Result<CartAnswer, CartOwnerRefusal>>(cartId, (cart) => cart.create(cartId, request));
      if (result.ok) remember(result.value.cart);
      return result;
    },
    read,
    currencyOf: async (cartId, buyerId) => currencies.get(cartId) ?? remember(await read(cartId, buyerId)),
    mutate: (cartId, mutation) => ask<Result<CartAnswer, CartOwnerRefusal>>(cartId, (cart) => cart.mutate(mutation)),
    take: (cartId, attempt) => ask<{ takenNow: boolean } | undefined>(cartId, (cart) => cart.take(attempt)),
  };
}
