import * as z from "zod";
import { imageMetrics } from "../../platform/events/images.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { quantile, total } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import { postureOf } from "./posture.ts";

const WINDOW_MINUTES = 15;

const figuresSchema = z.object({
  windowMinutes: z.number(),
  requests: z.number().describe("Images asked for in the window."),
  placeholders: z.number().describe("Placeholders served in the same window."),
  latencyMs: z
    .object({ p50: z.number().nullable(), p95: z.number().nullable() })
    .describe("Time to the processor's answer, failures included."),
  failureRate: z.number().nullable().describe("Share of calls to the processor that failed; null of none."),
  posture: z.enum(["normal", "degraded", "page"]),
  cause: z.enum(["failures", "latency", "placeholders"]).nullable().describe("What is primarily wrong."),
  publicComms: z.boolean().describe("The contract's threshold for telling the public is passed."),
  placeholderPolicy: z.enum(["fail_open", "fail_closed"]),
  owner: z.string(),
});

const imageHealthMetrics = {
  placeholders: gauge("images_placeholders_recent", "Placeholders served over a quarter of an hour."),
  requests: gauge("images_requests_recent", "Images asked for over a quarter of an hour."),
  latency: gauge(
    "images_processor_latency_recent",
    "Time to the processor's answer over a quarter of an hour, by quantile.",
    ["quantile"],
    { unit: "seconds" },
  ),
  failures: gauge("images_processor_failure", "Share of a quarter of an hour's calls to the processor that failed.", [], { unit: "ratio" }),
};

/** IMG-1, IMG-3: placeholder volume, latency and failure rate side by side over one window, and the contract's posture. */
export const imagesHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "images",
    title: "Images",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["IMAGE_PROC_BASE_URL", "IMAGE_PROC_KEY", "IMAGE_PROC_SALT"],
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(imageMetrics), WINDOW_MINUTES);
      const requests = total(window, imageMetrics.served);
      const placeholders = total(window, imageMetrics.placeholders);
      const failures =
        total(window, imageMetrics.placeholders, { reason: "unreachable" }) +
        total(window, imageMetrics.placeholders, { reason: "processor-error" });
      const calls = total(window, imageMetrics.served, { served: "image" }) + failures;
      const p95 = quantile(window, imageMetrics.processorDuration, 0.95);
      const p50 = quantile(window, imageMetrics.processorDuration, 0.5);
      const { placeholderPolicy, owner } = deps.contract.images;
      const report = postureOf({ requests, placeholders, failures, p95Ms: p95 === null ? null : p95 * 1000 }, deps.contract.images);
      return {
        status: report.posture === "normal" ? "pass" : report.posture === "degraded" ? "warn" : "fail",
        complete: window.complete,
        figures: {
          windowMinutes: WINDOW_MINUTES,
          requests,
          placeholders,
          latencyMs: { p50: p50 === null ? null : p50 * 1000, p95: p95 === null ? null : p95 * 1000 },
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
          posture === "normal"
            ? []
            : [
                {
                  key: "images.processor.degraded",
                  severity: posture === "page" ? ("page" as const) : ("warn" as const),
                  summary: `${placeholders} of ${requests} images in a quarter of an hour were placeholders, primarily for ${cause}`,
                },
              ],
      },
    ],
    panel: [
      { label: "Posture", text: ({ posture, cause }) => (cause ? `${posture}, by ${cause}` : posture) },
      {
        label: "Policy",
        text: ({ placeholderPolicy, owner, publicComms }) =>
          `${placeholderPolicy}, owned by ${owner}${publicComms ? ": tell the public" : ""}`,
      },
      { label: "Placeholders (15 min)", metric: imageHealthMetrics.placeholders, read: (figures) => figures.placeholders },
      { label: "Images asked for (15 min)", metric: imageHealthMetrics.requests, read: (figures) => figures.requests },
      {
        label: "Processor latency (15 min)",
        metric: imageHealthMetrics.latency,
        read: ({ latencyMs: { p50, p95 } }) =>
          [["0.5", p50] as const, ["0.95", p95] as const].flatMap(([label, value]) =>
            value === null ? [] : [{ labels: [label], value: value / 1000 }],
          ),
      },
      { label: "Processor failure rate (15 min)", metric: imageHealthMetrics.failures, read: (figures) => figures.failureRate },
    ],
  });
