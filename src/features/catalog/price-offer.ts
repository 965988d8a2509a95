import { toChargeable } from "../../platform/charge.ts";
import type { Money } from "../../platform/money.ts";
import { quote } from "../fx/quote.ts";
import type { CatalogDeps } from "./ports.ts";
import type { PricedOffer } from "./rules.ts";

/**
 * Prices a supplier's price in a currency, on the step that can be charged in it: what is shown is what is paid. Shown as it is, marked
 * degraded, where it cannot be converted now.
 */
export async function priceOffer(deps: CatalogDeps, supplierPrice: Money, currency: string): Promise<PricedOffer> {
  if (supplierPrice.currency === currency) return { price: toChargeable(supplierPrice), supplierPrice, rate: null, rateAsOf: null };
  const quoted = await quote(deps, supplierPrice, currency);
  if (!quoted) {
    const degraded = {
      mode: "supplier-currency",
      reason: `no rate from ${supplierPrice.currency} to ${currency} can be used`,
      since: deps.clock.now().toISOString(),
      policy: "fx.graceSeconds",
    };
    return { price: supplierPrice, supplierPrice, rate: null, rateAsOf: null, degraded };
  }
  const { money, rate, asOf, degraded } = quoted;
  return { price: toChargeable(money), supplierPrice, rate, rateAsOf: asOf, ...(degraded ? { degraded } : {}) };
}
