import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const cronMetrics = {
  runs: counter("cron_runs", "Verbs run by crons, by outcome.", ["verb", "outcome"]),
  bookFailures: counter("cron_book_failures", "Beginnings and ends of cron runs that the desk did not take."),
};

export function cronVerbRan(to: Recorder, run: { verb: string; durationMs: number; result: unknown }): void {
  to.metrics.count(cronMetrics.runs, { verb: run.verb, outcome: "ok" });
  say(to, "info", "cron.verb", run);
}

export function cronVerbFailed(to: Recorder, run: { verb: string; durationMs: number; error: unknown }): void {
  to.metrics.count(cronMetrics.runs, { verb: run.verb, outcome: "failed" });
  say(to, "error", "cron.verb.failed", run);
}

/** The run goes on; what is not in the book shows as a run that did not begin, or did not end. */
export function cronBookFailed(to: Recorder, failure: { error: unknown }): void {
  to.metrics.count(cronMetrics.bookFailures, {});
  say(to, "warn", "cron.book.failed", failure);
}

export function deferredFailed(to: Recorder, error: unknown): void {
  say(to, "error", "deferred.failed", { error });
}
