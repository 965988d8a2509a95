import * as z from "zod";
import { httpMetrics } from "../../../platform/events/http.ts";
import { healthSection, type HealthSection } from "../../../platform/health.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import { matching, quantile, total, type MetricWindow } from "../../../platform/metrics/reader.ts";
import type { Platform } from "../../../platform/platform.ts";

const WINDOW_MINUTES = 15;

const figuresSchema = z.object({
  windowMinutes: z.number(),
  requests: z.number(),
  failureRate: z.number().describe("Share of requests answered 5xx, 0..1."),
  latencyMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
  failing: z
    .array(z.object({ route: z.string(), requests: z.number(), failures: z.number(), failureRate: z.number() }))
    .describe("Routes that answered 5xx."),
  affectedBuyers: z.number().describe("Distinct buyers who got a 5xx."),
  affectedClients: z.number().describe("Distinct clients that got a 5xx."),
});

export const httpHealthMetrics = {
  failureRate: gauge("http_failure_rate", "Share of requests answered 5xx over 15 minutes.", [], { unit: "ratio" }),
  failingRoute: gauge(
    "http_route_failure_rate",
    "Share of a route's requests answered 5xx over 15 minutes, of routes that had any.",
    ["route"],
    { unit: "ratio" },
  ),
  p95: gauge("http_latency_p95", "95th percentile of the time to headers over 15 minutes.", [], { unit: "seconds" }),
  requests: gauge("http_requests_recent", "Requests over 15 minutes."),
  buyers: gauge("http_affected_buyers_recent", "Distinct buyers who got a 5xx over 15 minutes."),
};

const failures = (window: MetricWindow, route?: string) =>
  total(window, httpMetrics.requests, { status_class: "5xx", ...(route === undefined ? {} : { route }) });
const requests = (window: MetricWindow, route?: string) => total(window, httpMetrics.requests, route === undefined ? {} : { route });
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** What buyers and clients get from the Worker's routes, all of them. Alerts are the objectives'. */
export const httpHealth = ({ contract }: Pick<Platform, "contract">): HealthSection =>
  healthSection({
    name: "http",
    title: "Requests",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(httpMetrics), WINDOW_MINUTES);
      const routes = [...new Set(matching(window, httpMetrics.requests, { status_class: "5xx" }).map(({ labels }) => labels[0] ?? ""))];
      const failing = routes
        .map((route) => ({ route, requests: requests(window, route), failures: failures(window, route) }))
        .map((route) => ({ ...route, failureRate: share(route.failures, route.requests) }))
        .sort((a, b) => b.failures - a.failures);
      const ms = (q: number) => {
        const seconds = quantile(window, httpMetrics.duration, q);
        return seconds === null ? null : Math.round(seconds * 1000);
      };
      const failureRate = share(failures(window), requests(window));
      const figures = {
        windowMinutes: WINDOW_MINUTES,
        requests: requests(window),
        failureRate,
        latencyMs: { p50: ms(0.5), p95: ms(0.95) },
        failing,
        affectedBuyers: total(window, httpMetrics.affectedBuyers),
        affectedClients: total(window, httpMetrics.affectedClients),
      };
      // It colours the card; what pages are the contract's objectives.
      const { leastRequests, warn, fail } = contract.health.failing;
      const enough = figures.requests >= leastRequests;
      const status = enough && failureRate > fail ? "fail" : enough && failureRate > warn ? "warn" : "pass";
      return { status, complete: window.complete, figures };
    },
    trend: { label: "Requests a minute over the last hour", metric: httpMetrics.requests },
    panel: [
      { label: "Requests (15 min)", metric: httpHealthMetrics.requests, read: (figures) => figures.requests },
      { label: "Failure rate", metric: httpHealthMetrics.failureRate, read: (figures) => figures.failureRate },
      {
        label: "Latency p95",
        metric: httpHealthMetrics.p95,
        read: ({ latencyMs }) => (latencyMs.p95 === null ? null : latencyMs.p95 / 1000),
      },
      { label: "Affected buyers", metric: httpHealthMetrics.buyers, read: (figures) => figures.affectedBuyers },
      {
        label: "Failing routes",
        metric: httpHealthMetrics.failingRoute,
        read: ({ failing }) => failing.slice(0, 20).map(({ route, failureRate }) => ({ labels: [route], value: failureRate })),
      },
    ],
  });
