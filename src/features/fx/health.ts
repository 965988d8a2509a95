import * as z from "zod";
import { fxMetrics } from "../../platform/events/fx.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { total } from "../../platform/metrics/reader.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf, oldest } from "./rules.ts";
import { lessThanLatest } from "./convert-money.ts";
import { openHeldRates } from "./held-store.ts";
import { readRates } from "./store.ts";

const DAY_MINUTES = 24 * 60;

const figuresSchema = z.object({
  coverage: z.enum(["fresh", "stale", "partial", "expired"]),
  missing: z.array(z.string()).describe("Supported currencies without a rate."),
  expired: z.array(z.string()).describe("Supported currencies whose rate is past the grace window: conversion is refused."),
  stale: z.array(z.string()).describe("Supported currencies served from a rate inside the grace window."),
  staleServed: z.number().describe("Conversions served from stale rates over the last day."),
  refused: z.number().describe("Conversions refused over the last day because rates had expired: protective, not a failure."),
  heldBack: z.array(z.string()).describe("Currencies with a published figure that was not believed and waits for an operator's decision."),
  heldBackSince: z.string().nullable().describe("Since when the oldest of them waits."),
  asOf: z.string().nullable().describe("Oldest publication among the rates in use."),
  graceEndsAt: z.string().nullable().describe("When the oldest rate in use stops being served; null where no rate is stored."),
  owner: z.string(),
});

const fxHealthMetrics = {
  currencies: gauge("fx_currencies_unfit", "Supported currencies whose rate is missing, expired or stale.", ["state"]),
  staleServed: gauge("fx_stale_conversions_recent", "Conversions served from stale rates over a day."),
  heldBack: gauge("fx_currencies_held_back", "Currencies with a published figure that waits for an operator's decision."),
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
      const [rates, held, window] = await Promise.all([
        outbound("postgres", () => readRates(deps.db, policy.base)),
        outbound("postgres", () => openHeldRates(deps.db, policy.base)),
        metrics.read(Object.values(fxMetrics), DAY_MINUTES),
      ]);
      const { coverage, missing, expired, stale, asOf } = coverageOf(rates, now, policy);
      const graceEndsAt = asOf && new Date(asOf.getTime() + (policy.freshSeconds + policy.graceSeconds) * 1000);
      const heldSince = oldest(held.map(({ heldAt }) => heldAt));
      const degraded =
        asOf && (coverage === "stale" || (coverage === "fresh" && heldSince))
          ? lessThanLatest({ asOf, freshness: coverage, ...(heldSince ? { heldSince } : {}) }, policy.freshSeconds)
          : undefined;
      return {
        status: coverage === "fresh" ? (heldSince ? "warn" : "pass") : coverage === "stale" ? "warn" : "fail",
        complete: window.complete,
        figures: {
          coverage,
          missing,
          expired,
          stale,
          staleServed: total(window, fxMetrics.staleConversions),
          refused: total(window, fxMetrics.refused, { reason: "fx-rates-expired" }),
          heldBack: [...new Set(held.map(({ currency }) => currency))],
          heldBackSince: heldSince?.toISOString() ?? null,
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
        conditions: ({ stale, missing, expired, graceEndsAt, heldBack, heldBackSince }, { fx }) => [
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
          ...(heldBack.length > 0
            ? [
                {
                  key: "fx.rates.held-back",
                  severity: fx.posture.heldBack,
                  summary: `Implausible figures are held back for ${heldBack.join(", ")} since ${heldBackSince}; the last good rates serve`,
                },
              ]
            : []),
        ],
      },
    ],
    panel: [
      { label: "Coverage", text: ({ coverage }) => coverage },
      { label: "Missing or expired", text: ({ missing, expired }) => [...missing, ...expired].join(", ") || "none" },
      { label: "Held back", text: ({ heldBack }) => heldBack.join(", ") || "none" },
      { label: "Held back since", text: ({ heldBackSince }) => heldBackSince },
      { label: "Currencies held back", metric: fxHealthMetrics.heldBack, read: ({ heldBack }) => heldBack.length },
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
