import * as z from "zod";
import { ABUSE_SIGNALS, adsMetrics } from "../../platform/events/ads.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { flag, gauge } from "../../platform/metrics/metrics.ts";
import { quantile, total, type MetricWindow } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";

const WINDOW_MINUTES = 60;

const milliseconds = z.number().nullable();
const figuresSchema = z.object({
  policy: z
    .enum(["fail_open", "fail_closed"])
    .nullable()
    .describe("ADS_DEGRADED_MODE_POLICY; null where it is not configured, and no ad is served."),
  policyOwner: z.string(),
  policyReviewBy: z.string(),
  policyReviewOverdue: z.boolean().describe("The policy's review date in the contract has passed."),
  degradedControlEvents: z.number().describe("Times a viewer's controls could not be read in time, over the last hour."),
  controlLatencyMs: z.object({ p50: milliseconds, p95: milliseconds }),
  abuseSignals: z.record(z.string(), z.number()).describe("Signs of abuse over the last hour, by signal."),
  auction: z.object({
    requests: z.number().describe("Auctions held over the last hour."),
    fillRate: z.number().nullable().describe("Share of them that sold a place; null of none."),
    clearingPriceUsd: z.number().nullable().describe("Mean price of a click in the places sold, in US dollars; null of none."),
    latencyMs: z.object({ p50: milliseconds, p95: milliseconds }),
  }),
});

export const adsHealthMetrics = {
  degraded: gauge("ads_degraded_control_events_recent", "Times controls could not be read in time, over an hour."),
  reviewOverdue: flag("ads_policy_review_overdue", "1 where the review date of the degraded mode's policy has passed."),
  controlLatency: gauge("ads_control_latency_recent", "Time until controls answered over an hour, by quantile.", ["quantile"], {
    unit: "seconds",
  }),
  abuse: gauge("ads_abuse_signals_recent", "Signs of abuse over an hour, by signal.", ["signal"]),
  requests: gauge("ads_auction_requests_recent", "Auctions held over an hour."),
  fillRate: gauge("ads_auction_fill", "Share of an hour's auctions that sold a place.", [], { unit: "ratio" }),
  clearing: gauge("ads_auction_clearing_price_usd", "Mean price of a click in an hour's sold places."),
  auctionLatency: gauge("ads_auction_latency_recent", "Time auctions took over an hour, by quantile.", ["quantile"], { unit: "seconds" }),
};

/** ADS-2 to ADS-4: the degraded mode's policy, controls, abuse and the auction, over the last hour. */
export const adsHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "ads",
    title: "Ads",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["ADS_DEGRADED_MODE_POLICY", "ADS_SIGNING_SECRET", "DATABASE_URL"],
    async capture({ now, metrics }) {
      const window = await metrics.read(Object.values(adsMetrics), WINDOW_MINUTES);
      const { owner, reviewBy } = deps.contract.ads;
      const figures = {
        policy: deps.settings.ads.state === "configured" ? deps.settings.ads.value.ADS_DEGRADED_MODE_POLICY : null,
        policyOwner: owner,
        policyReviewBy: reviewBy,
        policyReviewOverdue: reviewBy < now.toISOString().slice(0, 10),
        degradedControlEvents: total(window, adsMetrics.degradedControls),
        controlLatencyMs: latencyMs(window, adsMetrics.controlLatency),
        abuseSignals: Object.fromEntries(ABUSE_SIGNALS.map((signal) => [signal, total(window, adsMetrics.abuse, { signal })])),
        auction: auctionFigures(window),
      };
      const healthy = figures.policy !== null && !figures.policyReviewOverdue && figures.degradedControlEvents === 0;
      return { status: healthy ? "pass" : "warn", complete: window.complete, figures };
    },
    alerts: [
      {
        name: "ads.abuse",
        mutedBy: "ads",
        conditions: ({ abuseSignals }, { ads }) =>
          Object.entries(abuseSignals)
            .filter(([, seen]) => seen > ads.abuseSignalsPerHour)
            .map(([signal, seen]) => ({
              key: `ads.abuse.${signal}`,
              severity: "warn" as const,
              summary: `${seen} signs of ${signal} in an hour`,
            })),
      },
    ],
    panel: [
      { label: "Degraded mode", text: ({ policy, policyOwner }) => `${policy ?? "not configured: no ads"}, owned by ${policyOwner}` },
      {
        label: "Policy review",
        text: ({ policyReviewBy, policyReviewOverdue }) => `${policyReviewBy}${policyReviewOverdue ? ": overdue" : ""}`,
      },
      {
        label: "Policy reviews overdue",
        metric: adsHealthMetrics.reviewOverdue,
        read: ({ policyReviewOverdue }) => (policyReviewOverdue ? 1 : 0),
      },
      { label: "Degraded control events (1 h)", metric: adsHealthMetrics.degraded, read: (figures) => figures.degradedControlEvents },
      {
        label: "Control latency (1 h)",
        metric: adsHealthMetrics.controlLatency,
        read: ({ controlLatencyMs }) => quantiles(controlLatencyMs),
      },
      {
        label: "Abuse signals (1 h)",
        metric: adsHealthMetrics.abuse,
        read: ({ abuseSignals }) => Object.entries(abuseSignals).map(([signal, value]) => ({ labels: [signal], value })),
      },
      { label: "Auctions (1 h)", metric: adsHealthMetrics.requests, read: ({ auction }) => auction.requests },
      { label: "Fill rate (1 h)", metric: adsHealthMetrics.fillRate, read: ({ auction }) => auction.fillRate },
      { label: "Clearing price (USD, 1 h)", metric: adsHealthMetrics.clearing, read: ({ auction }) => auction.clearingPriceUsd },
      { label: "Auction latency (1 h)", metric: adsHealthMetrics.auctionLatency, read: ({ auction }) => quantiles(auction.latencyMs) },
    ],
  });

function auctionFigures(window: MetricWindow) {
  const requests = total(window, adsMetrics.auctions);
  const places = total(window, adsMetrics.places);
  return {
    requests,
    fillRate: requests === 0 ? null : total(window, adsMetrics.auctions, { outcome: "filled" }) / requests,
    clearingPriceUsd: places === 0 ? null : total(window, adsMetrics.clearing) / places / 100,
    latencyMs: latencyMs(window, adsMetrics.auctionLatency),
  };
}

function latencyMs(window: MetricWindow, metric: typeof adsMetrics.controlLatency) {
  const at = (q: number) => {
    const found = quantile(window, metric, q);
    return found === null ? null : found * 1000;
  };
  return { p50: at(0.5), p95: at(0.95) };
}

/** Samples in seconds, as exported. */
const quantiles = ({ p50, p95 }: { p50: number | null; p95: number | null }) =>
  [["0.5", p50] as const, ["0.95", p95] as const].flatMap(([label, value]) =>
    value === null ? [] : [{ labels: [label], value: value / 1000 }],
  );
