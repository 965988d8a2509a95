import type { CartDeps, CartText } from "./ports.ts";
import type { CartSnapshot } from "./schemas.ts";

/** The buyer's cart, or undefined where there is none of that id, another buyer's included. */
export function readCart(deps: CartDeps, buyerId: string, cartId: string): Promise<CartSnapshot | CartText | undefined> {
  return deps.carts(cartId).read(buyerId, "text");
}
