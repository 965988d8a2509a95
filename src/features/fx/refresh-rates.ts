import { ratesRefreshed, ratesRefreshFailed } from "../../platform/events/fx.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf } from "./rules.ts";
import { readRates, saveRates } from "./store.ts";

const LEASE_SECONDS = 60;

/** Fetches and stores today's rates for the supported currencies. A failure leaves the stored ones, which their age then judges (FX-2). */
export async function refreshRates(deps: FxDeps): Promise<unknown> {
  const refreshed = await withLease(deps, "fx.refresh", LEASE_SECONDS, async () => {
    const { base, supportedCurrencies } = deps.contract.fx;
    try {
      const latest = await deps.rateProvider.latest(base);
      const wanted = latest.filter(({ currency }) => supportedCurrencies.includes(currency));
      await saveRates(deps.db, base, wanted, deps.clock.now());
      deps.rateBook.forget();
      ratesRefreshed(deps, { currencies: wanted.length });
      return { currencies: wanted.length };
    } catch (error) {
      ratesRefreshFailed(deps, { error });
      throw error;
    }
  });
  return refreshed ?? { skipped: "another isolate is refreshing" };
}

/** Refreshes where the stored rates are not all fresh, or were fetched longer ago than an hourly cron would leave them. */
export async function refreshRatesIfDue(deps: FxDeps): Promise<unknown> {
  const rates = await readRates(deps.db, deps.contract.fx.base);
  const { coverage } = coverageOf(rates, deps.clock.now(), deps.contract.fx);
  return coverage === "fresh" ? { skipped: "rates are fresh" } : refreshRates(deps);
}
