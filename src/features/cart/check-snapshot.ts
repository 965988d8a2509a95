import { refused, ok, type Result } from "../../platform/result.ts";
import { conflictsOf, type Expected } from "./expected-version.ts";
import type { CartDeps, SeenCart } from "./ports.ts";
import type { CartRefusal } from "./problems.ts";

/** The cart where it is at the snapshot version the caller saw; else the conflict, which the caller records. */
export async function cartAtSnapshot(
  deps: CartDeps,
  { cartId, buyerId }: { cartId: string; buyerId: string },
  expected: Expected,
): Promise<Result<SeenCart, Extract<CartRefusal, { kind: "cart-not-found" | "version-conflict" }>>> {
  const cart = await deps.carts(cartId).read(buyerId);
  if (!cart) return refused({ kind: "cart-not-found" });
  const conflicts = conflictsOf(expected, cart);
  if (conflicts.length === 0) return ok(cart);
  const ignored = expected.way === "fields" && expected.ignoredIfMatch !== undefined ? { ignoredIfMatch: expected.ignoredIfMatch } : {};
  return refused({ kind: "version-conflict", way: expected.way, conflicts, cart: shown(cart), ...ignored });
}

const shown = ({ id, snapshotVersion, currency, items, total, charge }: SeenCart) => ({
  id,
  snapshotVersion,
  currency,
  items,
  total,
  charge,
});
