import { cartChangeRefused } from "../../platform/events/cart.ts";
import { refused } from "../../platform/result.ts";
import { quotedOffer } from "../catalog/quoted-offer.ts";
import { changeCart, fieldsOf, type CartCall, type CartResult } from "./change-cart.ts";
import type { CartDeps } from "./ports.ts";

/**
 * Puts an offer in a cart at its price of now; an offer that is there already gets the quantity on top and the new price.
 * One read of the offer, one round trip to the cart's owner (two where this isolate does not know the cart's currency yet).
 */
export async function addItem(deps: CartDeps, call: CartCall & { offerId: string; quantity: number }): Promise<CartResult> {
  const { cartId, buyerId, offerId, quantity } = call;
  const currency = await deps.cartCurrencies.currencyOf(cartId, buyerId);
  if (currency === undefined) {
    cartChangeRefused(deps, { ...fieldsOf(call, "add"), reason: "cart-not-found" });
    return refused({ kind: "cart-not-found" });
  }
  const quote = await quotedOffer(deps, offerId, currency);
  return changeCart(deps, call, { kind: "add", itemId: deps.ids.next("item"), offerId, quantity, quote });
}
