import { counter, latency } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const searchMetrics = {
  created: counter("searches_created", "Searches drafted, by what they were made from.", ["source"]),
  confirmed: counter("searches_confirmed", "Searches sent out."),
  completed: counter("searches_completed", "Searches whose crawls have all ended."),
  cancelled: counter("searches_cancelled", "Searches that their buyers called off."),
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
