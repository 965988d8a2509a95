import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const fxMetrics = {
  refreshes: counter("fx_refreshes", "Refreshes of the exchange rates by outcome.", ["outcome"]),
  staleConversions: counter("fx_stale_conversions", "Conversions served from stale rates inside the grace window."),
  refused: counter("fx_conversions_refused", "Conversions refused, by reason; `fx-rates-expired` is protective, not a failure.", [
    "reason",
  ]),
};

export function ratesRefreshed(to: Recorder, fields: { currencies: number }): void {
  to.metrics.count(fxMetrics.refreshes, { outcome: "ok" });
  say(to, "info", "fx.rates.refreshed", fields);
}

export function ratesRefreshFailed(to: Recorder, fields: { error: unknown }): void {
  to.metrics.count(fxMetrics.refreshes, { outcome: "failed" });
  say(to, "warn", "fx.rates.refresh-failed", fields);
}

export function convertedFromStaleRate(to: Recorder, fields: { from: string; to: string; asOf: Date }): void {
  to.metrics.count(fxMetrics.staleConversions, {});
  say(to, "debug", "fx.converted-from-stale", fields);
}

export function conversionRefused(to: Recorder, fields: { refusal: string; from: string; to: string }): void {
  to.metrics.count(fxMetrics.refused, { reason: fields.refusal });
  say(to, "info", "fx.conversion.refused", fields);
}

export function rateBookStale(to: Recorder, fields: { readAt: Date; error: unknown }): void {
  say(to, "warn", "fx.rate-book.stale", fields);
}
