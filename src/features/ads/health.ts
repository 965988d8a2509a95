import * as z from "zod";
import { ABUSE_SIGNALS, adsMetrics, NO_ADS } from "../../platform/events/ads.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { amount, count, countsBy, percentiles, ratio, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { flag } from "../../platform/metrics/metrics.ts";
import { percentilesMs, total, type MetricWindow } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import { utcDay } from "../../platform/utc-day.ts";
import { tell } from "../../platform/console/tell.ts";
import { recorded } from "../../platform/language/say.ts";

const WINDOW_MINUTES = 60;

const ads = figures({
  policy: unshown(
    z
      .enum(["fail_open", "fail_closed"])
      .nullable()
      .describe("ADS_DEGRADED_MODE_POLICY; null where it is not configured, and no ad is served."),
  ),
  policyOwner: unshown(z.string()),
  policyReviewBy: unshown(z.string()),
  policyReviewOverdue: unshown(z.boolean().describe("The policy's review date in the contract has passed.")),
})
  .text("Degraded mode", ({ policy, policyOwner }) => tell`${policy ?? tell`not configured: no ads`}, owned by ${policyOwner}`)
  .text("Policy review", ({ policyReviewBy, policyReviewOverdue }) =>
    policyReviewOverdue ? tell`${policyReviewBy}: overdue` : policyReviewBy,
  )
  .gauge(
    "Policy reviews overdue",
    flag("ads_policy_review_overdue", "1 where the review date of the degraded mode's policy has passed."),
    ({ policyReviewOverdue }) => (policyReviewOverdue ? 1 : 0),
  )
  .and({
    degradedControlEvents: count(
      "Degraded control events (1 h)",
      "ads_degraded_control_events_recent",
      "Times controls could not be read in time, over an hour.",
    ),
    controlLatencyMs: percentiles(
      "Control latency (1 h)",
      "ads_control_latency_recent",
      "Time until controls answered over an hour, by quantile.",
    ),
    abuseSignals: countsBy("signal", "Abuse signals (1 h)", "ads_abuse_signals_recent", "Signs of abuse over an hour, by signal."),
    unserved: countsBy("why", "Requests without ads (1 h)", "ads_requests_unserved_recent", "Requests for ads answered with none, by why."),
    auction: figures({
      requests: count("Auctions (1 h)", "ads_auction_requests_recent", "Auctions held over an hour."),
      fillRate: ratio("Fill rate (1 h)", "ads_auction_fill", "Share of an hour's auctions that sold a place."),
      clearingPriceUsd: amount(
        "Clearing price (USD, 1 h)",
        "ads_auction_clearing_price_usd",
        "Mean price of a click in an hour's sold places.",
        "In US dollars; null of none.",
      ),
      latencyMs: percentiles("Auction latency (1 h)", "ads_auction_latency_recent", "Time auctions took over an hour, by quantile."),
    }),
  });

/** ADS-2 to ADS-4: the degraded mode's policy, controls, abuse and the auction, over the last hour. */
export const adsHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "ads",
    title: "Ads",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Auctions", metric: adsMetrics.auctions },
      { label: "Ads served", metric: adsMetrics.served },
    ],
    figures: ads,
    settings: ["ADS_DEGRADED_MODE_POLICY", "ADS_SIGNING_SECRET", "DATABASE_URL"],
    async capture({ now, metrics }) {
      const window = await metrics.read(Object.values(adsMetrics), WINDOW_MINUTES);
      const { owner, reviewBy } = deps.contract.ads;
      const policy = deps.settings.ads.state === "configured" ? deps.settings.ads.value.ADS_DEGRADED_MODE_POLICY : null;
      const policyReviewOverdue = reviewBy < utcDay(now);
      const degradedControlEvents = total(window, adsMetrics.degradedControls);
      return {
        status: policy !== null && !policyReviewOverdue && degradedControlEvents === 0 ? "pass" : "warn",
        complete: window.complete,
        figures: {
          policy,
          policyOwner: owner,
          policyReviewBy: reviewBy,
          policyReviewOverdue,
          degradedControlEvents,
          controlLatencyMs: percentilesMs(window, adsMetrics.controlLatency),
          abuseSignals: Object.fromEntries(ABUSE_SIGNALS.map((signal) => [signal, total(window, adsMetrics.abuse, { signal })])),
          unserved: Object.fromEntries(NO_ADS.map((why) => [why, total(window, adsMetrics.unserved, { why })])),
          auction: auctionFigures(window),
        },
      };
    },
    alerts: [
      {
        name: "ads.abuse",
        mutedBy: "ads",
        conditions: ({ abuseSignals }, contract) =>
          Object.entries(abuseSignals)
            .filter(([, seen]) => seen > contract.ads.abuseSignalsPerHour)
            .map(([signal, seen]) => ({
              key: `ads.abuse.${signal}`,
              severity: "warn",
              summary: recorded`${seen} signs of ${signal} in an hour`,
            })),
      },
    ],
  });

function auctionFigures(window: MetricWindow) {
  const requests = total(window, adsMetrics.auctions);
  const places = total(window, adsMetrics.places);
  return {
    requests,
    fillRate: requests === 0 ? null : total(window, adsMetrics.auctions, { outcome: "filled" }) / requests,
    clearingPriceUsd: places === 0 ? null : total(window, adsMetrics.clearing) / places / 100,
    latencyMs: percentilesMs(window, adsMetrics.auctionLatency),
  };
}
