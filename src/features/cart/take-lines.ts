import type { CartDeps } from "./ports.ts";

/** Takes a paid attempt's lines out of its cart, once per attempt. A cart that is gone has nothing to take. */
export async function takeCartLines(
  deps: CartDeps,
  cartId: string,
  attempt: { attemptId: string; lines: readonly { offerId: string; quantity: number }[] },
): Promise<void> {
  const { attemptId, lines } = attempt;
  await deps.carts(cartId).take({ attemptId, lines: lines.map(({ offerId, quantity }) => ({ offerId, quantity })) });
}
