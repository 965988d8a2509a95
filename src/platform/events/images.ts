import { counter, latency } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const imageMetrics = {
  served: counter("images_served", "Images answered, by what was served.", ["served"]),
  placeholders: counter("images_placeholders", "Placeholders served instead of images, by reason.", ["reason"]),
  processorDuration: latency("images_processor_duration", "Time to the image processor's answer, failures included.", ["outcome"]),
};

export function imageServed(to: Recorder, fields: { elapsedMs: number }): void {
  to.metrics.count(imageMetrics.served, { served: "image" });
  to.metrics.observe(imageMetrics.processorDuration, { outcome: "ok" }, fields.elapsedMs / 1000);
}

export function placeholderServed(to: Recorder, fields: { reason: string; policy: string; elapsedMs?: number; error?: unknown }): void {
  to.metrics.count(imageMetrics.served, { served: "placeholder" });
  to.metrics.count(imageMetrics.placeholders, { reason: fields.reason });
  if (fields.elapsedMs !== undefined) to.metrics.observe(imageMetrics.processorDuration, { outcome: "failed" }, fields.elapsedMs / 1000);
  say(to, "warn", "images.placeholder", fields);
}
