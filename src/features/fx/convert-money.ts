import type { Degraded } from "../../platform/degraded.ts";
import { switchedOff } from "../../platform/errors.ts";
import { conversionRefused, convertedFromLastGoodRate, convertedFromStaleRate } from "../../platform/events/fx.ts";
import type { Money } from "../../platform/money.ts";
import type { Result } from "../../platform/result.ts";
import type { FxDeps } from "./ports.ts";
import { decideConversion, freshUntil, type Conversion, type FxPolicy, type FxRefusal } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

/** Converts with the stored rates. Stale ones are served inside the contract's grace window, and counted; so are last good ones while newer figures are held back. */
export async function convertMoney(deps: FxDeps, money: Money, to: string): Promise<Result<Conversion, FxRefusal>> {
  if (money.currency !== to && (await deps.switches.state("fx-display")) === "off") throw switchedOff("fx-display");
  const decision = decideConversion(
    { money, to },
    money.currency === to ? new Map() : await deps.rateBook.rates(),
    deps.clock.now(),
    deps.contract.fx,
  );
  if (!decision.ok) conversionRefused(deps, { refusal: decision.refusal.kind, from: money.currency, to });
  else {
    const { freshness, asOf, heldSince } = decision.value;
    if (freshness === "stale") convertedFromStaleRate(deps, { from: money.currency, to, asOf });
    if (heldSince) convertedFromLastGoodRate(deps, { from: money.currency, to, heldSince });
  }
  return decision;
}

/** How a rate that is less than the latest of its source says so; staleness, which ends in refusal, before a figure held back. */
export function lessThanLatest(rate: Pick<Conversion, "asOf" | "freshness" | "heldSince">, policy: FxPolicy): Degraded | undefined {
  if (rate.freshness === "stale")
    return {
      mode: "stale-rate",
      reason: rate.heldSince ? recorded`newer figures are implausible and held back` : recorded`the exchange rates could not be refreshed`,
      since: freshUntil(rate.asOf, policy).toISOString(),
      policy: "fx.graceSeconds",
    };
  if (!rate.heldSince) return undefined;
  return {
    mode: "last-good-rate",
    reason: recorded`a newer figure is implausible and held back`,
    since: rate.heldSince.toISOString(),
    policy: "fx.plausibility",
  };
}
