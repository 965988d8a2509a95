import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const fxMetrics = {
  refreshes: counter(
    "fx_refreshes",
    "Refreshes of the exchange rates by outcome: `held-back` where a figure was, `outdated` where the source went back in time.",
    ["outcome"],
  ),
  sourceFailures: counter("fx_source_failures", "Calls of a source of exchange rates that failed, by which of the two.", ["source"]),
  heldBack: counter("fx_figures_held_back", "Published figures held back, by each doubt.", ["doubt"]),
  decisions: counter("fx_held_rates_decided", "Decisions of operators about held figures.", ["state"]),
  lastGood: counter("fx_last_good_conversions", "Conversions with a last good rate while a newer figure was held back."),
  staleConversions: counter("fx_stale_conversions", "Conversions served from stale rates inside the grace window."),
  refused: counter("fx_conversions_refused", "Conversions refused, by reason; `fx-rates-expired` is protective, not a failure.", [
    "reason",
  ]),
};

export function ratesRefreshed(
  to: Recorder,
  fields: { currencies: number; heldBack: number; unchanged: number; outdated: number; asOf: Date },
): void {
  const outcome = fields.heldBack > 0 ? "held-back" : fields.outdated > 0 ? "outdated" : "ok";
  to.metrics.count(fxMetrics.refreshes, { outcome });
  say(to, outcome === "ok" ? "info" : "warn", "fx.rates.refreshed", { ...fields, outcome });
}

export function figureHeldBack(
  to: Recorder,
  fields: { currency: string; rate: string; asOf: Date; doubts: readonly string[]; source: string; storedRate: string | null },
): void {
  for (const doubt of fields.doubts) to.metrics.count(fxMetrics.heldBack, { doubt });
  say(to, "warn", "fx.rate.held-back", fields);
}

export function heldRateDecided(
  to: Recorder,
  fields: { heldRateId: string; currency: string; rate: string; asOf: Date; state: string; by: string; note: string },
): void {
  to.metrics.count(fxMetrics.decisions, { state: fields.state });
  say(to, "info", "fx.held-rate.decided", { ...fields, audit: true });
}

export function ratesRefreshFailed(to: Recorder, fields: { error: unknown }): void {
  to.metrics.count(fxMetrics.refreshes, { outcome: "failed" });
  say(to, "warn", "fx.rates.refresh-failed", fields);
}

export function convertedFromStaleRate(to: Recorder, fields: { from: string; to: string; asOf: Date }): void {
  to.metrics.count(fxMetrics.staleConversions, {});
  say(to, "debug", "fx.converted-from-stale", fields);
}

export function convertedFromLastGoodRate(to: Recorder, fields: { from: string; to: string; heldSince: Date }): void {
  to.metrics.count(fxMetrics.lastGood, {});
  say(to, "debug", "fx.converted-from-last-good", fields);
}

export function conversionRefused(to: Recorder, fields: { refusal: string; from: string; to: string }): void {
  to.metrics.count(fxMetrics.refused, { reason: fields.refusal });
  say(to, "info", "fx.conversion.refused", fields);
}

export function rateBookStale(to: Recorder, fields: { readAt: Date; error: unknown }): void {
  say(to, "warn", "fx.rate-book.stale", fields);
}

/** The second is asked in its place: whether the refresh failed is another event. */
export function firstSourceFailed(to: Recorder, fields: { error: unknown }): void {
  to.metrics.count(fxMetrics.sourceFailures, { source: "first" });
  say(to, "warn", "fx.first-source.failed", fields);
}

export function secondSourceFailed(to: Recorder, fields: { error: unknown }): void {
  to.metrics.count(fxMetrics.sourceFailures, { source: "second" });
  say(to, "warn", "fx.second-source.failed", fields);
}
