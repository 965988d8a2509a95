import { refused, type Result } from "../../platform/result.ts";
import { changeVersioned, type CartResult, type VersionedCall } from "./change-cart.ts";
import type { CartDeps, HandedOver } from "./ports.ts";
import type { CartRefusal } from "./problems.ts";

/**
 * Takes what is in a guest's cart into the buyer's, which is as the caller saw it. Two objects, so two steps, each of which can be repeated:
 * the guest's cart is handed over, for good and to this cart alone, and takes no more changes; then its lines come here, once. Whoever dies
 * between the two has lost nothing: asked again, the same lines are handed over again, and a cart that has them answers as it is.
 */
export async function mergeCart(deps: CartDeps, call: VersionedCall & { guestToken: string; from: string }): Promise<CartResult> {
  const { guestToken, from } = call;
  return changeVersioned(deps, call, "merge", async (expected) => {
    const guest = await deps.identities.buyer(guestToken);
    if (!guest?.guest) return refused({ kind: "guest-token-invalid" });
    const handed = await handOver(deps, call, guest.id);
    return handed.ok ? { ok: true, value: { kind: "merge", from, lines: handed.value.items, expected } } : handed;
  });
}

/** What can never be merged is refused before the guest's cart is frozen for it. */
async function handOver(
  deps: CartDeps,
  { cartId, buyerId, from }: { cartId: string; buyerId: string; from: string },
  guestId: string,
): Promise<Result<HandedOver, CartRefusal>> {
  const [target, source] = await Promise.all([deps.carts(cartId).read(buyerId), deps.carts(from).read(guestId)]);
  if (!target || !source) return refused({ kind: "cart-not-found" });
  if (target.currency !== source.currency)
    return refused({ kind: "cart-currency-differs", currency: target.currency, guestCurrency: source.currency });
  return deps.carts(from).handOver({ guestId, to: cartId });
}
