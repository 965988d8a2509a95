import { refused } from "../../platform/result.ts";
import { quotedOffers } from "../catalog/quoted-offer.ts";
import { changeVersioned, type CartResult, type VersionedCall } from "./change-cart.ts";
import type { CartDeps } from "./ports.ts";

/** Takes the offers' prices of now into a cart that is as the caller saw it: how a buyer accepts a price that has changed. */
export async function refreshQuotes(deps: CartDeps, call: VersionedCall): Promise<CartResult> {
  const cart = await deps.carts(call.cartId).read(call.buyerId);
  if (!cart) return refused({ kind: "cart-not-found" });
  const quotes = await quotedOffers(
    deps,
    cart.items.map(({ offerId }) => offerId),
    cart.currency,
  );
  return changeVersioned(deps, call, "refresh-quotes", (expected) => ({ kind: "refresh-quotes", quotes: [...quotes.values()], expected }));
}
