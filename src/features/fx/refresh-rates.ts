import { figureHeldBack, ratesRefreshed, ratesRefreshFailed } from "../../platform/events/fx.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import { saveJudgement } from "./held-store.ts";
import { judge } from "./plausibility.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf } from "./rules.ts";
import { readRates, readStored } from "./store.ts";

const LEASE_SECONDS = 60;

/**
 * Fetches the latest publication and puts in force what of it is plausible; the rest is held back for an operator's decision while
 * the last good rates serve. A failure leaves the stored ones too, which their age then judges (FX-2).
 */
export async function refreshRates(deps: FxDeps): Promise<unknown> {
  const refreshed = await withLease(deps, "fx.refresh", LEASE_SECONDS, async () => {
    try {
      return await refresh(deps);
    } catch (error) {
      ratesRefreshFailed(deps, { error });
      throw error;
    }
  });
  return refreshed ?? { skipped: "another isolate is refreshing" };
}

async function refresh(deps: FxDeps): Promise<unknown> {
  const { base, plausibility } = deps.contract.fx;
  const publication = await deps.rateProvider.latest(base);
  const at = deps.clock.now();
  const judgement = judge(publication, await readStored(deps.db, base), at, deps.contract.fx);
  const { inForce, newlyHeld } = await saveJudgement(deps.db, judgement, {
    base,
    source: publication.source,
    at,
    supersededKept: plausibility.supersededKept,
    nextId: () => deps.ids.next("fxh"),
  });
  deps.rateBook.forget();
  for (const { figure, stored, doubts } of judgement.heldBack)
    if (newlyHeld.includes(figure.currency))
      figureHeldBack(deps, { ...figure, doubts, source: publication.source, storedRate: stored?.rate ?? null });
  const outcome = {
    currencies: inForce.length,
    heldBack: judgement.heldBack.length,
    unchanged: judgement.unchanged.length,
    outdated: judgement.outdated.length,
  };
  ratesRefreshed(deps, { ...outcome, asOf: publication.asOf });
  return outcome;
}

/** Refreshes where the stored rates are not all fresh, or were fetched longer ago than an hourly cron would leave them. */
export async function refreshRatesIfDue(deps: FxDeps): Promise<unknown> {
  const rates = await readRates(deps.db, deps.contract.fx.base);
  const { coverage } = coverageOf(rates, deps.clock.now(), deps.contract.fx);
  return coverage === "fresh" ? { skipped: "rates are fresh" } : refreshRates(deps);
}
