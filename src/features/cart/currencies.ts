import type { CartCurrencies } from "./ports.ts";

/** Currencies of carts one isolate remembers, the oldest forgotten first. */
const REMEMBERED = 5_000;

export function createCartCurrencies(): CartCurrencies {
  const currencies = new Map<string, string>();
  return {
    currencyOf: (cartId) => currencies.get(cartId),
    remember({ id, currency }) {
      currencies.set(id, currency);
      const oldest = currencies.keys().next();
      if (currencies.size > REMEMBERED && !oldest.done) currencies.delete(oldest.value);
    },
  };
}
