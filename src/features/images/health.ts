import * as z from "zod";
import { imageMetrics } from "../../platform/events/images.ts";
import { healthSection, when, type HealthSection } from "../../platform/health.ts";
import { count, percentiles, ratio, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { percentilesMs, total } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import { PLACEHOLDER_REASONS, type PlaceholderReason } from "./placeholder-reasons.ts";
import { postureOf } from "./posture.ts";
import { tell } from "../../platform/console/tell.ts";
import { recorded } from "../../platform/language/say.ts";

/** Those that speak against the processor; the others are a picture's, an operator's or this isolate's own. */
const PROCESSOR_FAULTS: ReadonlySet<PlaceholderReason> = new Set(["unreachable", "processor-error", "circuit-open"]);
const WINDOW_MINUTES = 15;

const images = figures({
  windowMinutes: unshown(z.number()),
  posture: unshown(z.enum(["normal", "degraded", "page"])),
  cause: unshown(z.enum(["failures", "latency", "placeholders"]).nullable().describe("What is primarily wrong.")),
  byReason: unshown(z.array(z.strictObject({ reason: z.enum(PLACEHOLDER_REASONS), count: z.number() })).describe("The most first.")),
  publicComms: unshown(z.boolean().describe("The contract's threshold for telling the public is passed.")),
  placeholderPolicy: unshown(z.enum(["fail_open", "fail_closed"])),
  owner: unshown(z.string()),
})
  .text("Posture", ({ posture, cause }) => (cause ? tell`${posture}, by ${cause}` : posture))
  .text(
    "Policy",
    ({ placeholderPolicy, owner, publicComms }) =>
      tell`${placeholderPolicy}, owned by ${owner}${publicComms ? tell`: tell the public` : ""}`,
  )
  .text("Placeholders by reason (15 min)", ({ byReason }) =>
    byReason.length === 0 ? null : byReason.map(({ reason, count }) => `${reason} ${count}`).join(", "),
  )
  .and({
    placeholders: count("Placeholders (15 min)", "images_placeholders_recent", "Placeholders served over a quarter of an hour."),
    requests: count("Images asked for (15 min)", "images_requests_recent", "Images asked for over a quarter of an hour."),
    cached: count("Images from the cache (15 min)", "images_cached_recent", "Images served from the cache over a quarter of an hour."),
    latencyMs: percentiles(
      "Processor latency (15 min)",
      "images_processor_latency_recent",
      "Time to the processor's answer over a quarter of an hour, by quantile.",
      "Failures included.",
    ),
    failureRate: ratio(
      "Processor failure rate (15 min)",
      "images_processor_failure",
      "Share of a quarter of an hour's images that the processor failed, or was spared while its circuit was open.",
    ),
  });

/** IMG-1, IMG-3: placeholder volume, latency and failure rate side by side over one window, and the contract's posture. */
export const imagesHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "images",
    title: "Images",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Images answered", metric: imageMetrics.served },
      { label: "Placeholders", metric: imageMetrics.placeholders },
    ],
    figures: images,
    settings: ["IMAGE_PROC_BASE_URL", "IMAGE_TRANSFORMS", "IMAGE_PROC_KEY", "IMAGE_PROC_SALT"],
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(imageMetrics), WINDOW_MINUTES);
      const requests = total(window, imageMetrics.served);
      const placeholders = total(window, imageMetrics.placeholders);
      const byReason = PLACEHOLDER_REASONS.map((reason) => ({ reason, count: total(window, imageMetrics.placeholders, { reason }) }))
        .filter(({ count }) => count > 0)
        .toSorted((one, other) => other.count - one.count);
      const failures = byReason.filter(({ reason }) => PROCESSOR_FAULTS.has(reason)).reduce((sum, { count }) => sum + count, 0);
      const calls = total(window, imageMetrics.served, { served: "image" }) + failures;
      const latencyMs = percentilesMs(window, imageMetrics.processorDuration);
      const { placeholderPolicy, owner } = deps.contract.images;
      const report = postureOf({ requests, placeholders, calls, failures, p95Ms: latencyMs.p95 }, deps.contract.images);
      return {
        status: report.posture === "normal" ? "pass" : report.posture === "degraded" ? "warn" : "fail",
        complete: window.complete,
        figures: {
          windowMinutes: WINDOW_MINUTES,
          requests,
          placeholders,
          byReason,
          cached: total(window, imageMetrics.served, { served: "cached" }),
          latencyMs,
          failureRate: calls === 0 ? null : failures / calls,
          ...report,
          placeholderPolicy,
          owner,
        },
      };
    },
    alerts: [
      {
        name: "images.posture",
        mutedBy: "images",
        conditions: ({ posture, cause, placeholders, requests }) =>
          when(posture !== "normal", {
            key: "images.processor.degraded",
            severity: posture === "page" ? "page" : "warn",
            summary: recorded`${placeholders} of ${requests} images in a quarter of an hour were placeholders, primarily for ${cause ?? ""}`,
          }),
      },
    ],
  });
