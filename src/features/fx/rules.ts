import type { Contract } from "../../platform/contract.ts";
import { convertByRatio, type Money } from "../../platform/money.ts";
import { agedBy } from "./calendar.ts";
import { ok, refused, type Result } from "../../platform/result.ts";

/** A rate as it is stored: units of `currency` for one unit of the base. */
export interface Rate {
  currency: string;
  rate: string;
  asOf: Date;
  /** Host of the source; null where it is not known. */
  source?: string | null;
  /** When it came into force here. */
  fetchedAt?: Date;
  /** Since when a figure that would replace it is held back; this one is then the last good one. */
  heldSince?: Date;
}

/** A rate as a new publication finds it. */
export interface StoredRate extends Rate {
  /** The last one of an earlier UTC day that was in force and is not doubted: what two sources' figures of one day are measured against. */
  eve?: Rate;
}

/** The contract's windows (fresh for `freshSeconds` after publication, then served as stale for `graceSeconds`, both on the source's days) and what is plausible. */
export type FxPolicy = Pick<Contract["fx"], "base" | "supportedCurrencies" | "calendar" | "freshSeconds" | "graceSeconds" | "plausibility">;

/** Six digits of the smallest survive the twelve that a cross rate has, and so do those of its inverse. */
const LEAST_RATE = 1e-6;

/** True for what can be converted with: a plain positive decimal, neither so small nor so large that a cross rate would lose it. */
export function isRate(text: string): boolean {
  return /^\d{1,7}(?:\.\d{1,20})?$/.test(text) && Number(text) >= LEAST_RATE;
}

export function isAhead(asOf: Date, now: Date, { plausibility }: FxPolicy): boolean {
  return asOf.getTime() > now.getTime() + plausibility.aheadSeconds * 1000;
}

const DAY_MS = 86_400_000;

/** Days since the epoch, in UTC. Sources date the same day by different seconds of it. */
export const utcDay = (moment: Date): number => Math.floor(moment.getTime() / DAY_MS);

export const isSameDay = (a: Date, b: Date): boolean => utcDay(a) === utcDay(b);

export type Freshness = "fresh" | "stale" | "expired";
export type Coverage = "fresh" | "stale" | "partial" | "expired";

/** A date ahead of the clock is no proof of freshness: such a rate is not served. */
export function freshnessOf(asOf: Date, now: Date, policy: FxPolicy): Freshness {
  if (isAhead(asOf, now, policy)) return "expired";
  if (now <= freshUntil(asOf, policy)) return "fresh";
  return now <= servedUntil(asOf, policy) ? "stale" : "expired";
}

export const freshUntil = (asOf: Date, { calendar, freshSeconds }: Pick<FxPolicy, "calendar" | "freshSeconds">): Date =>
  agedBy(asOf, freshSeconds, calendar);

/** When the grace window ends: past it conversion is refused. */
export const servedUntil = (asOf: Date, { calendar, freshSeconds, graceSeconds }: FxPolicy): Date =>
  agedBy(asOf, freshSeconds + graceSeconds, calendar);

export interface CoverageReport {
  coverage: Coverage;
  missing: string[];
  expired: string[];
  stale: string[];
  /** Oldest publication among the rates in use, those that are not expired. */
  asOf: Date | undefined;
  /** Since when the first of those that are expired is. */
  expiredSince: Date | undefined;
}

/** What the supported currencies stand on: all fresh, some stale, some gone (`partial`), or none usable (`expired`). */
export function coverageOf(rates: ReadonlyMap<string, Rate>, now: Date, policy: FxPolicy): CoverageReport {
  const report: CoverageReport = { coverage: "fresh", missing: [], expired: [], stale: [], asOf: undefined, expiredSince: undefined };
  const wanted = policy.supportedCurrencies.filter((currency) => currency !== policy.base);
  for (const currency of wanted) {
    const rate = rates.get(currency);
    if (!rate) {
      report.missing.push(currency);
      continue;
    }
    const freshness = freshnessOf(rate.asOf, now, policy);
    if (freshness !== "expired") report.asOf = oldest([rate.asOf, ...(report.asOf ? [report.asOf] : [])]);
    // One that is dated ahead is not served since it stands; when that began nobody knows.
    else if (rate.asOf <= now)
      report.expiredSince = oldest([servedUntil(rate.asOf, policy), ...(report.expiredSince ? [report.expiredSince] : [])]);
    if (freshness !== "fresh") report[freshness].push(currency);
  }
  const unusable = report.missing.length + report.expired.length;
  if (unusable > 0) report.coverage = unusable === wanted.length ? "expired" : "partial";
  else if (report.stale.length > 0) report.coverage = "stale";
  return report;
}

/** By how many seconds a refresh is overdue: past its period, and the contract's patience with a cron that was missed or a source that fails. */
export function refreshOverdue(
  succeededAt: Date | null | undefined,
  now: Date,
  { refreshEverySeconds, refreshLateSeconds }: Pick<Contract["fx"], "refreshEverySeconds" | "refreshLateSeconds">,
): number {
  // Nothing says that it ever was refreshed.
  if (!succeededAt) return 1;
  const age = (now.getTime() - succeededAt.getTime()) / 1000;
  return Math.max(0, Math.floor(age - refreshEverySeconds - refreshLateSeconds));
}

/** How often a source that fails is asked again while its last word is still fresh. */
const RETRY_SECONDS = 300;
/** The hourly cron may be this late before the minute's does its work. */
const CRON_LATE_SECONDS = 60;

/** Whether to refresh now: what is stored is not fresh, or was last refreshed longer ago than the hourly cron would leave it. */
export function isRefreshDue(
  { coverage, refresh }: { coverage: Coverage; refresh: { succeededAt: Date | null; triedAt: Date } | undefined },
  now: Date,
  { refreshEverySeconds }: Pick<Contract["fx"], "refreshEverySeconds">,
): boolean {
  if (coverage !== "fresh" || !refresh) return true;
  const since = (moment: Date | null) => (moment ? (now.getTime() - moment.getTime()) / 1000 : Infinity);
  return since(refresh.succeededAt) > refreshEverySeconds + CRON_LATE_SECONDS && since(refresh.triedAt) >= RETRY_SECONDS;
}

export interface Conversion {
  money: Money;
  /** To twelve digits after the point, to be shown: the amount is converted by both rates themselves. */
  rate: string;
  asOf: Date;
  freshness: "fresh" | "stale";
  /** Since when a newer figure of one of the currencies is held back. */
  heldSince?: Date;
}

export type FxRefusal =
  | { kind: "currency-not-supported"; currency: string; pointer: string }
  | { kind: "amount-too-large"; to: string }
  | { kind: "fx-rates-expired"; currencies: string[] };

/** Converts through the base. Past the grace window conversion is refused: the protective behaviour, not a failure (FX-2). */
export function decideConversion(
  { money, to }: { money: Money; to: string },
  rates: ReadonlyMap<string, Rate>,
  now: Date,
  policy: FxPolicy,
): Result<Conversion, FxRefusal> {
  const supported = (currency: string) => currency === policy.base || policy.supportedCurrencies.includes(currency);
  if (!supported(money.currency)) return refused({ kind: "currency-not-supported", currency: money.currency, pointer: "/amount/currency" });
  if (!supported(to)) return refused({ kind: "currency-not-supported", currency: to, pointer: "/to" });
  if (money.currency === to) return ok({ money, rate: "1", asOf: now, freshness: "fresh" });

  const legs = [money.currency, to]
    .filter((currency) => currency !== policy.base)
    .map((currency) => ({ currency, rate: rates.get(currency) }));
  const unusable = legs.filter(({ rate }) => !rate || freshnessOf(rate.asOf, now, policy) === "expired").map(({ currency }) => currency);
  if (unusable.length > 0) return refused({ kind: "fx-rates-expired", currencies: unusable });

  const rateOf = (currency: string) => (currency === policy.base ? "1" : (rates.get(currency)?.rate ?? "1"));
  const rate = divideDecimals(rateOf(to), rateOf(money.currency));
  const dates = legs.flatMap(({ rate: leg }) => (leg ? [leg.asOf] : []));
  const asOf = new Date(Math.min(...dates.map((date) => date.getTime())));
  const converted = convertByRatio(money, to, { over: rateOf(to), under: rateOf(money.currency) });
  if (!converted) return refused({ kind: "amount-too-large", to });
  const heldSince = oldest(legs.flatMap(({ rate: leg }) => leg?.heldSince ?? []));
  return ok({
    money: converted,
    rate,
    asOf,
    freshness: freshnessOf(asOf, now, policy) === "fresh" ? "fresh" : "stale",
    ...(heldSince ? { heldSince } : {}),
  });
}

export function oldest(dates: readonly Date[]): Date | undefined {
  return dates.length === 0 ? undefined : new Date(Math.min(...dates.map((date) => date.getTime())));
}

const DIGITS = 12n;

/** a / b to 12 digits after the point, exact integer arithmetic, rounded half up. */
export function divideDecimals(a: string, b: string): string {
  const [left, right] = [scaled(a), scaled(b)];
  const numerator = left.digits * 10n ** (DIGITS + BigInt(right.scale));
  const denominator = right.digits * 10n ** BigInt(left.scale);
  const quotient = (2n * numerator + denominator) / (2n * denominator);
  const text = quotient.toString().padStart(Number(DIGITS) + 1, "0");
  const fraction = text.slice(-Number(DIGITS)).replace(/0+$/, "");
  return text.slice(0, -Number(DIGITS)) + (fraction ? `.${fraction}` : "");
}

function scaled(decimal: string): { digits: bigint; scale: number } {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** A JSON number as a plain decimal without an exponent, to 12 significant digits: what a double has beyond them is noise. */
export function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(12));
  const text = String(rounded);
  if (text.includes("e+")) return BigInt(rounded).toString();
  return text.includes("e-") ? rounded.toFixed(20).replace(/\.?0+$/, "") : text;
}
