import type { CartDeps } from "./ports.ts";

/**
 * Takes a paid attempt's lines out of its cart, once per attempt; answers the cart's version without them. A cart that is gone has nothing
 * to take, and no version: null.
 */
export async function takeCartLines(
  deps: CartDeps,
  cartId: string,
  attempt: { attemptId: string; lines: readonly { offerId: string; quantity: number }[] },
): Promise<number | null> {
  const { attemptId, lines } = attempt;
  const { tellAbandonedSeconds } = deps.contract.carts;
  const wanted = lines.map(({ offerId, quantity }) => ({ offerId, quantity }));
  const taken = await deps.carts(cartId).take({ attemptId, lines: wanted, tellAbandonedSeconds });
  return taken?.snapshotVersion ?? null;
}
