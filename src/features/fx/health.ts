import * as z from "zod";
import { fxMetrics } from "../../platform/events/fx.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { total } from "../../platform/metrics/reader.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf } from "./rules.ts";
import { readRates } from "./store.ts";
import { staleRate } from "./convert-money.ts";

const DAY_MINUTES = 24 * 60;

const figuresSchema = z.object({
  coverage: z.enum(["fresh", "stale", "partial", "expired"]),
  missing: z.array(z.string()).describe("Supported currencies without a rate."),
  expired: z.array(z.string()).describe("Supported currencies whose rate is past the grace window: conversion is refused."),
  stale: z.array(z.string()).describe("Supported currencies served from a rate inside the grace window."),
  staleServed: z.number().describe("Conversions served from stale rates over the last day."),
  refused: z.number().describe("Conversions refused over the last day because rates had expired: protective, not a failure."),
  asOf: z.string().nullable().describe("Oldest publication among the rates in use."),
  graceEndsAt: z.string().nullable().describe("When the oldest rate in use stops being served; null where no rate is stored."),
  owner: z.string(),
});

const fxHealthMetrics = {
  currencies: gauge("fx_currencies_unfit", "Supported currencies whose rate is missing, expired or stale.", ["state"]),
  staleServed: gauge("fx_stale_conversions_recent", "Conversions served from stale rates over a day."),
  refused: gauge("fx_conversions_refused_recent", "Conversions refused over a day because rates had expired."),
};

/** FX-2, FX-3: what the supported currencies stand on now, judged by the age of the stored rates. */
export const fxHealth = (deps: FxDeps): HealthSection =>
  healthSection({
    name: "fx",
    title: "Exchange rates",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["EXCHANGE_RATE_API_KEY", "DATABASE_URL"],
    async capture({ now, metrics, outbound }) {
      const policy = deps.contract.fx;
      const [rates, window] = await Promise.all([
        outbound("postgres", () => readRates(deps.db, policy.base)),
        metrics.read(Object.values(fxMetrics), DAY_MINUTES),
      ]);
      const { coverage, missing, expired, stale, asOf } = coverageOf(rates, now, policy);
      const graceEndsAt = asOf && new Date(asOf.getTime() + (policy.freshSeconds + policy.graceSeconds) * 1000);
      const degraded = asOf && coverage === "stale" ? staleRate({ asOf, freshness: "stale" }, policy.freshSeconds) : undefined;
      return {
        status: coverage === "fresh" ? "pass" : coverage === "stale" ? "warn" : "fail",
        complete: window.complete,
        figures: {
          coverage,
          missing,
          expired,
          stale,
          staleServed: total(window, fxMetrics.staleConversions),
          refused: total(window, fxMetrics.refused, { reason: "fx-rates-expired" }),
          asOf: asOf?.toISOString() ?? null,
          graceEndsAt: graceEndsAt?.toISOString() ?? null,
          owner: policy.owner,
        },
        ...(degraded ? { degraded: [{ ...degraded, owner: policy.owner }] } : {}),
      };
    },
    alerts: [
      {
        name: "fx.rates",
        conditions: ({ stale, missing, expired, graceEndsAt }, { fx }) => [
          ...(stale.length > 0
            ? [
                {
                  key: "fx.rates.stale-grace",
                  severity: fx.posture.staleGrace,
                  summary: `Stale rates are served for ${stale.join(", ")} until ${graceEndsAt}`,
                },
              ]
            : []),
          ...(missing.length + expired.length > 0
            ? [
                {
                  key: "fx.rates.expired",
                  severity: fx.posture.expired,
                  summary: `Conversion is refused for ${[...missing, ...expired].join(", ")}`,
                },
              ]
            : []),
        ],
      },
    ],
    panel: [
      { label: "Coverage", text: ({ coverage }) => coverage },
      { label: "Missing or expired", text: ({ missing, expired }) => [...missing, ...expired].join(", ") || "none" },
      { label: "Grace ends", text: ({ graceEndsAt }) => graceEndsAt },
      {
        label: "Currencies",
        metric: fxHealthMetrics.currencies,
        read: ({ missing, expired, stale }) => [
          { labels: ["missing"], value: missing.length },
          { labels: ["expired"], value: expired.length },
          { labels: ["stale"], value: stale.length },
        ],
      },
      { label: "Converted from stale rates (24 h)", metric: fxHealthMetrics.staleServed, read: (figures) => figures.staleServed },
      { label: "Conversions refused (24 h)", metric: fxHealthMetrics.refused, read: (figures) => figures.refused },
    ],
  });
