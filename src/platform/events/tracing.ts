import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const tracingMetrics = {
  exported: counter("trace_spans_exported", "Spans that the collector took."),
  lost: counter("trace_spans_lost", "Spans that no collector has: not taken by it, or no room for them in the isolate.", ["reason"]),
};

export function spansExported(to: Recorder, spans: number): void {
  to.metrics.count(tracingMetrics.exported, {}, spans);
}

export function spansLost(
  to: Recorder,
  { reason, spans, error }: { reason: "not-taken" | "no-room"; spans: number; error?: unknown },
): void {
  to.metrics.count(tracingMetrics.lost, { reason }, spans);
  say(to, "warn", "traces.lost", { reason, spans, error });
}
