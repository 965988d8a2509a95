import { changeVersioned, type CartResult, type VersionedCall } from "./change-cart.ts";
import type { CartDeps } from "./ports.ts";

/** Takes an item out where item and cart are as the caller saw them (CRT-1). */
export function removeItem(deps: CartDeps, call: VersionedCall & { itemId: string }): Promise<CartResult> {
  const { itemId } = call;
  return changeVersioned(deps, call, "remove", (expected) => ({ kind: "remove", itemId, expected }));
}
