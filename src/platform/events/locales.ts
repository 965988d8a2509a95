import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const localeMetrics = {
  cacheCorrupt: counter("locale_cache_corrupt", "Corrupt entries purged from the supported-locale cache."),
};

export function localeCacheCorrupt(to: Recorder, fields: { length: number }): void {
  to.metrics.count(localeMetrics.cacheCorrupt, {});
  say(to, "error", "i18n.locale-cache.corrupt", fields);
}

export function localeCacheFailed(to: Recorder, fields: { error: unknown }): void {
  say(to, "warn", "i18n.locale-cache.failed", fields);
}
