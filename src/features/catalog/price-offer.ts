import type { Money } from "../../platform/money.ts";
import { quote } from "../fx/quote.ts";
import type { CatalogDeps } from "./ports.ts";
import type { PricedOffer } from "./rules.ts";

/** Prices a supplier's price in a currency; shown as it is, marked degraded, where it cannot be converted now. */
export async function priceOffer(deps: CatalogDeps, supplierPrice: Money, currency: string): Promise<PricedOffer> {
  if (supplierPrice.currency === currency) return { price: supplierPrice, supplierPrice, rate: null, rateAsOf: null };
  const quoted = await quote(deps, supplierPrice, currency);
  const since = deps.clock.now().toISOString();
  if (!quoted) {
    const degraded = {
      mode: "supplier-currency",
      reason: `no rate from ${supplierPrice.currency} to ${currency} can be used`,
      since,
      policy: "fx.graceSeconds",
    };
    return { price: supplierPrice, supplierPrice, rate: null, rateAsOf: null, degraded };
  }
  const priced = { price: quoted.money, supplierPrice, rate: quoted.rate, rateAsOf: quoted.asOf };
  if (quoted.freshness === "fresh") return priced;
  return {
    ...priced,
    degraded: { mode: "stale-rate", reason: `the rate is of ${quoted.asOf}`, since: quoted.asOf, policy: "fx.graceSeconds" },
  };
}
