import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const localeMetrics = {
  catalogueUnreadable: counter(
    "catalogue_unreadable",
    "Pages answered in English because the catalogue of their language could not be read.",
    ["language"],
  ),
  saved: counter("locales_saved", "Locales that operators added or changed."),
  cacheCorrupt: counter("locale_cache_corrupt", "Corrupt entries purged from the supported-locale cache."),
};

export function localeSaved(to: Recorder, fields: { tag: string; enabled: boolean; operatorId: string }): void {
  to.metrics.count(localeMetrics.saved, {});
  say(to, "info", "i18n.locale.saved", { ...fields, audit: true });
}

export function localeCacheCorrupt(to: Recorder, fields: { length: number }): void {
  to.metrics.count(localeMetrics.cacheCorrupt, {});
  say(to, "error", "i18n.locale-cache.corrupt", fields);
}

export function localeCacheFailed(to: Recorder, fields: { error: unknown }): void {
  say(to, "warn", "i18n.locale-cache.failed", fields);
}

/** A page is answered in English because the catalogue of its language could not be read. */
export function catalogueUnreadable(to: Recorder, fields: { language: string; error: unknown }): void {
  to.metrics.count(localeMetrics.catalogueUnreadable, { language: fields.language });
  say(to, "error", "i18n.catalogue.unreadable", fields);
}
