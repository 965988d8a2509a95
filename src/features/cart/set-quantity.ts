import { changeVersioned, type CartResult, type VersionedCall } from "./change-cart.ts";
import type { CartDeps } from "./ports.ts";

/** Sets an item's quantity where item and cart are as the caller saw them (CRT-1). */
export function setQuantity(deps: CartDeps, call: VersionedCall & { itemId: string; quantity: number }): Promise<CartResult> {
  const { itemId, quantity } = call;
  return changeVersioned(deps, call, "set-quantity", (expected) => ({ kind: "set-quantity", itemId, quantity, expected }));
}
