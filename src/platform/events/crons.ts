import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const cronMetrics = {
  runs: counter("cron_runs", "Verbs run by crons, by outcome.", ["verb", "outcome"]),
};

export function cronVerbRan(to: Recorder, run: { verb: string; durationMs: number; result: unknown }): void {
  to.metrics.count(cronMetrics.runs, { verb: run.verb, outcome: "ok" });
  say(to, "info", "cron.verb", run);
}

export function cronVerbFailed(to: Recorder, run: { verb: string; durationMs: number; error: unknown }): void {
  to.metrics.count(cronMetrics.runs, { verb: run.verb, outcome: "failed" });
  say(to, "error", "cron.verb.failed", run);
}

export function deferredFailed(to: Recorder, error: unknown): void {
  say(to, "error", "deferred.failed", { error });
}
