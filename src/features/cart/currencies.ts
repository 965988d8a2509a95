import type { CartCurrencies, CartDeps } from "./ports.ts";

/** Currencies of carts one isolate remembers, the oldest forgotten first. */
const REMEMBERED = 5_000;

/** Asks a cart's owner for what was never heard here. */
export function createCartCurrencies(deps: Pick<CartDeps, "carts">): CartCurrencies {
  const currencies = new Map<string, string>();
  const remember: CartCurrencies["remember"] = ({ id, currency }) => {
    currencies.set(id, currency);
    const oldest = currencies.keys().next();
    if (currencies.size > REMEMBERED && !oldest.done) currencies.delete(oldest.value);
  };
  return {
    remember,
    async currencyOf(cartId, buyerId) {
      const known = currencies.get(cartId);
      if (known !== undefined) return known;
      const cart = await deps.carts(cartId).read(buyerId);
      if (cart) remember(cart);
      return cart?.currency;
    },
  };
}
