import type { Money } from "../../platform/money.ts";

/** Currencies Stripe counts in hundredths although ISO 4217 gives them no minor unit (docs.stripe.com/currencies, special cases). */
const HUNDREDFOLD = new Set(["ISK", "UGX"]);

/** ISO minor units → what Stripe's `amount` means for that currency. */
export function toStripeAmount({ amount, currency }: Money): { amount: number; currency: string } {
  return { amount: HUNDREDFOLD.has(currency) ? amount * 100 : amount, currency: currency.toLowerCase() };
}

/** Stripe's `amount` → ISO minor units. */
export function fromStripeAmount(amount: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  return { amount: HUNDREDFOLD.has(currency) ? Math.floor(amount / 100) : amount, currency };
}
