import { refused, ok, type Result } from "../../platform/result.ts";
import { fieldsOf, recordConflict, type CartCall } from "./change-cart.ts";
import { conflictsOf } from "./expected-version.ts";
import type { CartDeps } from "./ports.ts";
import type { CartRefusal } from "./problems.ts";
import type { CartSnapshot } from "./schemas.ts";

/** The cart where it is at the snapshot version the caller saw; else the conflict, counted as any other (CRT-7). */
export async function cartAtSnapshot(
  deps: CartDeps,
  call: CartCall,
  expectedSnapshotVersion: number,
): Promise<Result<CartSnapshot, Extract<CartRefusal, { kind: "cart-not-found" | "version-conflict" }>>> {
  const cart = await deps.carts(call.cartId).read(call.buyerId);
  if (!cart) return refused({ kind: "cart-not-found" });
  const conflicts = conflictsOf({ way: "fields", snapshotVersion: expectedSnapshotVersion }, cart);
  if (conflicts.length === 0) return ok(cart);
  await recordConflict(deps, fieldsOf(call, "checkout"), conflicts);
  return refused({ kind: "version-conflict", way: "fields", conflicts, cart });
}
