import { counter, latency } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const searchMetrics = {
  created: counter("searches_created", "Searches drafted, by what they were made from.", ["source"]),
  confirmed: counter("searches_confirmed", "Searches sent out."),
  completed: counter("searches_completed", "Searches whose crawls have all ended."),
  cancelled: counter("searches_cancelled", "Searches that their buyers called off."),
  names: counter("search_names", "Names of things that no table knows, by what came of asking a model what else they are called.", [
    "outcome",
  ]),
  duration: latency("search_duration", "Time from confirmation to completion."),
};

export function searchCreated(to: Recorder, search: { searchId: string; buyerId: string; items: number; from: "query" | "brief" }): void {
  to.metrics.count(searchMetrics.created, { source: search.from });
  say(to, "info", "search.created", search);
}

export function searchConfirmed(to: Recorder, search: { searchId: string; crawls: number }): void {
  to.metrics.count(searchMetrics.confirmed, {});
  say(to, "info", "search.confirmed", search);
}

export function searchCompleted(to: Recorder, search: { searchId: string; seconds: number }): void {
  to.metrics.count(searchMetrics.completed, {});
  to.metrics.observe(searchMetrics.duration, {}, search.seconds);
  say(to, "info", "search.completed", search);
}

export function searchCancelled(to: Recorder, search: { searchId: string; seconds: number }): void {
  to.metrics.count(searchMetrics.cancelled, {});
  say(to, "info", "search.cancelled", search);
}

/** What came of asking what a thing is called. Only what was asked of a model, or could not be, has a line. */
export function nameAsked(to: Recorder, { outcome, error }: { outcome: string; error?: unknown }): void {
  to.metrics.count(searchMetrics.names, { outcome });
  if (outcome === "kept") return;
  say(to, outcome === "told" || outcome === "unknown" ? "debug" : "warn", "search.name.asked", {
    outcome,
    ...(error === undefined ? {} : { error }),
  });
}
