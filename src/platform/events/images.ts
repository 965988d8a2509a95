import { boundsOf } from "../metrics/contract-bounds.ts";
import { counter, latency } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const imageMetrics = {
  served: counter("images_served", "Images answered, by what was served.", ["served"]),
  placeholders: counter("images_placeholders", "Placeholders served instead of images, by reason.", ["reason"]),
  sourcesRefused: counter("images_sources_refused", "Addresses of pictures that the outward guard refused to sign or to serve.", ["at"]),
  circuit: counter("images_circuit_changes", "Changes of the isolates' circuits before the image processor.", ["change"]),
  cacheFailed: counter("images_cache_failures", "Times the cache of images did not answer in time, or refused.", ["act"]),
  processorDuration: latency(
    "images_processor_duration",
    "Time to the image processor's answer, failures included.",
    ["outcome"],
    boundsOf(({ images: { posture, deadlineMs } }) => [posture.degraded.p95Ms, posture.page.p95Ms, deadlineMs]),
  ),
};

export function imageCircuitChanged(to: Recorder, fields: { change: "opened" | "reopened" | "closed"; failures: number }): void {
  to.metrics.count(imageMetrics.circuit, { change: fields.change });
  say(to, fields.change === "closed" ? "info" : "warn", "images.circuit", fields);
}

/** `elapsedMs` where the processor was asked for this very image, and not for another request beside it. */
export function imageServed(to: Recorder, fields: { from: "processor" | "cache"; elapsedMs?: number }): void {
  to.metrics.count(imageMetrics.served, { served: fields.from === "cache" ? "cached" : "image" });
  if (fields.elapsedMs !== undefined) to.metrics.observe(imageMetrics.processorDuration, { outcome: "ok" }, fields.elapsedMs / 1000);
}

export function placeholderServed(to: Recorder, fields: { reason: string; policy: string; elapsedMs?: number; error?: unknown }): void {
  to.metrics.count(imageMetrics.served, { served: "placeholder" });
  to.metrics.count(imageMetrics.placeholders, { reason: fields.reason });
  if (fields.elapsedMs !== undefined) to.metrics.observe(imageMetrics.processorDuration, { outcome: "failed" }, fields.elapsedMs / 1000);
  say(to, "warn", "images.placeholder", fields);
}

/** The platform's cache was no help; images come from the processor. */
export function imageCacheFailed(to: Recorder, fields: { act: "read" | "write"; error: unknown }): void {
  to.metrics.count(imageMetrics.cacheFailed, { act: fields.act });
  say(to, "warn", "images.cache-failed", fields);
}

/** A shop's page, or whoever wrote it, tried to make us call an address that is not the public's. */
export function imageSourceRefused(to: Recorder, fields: { fault: string; host: string | undefined; at: "signing" | "serving" }): void {
  to.metrics.count(imageMetrics.sourcesRefused, { at: fields.at });
  say(to, "info", "images.source-refused", fields);
}
