import { changeVersioned, type CartResult, type VersionedCall } from "./change-cart.ts";
import type { CartDeps } from "./ports.ts";

/** Empties a cart that is as the caller saw it (CRT-1). */
export function clearCart(deps: CartDeps, call: VersionedCall): Promise<CartResult> {
  return changeVersioned(deps, call, "clear", (expected) => ({ kind: "clear", expected }));
}
