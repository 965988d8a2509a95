import type { Degraded } from "../../platform/degraded.ts";
import { switchedOff } from "../../platform/errors.ts";
import { conversionRefused, convertedFromStaleRate } from "../../platform/events/fx.ts";
import type { Money } from "../../platform/money.ts";
import type { Result } from "../../platform/result.ts";
import type { FxDeps } from "./ports.ts";
import { decideConversion, type Conversion, type FxRefusal } from "./rules.ts";

/** Converts with the stored rates. Stale ones are served inside the contract's grace window, and counted. */
export async function convertMoney(deps: FxDeps, money: Money, to: string): Promise<Result<Conversion, FxRefusal>> {
  if (money.currency !== to && (await deps.switches.state("fx-display")) === "off") throw switchedOff("fx-display");
  const decision = decideConversion(
    money,
    to,
    money.currency === to ? new Map() : await deps.rateBook.rates(),
    deps.clock.now(),
    deps.contract.fx,
  );
  if (!decision.ok) conversionRefused(deps, { refusal: decision.refusal.kind, from: money.currency, to });
  else if (decision.value.freshness === "stale") convertedFromStaleRate(deps, { from: money.currency, to, asOf: decision.value.asOf });
  return decision;
}

/** How a conversion from a stale rate says so. */
export function staleRate(conversion: Pick<Conversion, "asOf" | "freshness">, freshSeconds: number): Degraded | undefined {
  if (conversion.freshness === "fresh") return undefined;
  return {
    mode: "stale-rate",
    reason: "the exchange rates could not be refreshed",
    since: new Date(conversion.asOf.getTime() + freshSeconds * 1000).toISOString(),
    policy: "fx.graceSeconds",
  };
}
