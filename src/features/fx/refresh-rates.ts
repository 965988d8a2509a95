import { figureHeldBack, ratesRefreshed, ratesRefreshFailed } from "../../platform/events/fx.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import { hearSources, reasonOf, type Heard } from "./hear-sources.ts";
import { saveJudgement } from "./held-store.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf, isRefreshDue } from "./rules.ts";
import { noteRefresh, readRates, readRefresh, readStored } from "./store.ts";

const LEASE_SECONDS = 60;
const DAY_MS = 86_400_000;

/**
 * Fetches the latest publication and puts in force what of it is plausible and not contradicted by the second source; the rest is
 * held back for an operator's decision while the last good rates serve. Where the first source fails, the second serves; a failure
 * of both leaves the stored rates too, which their age then judges (FX-2).
 */
export async function refreshRates(deps: FxDeps): Promise<unknown> {
  const refreshed = await withLease(deps, "fx.refresh", LEASE_SECONDS, async () => {
    const { base } = deps.contract.fx;
    const triedAt = deps.clock.now();
    let secondFailure: string | null | undefined;
    try {
      const [stored, last] = await Promise.all([readStored(deps.db, base), readRefresh(deps.db, base)]);
      const heard = await hearSources(deps, stored, last?.comparedAsOf);
      ({ secondFailure } = heard);
      if (!isSpoken(heard)) throw heard.error;
      const outcome = await putIn(deps, heard);
      // Heard and passed over whole, a publication refreshes nothing.
      const succeeded = outcome.currencies + outcome.heldBack + outcome.unchanged > 0;
      await noteRefresh(deps.db, base, { triedAt, succeeded, failure: heard.failure, secondFailure, comparedAsOf: heard.comparedAsOf });
      return outcome;
    } catch (error) {
      ratesRefreshFailed(deps, { error });
      await noteRefresh(deps.db, base, { triedAt, succeeded: false, failure: reasonOf(error), secondFailure }).catch((unnoted: unknown) =>
        ratesRefreshFailed(deps, { error: unnoted }),
      );
      throw error;
    }
  });
  return refreshed ?? { skipped: "another isolate is refreshing" };
}

type Spoken = Heard & { [field in "judgement" | "asOf"]-?: Exclude<Heard[field], undefined> };

const isSpoken = (heard: Heard): heard is Spoken => heard.judgement !== undefined && heard.asOf !== undefined;

async function putIn(deps: FxDeps, { judgement, asOf }: Spoken) {
  const { base, plausibility, historyDays } = deps.contract.fx;
  const at = deps.clock.now();
  const { inForce, newlyHeld } = await saveJudgement(deps.db, judgement, {
    base,
    at,
    supersededKept: plausibility.supersededKept,
    keptSince: new Date(at.getTime() - historyDays * DAY_MS),
    nextId: () => deps.ids.next("fxh"),
  });
  deps.rateBook.forget();
  for (const { figure, source, stored, doubts } of judgement.heldBack)
    if (newlyHeld.includes(figure.currency)) figureHeldBack(deps, { ...figure, doubts, source, storedRate: stored?.rate ?? null });
  const outcome = {
    currencies: inForce.length,
    heldBack: judgement.heldBack.length,
    unchanged: judgement.unchanged.length,
    outdated: judgement.outdated.length,
  };
  ratesRefreshed(deps, { ...outcome, asOf });
  return outcome;
}

/** The minute's cron: does what the hourly one has missed or failed at, and asks on while what is stored is not fresh. */
export async function refreshRatesIfDue(deps: FxDeps): Promise<unknown> {
  const { fx } = deps.contract;
  const [rates, refresh] = await Promise.all([readRates(deps.db, fx.base), readRefresh(deps.db, fx.base)]);
  const now = deps.clock.now();
  const { coverage } = coverageOf(rates, now, fx);
  return isRefreshDue({ coverage, refresh }, now, fx) ? refreshRates(deps) : { skipped: "rates are fresh, and so is their refresh" };
}
