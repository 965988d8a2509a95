import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const bulkReplayMetrics = {
  moved: counter("automation_bulk_replays", "Replays of many dead letters, by what became of them.", ["became"]),
};

/** A bulk replay began, went on, or ended; by an operator it is an audit event. */
export function bulkReplayMoved(to: Recorder, { by, ...fields }: { bulkReplayId: string; became: string; by: string | null }): void {
  to.metrics.count(bulkReplayMetrics.moved, { became: fields.became });
  const level = fields.became === "canary-failed" || fields.became === "stopped" ? "warn" : "info";
  say(to, level, "automation.bulk-replay", by === null ? fields : { ...fields, by, audit: true });
}

/** Receivers failed the canary, or most of their last letters: what waited for them is left as it was. */
export function bulkReplayStopped(to: Recorder, fields: { bulkReplayId: string; receivers: number }): void {
  say(to, "warn", "automation.bulk-replay.receivers-given-up", fields);
}

/** A step failed; the next one goes on from the rows. */
export function bulkReplayStepFailed(to: Recorder, fields: { bulkReplayId: string; error: unknown }): void {
  say(to, "error", "automation.bulk-replay.step-failed", fields);
}
