import { figure, pseudonymLike, wordOf, type Looks } from "../log-looks.ts";
import { boundsOf } from "../metrics/contract-bounds.ts";
import { counter, latency } from "../metrics/metrics.ts";
import { say, sayDone, type Recorder } from "./record.ts";

export const adsMetrics = {
  campaignsSaved: counter("ads_campaigns_saved", "Campaigns that operators made or replaced."),
  degradedControls: counter("ads_degraded_control_events", "Times a viewer's controls could not be read, by what the policy did.", [
    "policy",
    "outcome",
  ]),
  controlLatency: latency(
    "ads_control_duration",
    "Time until a viewer's controls answered, or were given up on.",
    [],
    boundsOf(({ ads }) => [ads.controlDeadlineMs]),
  ),
  abuse: counter("ads_abuse_signals", "Signs of abuse, by signal.", ["signal"]),
  auctions: counter("ads_auctions", "Auctions held, by whether any place was sold.", ["outcome"]),
  places: counter("ads_places_sold", "Places sold in auctions."),
  clearing: counter("ads_clearing_price_usd_minor", "Sum of what a click costs in the places sold, in US cents."),
  auctionLatency: latency("ads_auction_duration", "Time an auction took, its reads and writes included."),
  served: counter("ads_served", "Ads served, by placement.", ["placement"]),
  unserved: counter("ads_requests_unserved", "Requests for ads that were answered with none, by why.", ["why"]),
  marksWithheld: counter(
    "ads_marks_withheld",
    "Clients that joined a stream without marks, because what their buyer decided could not be read.",
  ),
  events: counter("ads_events", "Impressions and clicks recorded, by type and billing.", ["type", "billing"]),
};

/** Why a request for ads was answered with none. */
export const NO_ADS = ["opted-out", "robot", "capped", "controls-unread", "no-campaign"] as const;
export type NoAds = (typeof NO_ADS)[number];

export const ABUSE_SIGNALS = [
  "click-without-impression",
  "click-too-soon",
  "repeated-token",
  "too-many-events",
  "forged-token",
  "expired-token",
  "foreign-token",
  "robot",
  "http-library",
  "data-centre",
] as const;
export type AbuseSignal = (typeof ABUSE_SIGNALS)[number];

/** Of what is written with each answer of ads. */
const LOOKS: Looks = {
  placement: "repeated",
  viewer: pseudonymLike,
  noAds: wordOf(...NO_ADS),
  bids: figure,
  sold: figure,
  clearingMinor: figure,
  latencyMs: figure,
  served: figure,
  withheld: figure,
};

export function controlsRead(to: Recorder, fields: { latencyMs: number }): void {
  to.metrics.observe(adsMetrics.controlLatency, {}, fields.latencyMs / 1000);
}

export function controlsUnavailable(
  to: Recorder,
  fields: { policy: string; outcome: "served" | "withheld"; latencyMs: number; error: unknown },
): void {
  to.metrics.count(adsMetrics.degradedControls, { policy: fields.policy, outcome: fields.outcome });
  to.metrics.observe(adsMetrics.controlLatency, {}, fields.latencyMs / 1000);
  say(to, "warn", "ads.controls.unavailable", fields);
}

export function auctionHeld(
  to: Recorder,
  fields: { placement: string; bids: number; sold: number; clearingMinor: number; latencyMs: number },
): void {
  to.metrics.count(adsMetrics.auctions, { outcome: fields.sold > 0 ? "filled" : "unfilled" });
  to.metrics.count(adsMetrics.places, {}, fields.sold);
  to.metrics.count(adsMetrics.clearing, {}, fields.clearingMinor);
  to.metrics.observe(adsMetrics.auctionLatency, {}, fields.latencyMs / 1000);
  sayDone(to, "ads.auction", fields, LOOKS);
}

export function adsServed(
  to: Recorder,
  fields: { placement: string; viewer: string; served: number; withheld: number; noAds?: NoAds },
): void {
  to.metrics.count(adsMetrics.served, { placement: fields.placement }, fields.served);
  if (fields.noAds !== undefined) to.metrics.count(adsMetrics.unserved, { why: fields.noAds });
  sayDone(to, "ads.served", fields, LOOKS);
}

export function abuseSeen(to: Recorder, fields: { signal: AbuseSignal; viewer?: string; impressionId?: string }): void {
  to.metrics.count(adsMetrics.abuse, { signal: fields.signal });
  say(to, "warn", "ads.abuse", fields);
}

export function adEventRecorded(
  to: Recorder,
  fields: { type: "impression" | "click"; impressionId: string; unbilledBecause?: string },
): void {
  const billing = fields.type === "impression" ? "none" : fields.unbilledBecause === undefined ? "billed" : "unbilled";
  to.metrics.count(adsMetrics.events, { type: fields.type, billing });
  say(to, "info", "ads.event", fields);
}

export function eventCountUnavailable(to: Recorder, fields: { viewer: string; error: unknown }): void {
  say(to, "warn", "ads.event-count.unavailable", fields);
}

/** What a viewer decided holds, but how many ads were shown could not be read, or the copy of the decision not be written. */
export function controlsUncounted(to: Recorder, fields: { viewer: string; error: unknown }): void {
  say(to, "warn", "ads.controls.uncounted", fields);
}

/** A stream shows no marks: whether its buyer wants them could not be read. */
export function marksWithheld(to: Recorder, fields: { searchId: string; error: unknown }): void {
  to.metrics.count(adsMetrics.marksWithheld, {});
  say(to, "warn", "ads.marks.withheld", fields);
}

/** A search goes on without ads whatever happens to them. */
export function searchAuctionFailed(to: Recorder, fields: { searchId: string; error: unknown }): void {
  to.metrics.count(adsMetrics.auctions, { outcome: "failed" });
  say(to, "warn", "ads.auction.failed", fields);
}

export function controlsReplaced(to: Recorder, fields: { viewer: string; optOut: boolean }): void {
  say(to, "info", "ads.controls.replaced", fields);
}

export function campaignSaved(to: Recorder, fields: { campaignId: string; by: string; enabled: boolean }): void {
  to.metrics.count(adsMetrics.campaignsSaved, {});
  say(to, "info", "ads.campaign.saved", { ...fields, audit: true });
}
