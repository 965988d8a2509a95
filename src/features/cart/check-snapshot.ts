import { refused, ok, type Result } from "../../platform/result.ts";
import { seenVersion } from "./differing-rules.ts";
import { conflictsOf, type Expected } from "./expected-version.ts";
import type { CartDeps, SeenCart } from "./ports.ts";
import type { CartRefusal } from "./problems.ts";

/** The cart where it is at the snapshot version the caller saw; else the conflict, which the caller records. */
export async function cartAtSnapshot(
  deps: CartDeps,
  { cartId, buyerId }: { cartId: string; buyerId: string },
  expected: Expected,
): Promise<Result<SeenCart, Extract<CartRefusal, { kind: "cart-not-found" | "version-conflict" }>>> {
  const read = await deps.carts(cartId).read(buyerId);
  if (!read) return refused({ kind: "cart-not-found" });
  const found = conflictsOf(expected, read);
  if (found.length === 0) return ok(read);
  const since = seenVersion(found, read.snapshotVersion);
  const cart = since === undefined ? read : ((await deps.carts(cartId).read(buyerId, { since })) ?? read);
  const conflicts = conflictsOf(expected, cart);
  const ignored = expected.way === "fields" && expected.ignoredIfMatch !== undefined ? { ignoredIfMatch: expected.ignoredIfMatch } : {};
  return refused({ kind: "version-conflict", way: expected.way, conflicts, cart: shown(cart), differing: cart.differing, ...ignored });
}

const shown = ({ id, snapshotVersion, currency, items, total, charge }: SeenCart) => ({
  id,
  snapshotVersion,
  currency,
  items,
  total,
  charge,
});
