import * as z from "zod";
import { fxMetrics } from "../../platform/events/fx.ts";
import { healthSection, when, type HealthSection } from "../../platform/health.ts";
import { count, unshown, words } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { total } from "../../platform/metrics/reader.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf, oldest, refreshOverdue, servedUntil, type Rate } from "./rules.ts";
import { lessThanLatest } from "./convert-money.ts";
import { openHeldRates } from "./held-store.ts";
import { readRates, readRefresh, type RefreshRecord } from "./store.ts";
import { tell } from "../../platform/console/tell.ts";
import { recorded } from "../../platform/language/say.ts";

const DAY_MINUTES = 24 * 60;

const SECOND_SOURCE = ["none", "standing-by", "serving", "failing"] as const;
type SecondSource = (typeof SECOND_SOURCE)[number];

const currencies = z.array(z.string());
const listed = (codes: readonly string[]): string => codes.join(", ") || "none";

const fx = figures({
  coverage: words("Coverage", z.enum(["fresh", "stale", "partial", "expired"])),
  missing: unshown(currencies.describe("Supported currencies without a rate.")),
  expired: unshown(currencies.describe("Supported currencies whose rate is past the grace window: conversion is refused.")),
  staleCurrencies: unshown(currencies.describe("Supported currencies served from a rate inside the grace window.")),
  asOf: unshown(z.string().nullable().describe("Oldest publication among the rates in use.")),
  owner: unshown(z.string()),
})
  .text("Missing or expired", ({ missing, expired }) => listed([...missing, ...expired]))
  .text("Stale", ({ staleCurrencies }) => listed(staleCurrencies))
  .and({
    heldBackSince: unshown(z.string().nullable().describe("Since when the oldest of the figures held back waits.")),
    heldBack: unshown(
      currencies.describe("Currencies with a published figure that was not believed and waits for an operator's decision."),
    ),
  })
  .text("Held back", ({ heldBack }) => listed(heldBack))
  .text("Held back since", ({ heldBackSince }) => heldBackSince)
  .gauge(
    "Currencies held back",
    gauge("fx_currencies_held_back", "Currencies with a published figure that waits for an operator's decision."),
    ({ heldBack }) => heldBack.length,
  )
  .and({
    graceEndsAt: words(
      "Grace ends",
      z.string().nullable().describe("When the oldest rate in use stops being served; null where none is in use."),
    ),
  })
  .and({
    refusedSince: words("Refused since", z.string().nullable().describe("Since when conversion of a supported currency is refused.")),
  })
  .byLabel(
    "Currencies",
    gauge("fx_currencies_unfit", "Supported currencies whose rate is missing, expired or stale.", ["state"]),
    ({ missing, expired, staleCurrencies }) => ({ missing: missing.length, expired: expired.length, stale: staleCurrencies.length }),
  )
  .and({
    refreshedAt: words(
      "Refreshed",
      z.string().nullable().describe("When the source was last fetched and judged; null where it never was."),
    ),
  })
  .and({
    refreshFailure: words(
      "Last refresh failed",
      z.string().nullable().describe("Why the last try to refresh failed; null where it did not."),
    ),
  })
  .and({
    secondSource: words(
      "Second source",
      z
        .enum(SECOND_SOURCE)
        .describe(
          "Whether the deployment has a second source, whether it serves because the first fails, or failed when it was last asked.",
        ),
    ),
    secondFailure: unshown(z.string().nullable().describe("Why the second source failed when it was last asked; null where it did not.")),
  })
  .and({
    sources: unshown(
      z.array(z.object({ source: z.string().nullable(), currencies: z.int() })).describe("Supported currencies by the host of their rate."),
    ),
  })
  .text(
    "Sources",
    ({ sources }) => sources.map(({ source, currencies }) => `${source ?? tell`not noted`}: ${currencies}`).join(", ") || tell`none`,
  )
  .and({
    oldestAgeSeconds: count(
      "Oldest rate in use (s)",
      "fx_oldest_rate_age_seconds",
      "Seconds since the oldest of the rates in use was published; 0 where none is in use.",
    ),
  })
  .and({
    refreshOverdueSeconds: count(
      "Refresh overdue (s)",
      "fx_refresh_overdue_seconds",
      "Seconds by which a refresh of the exchange rates is overdue, a missed cron or a failing source; 0 where none is.",
    ),
  })
  .and({
    staleServed: count(
      "Converted from stale rates (24 h)",
      "fx_stale_conversions_recent",
      "Conversions served from stale rates over a day.",
    ),
    refused: count(
      "Conversions refused (24 h)",
      "fx_conversions_refused_recent",
      "Conversions refused over a day because rates had expired.",
      "Protective, not a failure.",
    ),
  });

function sinceBefore(previous: unknown): Date | undefined {
  const { data } = z.object({ refusedSince: z.string() }).safeParse(previous);
  return data && new Date(data.refusedSince);
}

function secondSourceOf(refresh: RefreshRecord | undefined): SecondSource {
  // A try that succeeded though the first source failed is one that the second served.
  if (refresh && refresh.failure !== null && refresh.succeededAt?.getTime() === refresh.triedAt.getTime()) return "serving";
  return refresh && refresh.secondFailure !== null ? "failing" : "standing-by";
}

function sourcesOf(rates: ReadonlyMap<string, Rate>, supported: readonly string[]): { source: string | null; currencies: number }[] {
  const bySource = Map.groupBy(
    [...rates.values()].filter(({ currency }) => supported.includes(currency)),
    ({ source }) => source ?? null,
  );
  return [...bySource]
    .map(([source, found]) => ({ source, currencies: found.length }))
    .toSorted((a, b) => b.currencies - a.currencies || (a.source ?? "").localeCompare(b.source ?? ""));
}

/** FX-2, FX-3: what the supported currencies stand on now, judged by the age of the stored rates. */
export const fxHealth = (deps: FxDeps): HealthSection =>
  healthSection({
    name: "fx",
    title: "Exchange rates",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Converted from stale rates", metric: fxMetrics.staleConversions },
      { label: "Conversions refused", metric: fxMetrics.refused },
    ],
    figures: fx,
    settings: ["EXCHANGE_RATE_API_KEY", "DATABASE_URL"],
    async capture({ now, metrics, outbound, previous }) {
      const policy = deps.contract.fx;
      const [rates, held, refresh, window] = await Promise.all([
        outbound("postgres", () => readRates(deps.db, policy.base)),
        outbound("postgres", () => openHeldRates(deps.db, policy.base)),
        outbound("postgres", () => readRefresh(deps.db, policy.base)),
        metrics.read(Object.values(fxMetrics), DAY_MINUTES),
      ]);
      const { coverage, missing, expired, stale, asOf, expiredSince } = coverageOf(rates, now, policy);
      const heldSince = oldest(held.map(({ heldAt }) => heldAt));
      const freshness = stale.length > 0 ? "stale" : "fresh";
      const lastGoodSince = oldest([...rates.values()].flatMap((rate) => rate.heldSince ?? []));
      const served = asOf && lessThanLatest({ asOf, freshness, ...(lastGoodSince ? { heldSince: lastGoodSince } : {}) }, policy);
      const unfit = [...missing, ...expired];
      // What is only missing was never refused at a known moment: it counts from the first capture that found it.
      const refusedSince = unfit.length > 0 ? (expiredSince ?? sinceBefore(previous) ?? now).toISOString() : null;
      const refused = refusedSince && {
        mode: "without-rates",
        reason: recorded`conversion is refused for ${unfit.join(", ")}`,
        since: refusedSince,
        policy: "fx.graceSeconds",
      };
      const secondSource: SecondSource = deps.secondRateProvider ? secondSourceOf(refresh) : "none";
      const overdue = refreshOverdue(refresh?.succeededAt, now, policy);
      return {
        status:
          coverage === "fresh"
            ? heldSince || overdue > 0 || secondSource === "serving"
              ? "warn"
              : "pass"
            : coverage === "stale"
              ? "warn"
              : "fail",
        complete: window.complete,
        figures: {
          coverage,
          missing,
          expired,
          staleCurrencies: stale,
          staleServed: total(window, fxMetrics.staleConversions),
          refused: total(window, fxMetrics.refused, { reason: "fx-rates-expired" }),
          heldBack: [...new Set(held.map(({ currency }) => currency))],
          heldBackSince: heldSince?.toISOString() ?? null,
          asOf: asOf?.toISOString() ?? null,
          refusedSince,
          graceEndsAt: (asOf && servedUntil(asOf, policy).toISOString()) ?? null,
          refreshedAt: refresh?.succeededAt?.toISOString() ?? null,
          refreshFailure: refresh?.failure ?? null,
          secondSource,
          secondFailure: refresh?.secondFailure ?? null,
          sources: sourcesOf(rates, policy.supportedCurrencies),
          oldestAgeSeconds: asOf ? Math.max(0, Math.round((now.getTime() - asOf.getTime()) / 1000)) : 0,
          refreshOverdueSeconds: overdue,
          owner: policy.owner,
        },
        degraded: [served, refused].flatMap((entry) => (entry ? [{ ...entry, owner: policy.owner }] : [])),
      };
    },
    alerts: [
      {
        name: "fx.refresh",
        conditions: ({ refreshOverdueSeconds, refreshedAt, refreshFailure }, { fx: { posture } }) =>
          when(refreshOverdueSeconds > 0, {
            key: "fx.refresh.late",
            severity: posture.refreshLate,
            summary:
              refreshedAt === null
                ? recorded`Exchange rates were never refreshed: ${refreshFailure ?? recorded`no cron came`}`
                : recorded`Exchange rates were last refreshed ${refreshedAt}: ${refreshFailure ?? recorded`no cron came`}`,
          }),
      },
      {
        name: "fx.source",
        conditions: ({ secondSource, refreshFailure, secondFailure }, { fx: { posture } }) =>
          when(secondSource === "serving" || secondSource === "failing", {
            key: `fx.source.${secondSource === "serving" ? "first-down" : "second-down"}`,
            severity: posture.secondSource,
            summary:
              secondSource === "serving"
                ? recorded`The first source of exchange rates fails (${refreshFailure ?? ""}); they are refreshed from the second`
                : recorded`The second source of exchange rates fails (${secondFailure ?? ""}): what comes into force is not compared`,
          }),
      },
      {
        name: "fx.rates",
        conditions: ({ staleCurrencies, missing, expired, graceEndsAt, heldBack, heldBackSince }, { fx: { posture } }) => [
          ...when(staleCurrencies.length > 0, {
            key: "fx.rates.stale-grace",
            severity: posture.staleGrace,
            summary: recorded`Stale rates are served for ${staleCurrencies.join(", ")} until ${graceEndsAt ?? ""}`,
          }),
          ...when(missing.length + expired.length > 0, {
            key: "fx.rates.expired",
            severity: posture.expired,
            summary: recorded`Conversion is refused for ${[...missing, ...expired].join(", ")}`,
          }),
          ...when(heldBack.length > 0, {
            key: "fx.rates.held-back",
            severity: posture.heldBack,
            summary: recorded`Implausible figures are held back for ${heldBack.join(", ")} since ${heldBackSince ?? ""}; the last good rates serve`,
          }),
        ],
      },
    ],
  });
