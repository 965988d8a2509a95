import { counter, latency } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const healthMetrics = {
  captures: counter("health_captures", "Health captures by outcome.", ["outcome"]),
  captureDuration: latency("health_capture_duration", "Time a health capture took."),
  sectionFailures: counter("health_section_failures", "Sections that could not be captured.", ["section"]),
};

export function captureTaken(
  to: Recorder,
  fields: { durationMs: number; sections: number; incomplete: readonly string[]; raised: readonly string[]; resolved: readonly string[] },
): void {
  to.metrics.count(healthMetrics.captures, { outcome: fields.incomplete.length === 0 ? "complete" : "incomplete" });
  to.metrics.observe(healthMetrics.captureDuration, {}, fields.durationMs / 1000);
  say(to, "info", "health.captured", fields);
}

/** Another isolate took over while this one was capturing. */
export function captureSuperseded(to: Recorder, fields: { token: number }): void {
  to.metrics.count(healthMetrics.captures, { outcome: "superseded" });
  say(to, "warn", "health.capture.superseded", fields);
}

export function sectionFailed(to: Recorder, fields: { section: string; error: unknown }): void {
  to.metrics.count(healthMetrics.sectionFailures, { section: fields.section });
  say(to, "warn", "health.section.failed", fields);
}

/** A ledger of a conservation law could not be read; the law is measured again by the next capture. */
export function lawUnmeasured(to: Recorder, fields: { law: string; error: unknown }): void {
  say(to, "warn", "health.law.unmeasured", fields);
}

/** The alert could not be stored; it is raised again by the next capture. */
export function alertNotTaken(to: Recorder, fields: { key: string; error: unknown }): void {
  say(to, "error", "health.alert.not-taken", fields);
}

export function heartbeatFailed(to: Recorder, fields: { error: unknown }): void {
  say(to, "warn", "health.heartbeat.failed", fields);
}
