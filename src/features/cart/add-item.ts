import { priceOffer } from "../catalog/price-offer.ts";
import { quotedAnywhere, quotedOffer } from "../catalog/quoted-offer.ts";
import { changeCart, type CartCall, type CartResult } from "./change-cart.ts";
import type { CartDeps } from "./ports.ts";

/**
 * Puts an offer in a cart at its price of now; an offer that is there already gets the quantity on top and the new price.
 * One read of the offer, one round trip to the cart's owner. Where this isolate does not know the cart's currency, the offer is
 * quoted in all there are, and the owner takes the price in its own.
 */
export async function addItem(deps: CartDeps, call: CartCall & { offerId: string; quantity: number }): Promise<CartResult> {
  const { cartId, offerId, quantity } = call;
  const currency = deps.cartCurrencies.currencyOf(cartId);
  const quote = await (currency === undefined ? quotedAnywhere(deps, offerId) : quotedOffer(deps, offerId, currency));
  const result = await changeCart(deps, call, { kind: "add", itemId: deps.ids.next("item"), offerId, quantity, quote });
  // Of all the prices it was offered the owner took one: what that one stands on is counted, as where it is the only one.
  if (quote && currency === undefined && result.ok) await priceOffer(deps, quote.supplierPrice, result.value.cart.currency);
  return result;
}
