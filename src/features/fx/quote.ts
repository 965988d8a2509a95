import { toChargeable } from "../../platform/charge.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { AppError } from "../../platform/errors.ts";
import type { Money } from "../../platform/money.ts";
import { convertMoney, lessThanLatest } from "./convert-money.ts";
import type { FxDeps } from "./ports.ts";
import { decideConversion } from "./rules.ts";

export interface QuotedPrice {
  money: Money;
  /** Units of the buyer's currency for one unit of the supplier's, as a decimal. */
  rate: string;
  /** When the rate was published, RFC 3339. */
  asOf: string;
  /** Where the rate is less than the latest of its source. */
  degraded?: Degraded;
}

/** A supplier's price in a buyer's currency, or undefined where it cannot be converted now: the offer is then shown as it is. */
export async function quote(deps: FxDeps, price: Money, to: string): Promise<QuotedPrice | undefined> {
  try {
    const conversion = await convertMoney(deps, price, to);
    if (!conversion.ok) return undefined;
    const { money, rate, asOf } = conversion.value;
    const degraded = lessThanLatest(conversion.value, deps.contract.fx);
    return { money, rate, asOf: asOf.toISOString(), ...(degraded ? { degraded } : {}) };
  } catch (error) {
    if (error instanceof AppError && error.code === "feature-switched-off") return undefined;
    throw error;
  }
}

/**
 * What `quote` says of each of some amounts that can be converted now. Rates are read once, and that they are less than the latest is counted
 * once a currency, however many amounts are in it.
 */
export async function quoteEach<M extends Money>(deps: FxDeps, amounts: readonly M[], to: string): Promise<ReadonlyMap<M, Money>> {
  const quoted = new Map<M, Money>();
  const keep = (amount: M, money: Money | undefined): void => void (money && quoted.set(amount, money));
  for (const [currency, [first, ...others]] of Map.groupBy(amounts, (amount) => amount.currency)) {
    if (first) keep(first, (await quote(deps, first, to))?.money);
    if (others.length === 0 || (currency !== to && (await deps.switches.state("fx-display")) === "off")) continue;
    const rates = currency === to ? new Map() : await deps.rateBook.rates();
    for (const money of others) {
      const conversion = decideConversion({ money, to }, rates, deps.clock.now(), deps.contract.fx);
      keep(money, conversion.ok ? conversion.value.money : undefined);
    }
  }
  return quoted;
}

/**
 * A supplier's price in each currency carts are kept in that it can be converted to, his own included, on the step that can be charged. Nothing of it is counted as
 * served: whoever takes one of them asks for it by `quote`.
 */
export async function quoteInAll(deps: FxDeps, price: Money): Promise<Money[]> {
  const { fx } = deps.contract;
  if ((await deps.switches.state("fx-display")) === "off") return [toChargeable(price)];
  const [rates, now] = [await deps.rateBook.rates(), deps.clock.now()];
  return fx.supportedCurrencies.flatMap((to) => {
    if (to === price.currency) return [toChargeable(price)];
    const conversion = decideConversion({ money: price, to }, rates, now, fx);
    return conversion.ok ? [toChargeable(conversion.value.money)] : [];
  });
}
