import * as z from "zod";
import { httpMetrics } from "../../../platform/events/http.ts";
import { healthSection, type HealthSection } from "../../../platform/health.ts";
import { count, duration, ratio, unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import { matching, percentilesMs, total, type MetricWindow } from "../../../platform/metrics/reader.ts";
import type { Platform } from "../../../platform/platform.ts";

const WINDOW_MINUTES = 15;

const failingSchema = z.object({ route: z.string(), requests: z.number(), failures: z.number(), failureRate: z.number() });
const ROUTES_SHOWN = 20;

const http = figures({
  windowMinutes: unshown(z.number()),
  requests: count("Requests (15 min)", "http_requests_recent", "Requests over 15 minutes."),
  protective: count(
    "Refused to protect (15 min)",
    "http_protective_refusals_recent",
    "Requests refused on purpose over 15 minutes, with a 5xx that is no failure.",
  ),
  failureRate: ratio(
    "Failure rate",
    "http_failure_rate",
    "Share of requests answered 5xx over 15 minutes, those refused on purpose aside.",
  ),
  latencyMs: figures({
    p50: unshown(z.number().nullable()),
    p95: duration("Latency p95", "http_latency_p95", "95th percentile of the time to headers over 15 minutes."),
  }),
  affectedBuyers: count("Affected buyers", "http_affected_buyers_recent", "Distinct buyers who got a 5xx over 15 minutes."),
  affectedClients: unshown(z.number().describe("Distinct clients that got a 5xx.")),
  failing: unshown(z.array(failingSchema).describe("Routes that answered 5xx.")),
}).gauge(
  "Failing routes",
  gauge("http_route_failure_rate", "Share of a route's requests answered 5xx over 15 minutes, of routes that had any.", ["route"], {
    unit: "ratio",
  }),
  ({ failing }) => failing.slice(0, ROUTES_SHOWN).map(({ route, failureRate }) => ({ labels: [route], value: failureRate })),
);

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
    figures: http,
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(httpMetrics), WINDOW_MINUTES);
      const routes = [...new Set(matching(window, httpMetrics.requests, { status_class: "5xx" }).map(({ labels }) => labels[0] ?? ""))];
      const failing = routes
        .map((route) => ({ route, requests: requests(window, route), failures: failures(window, route) }))
        .map((route) => ({ ...route, failureRate: share(route.failures, route.requests) }))
        .toSorted((a, b) => b.failures - a.failures);
      const asked = requests(window);
      const failureRate = share(failures(window), asked);
      // It colours the card; what pages are the contract's objectives.
      const { leastRequests, warn, fail } = contract.health.failing;
      const enough = asked >= leastRequests;
      return {
        status: enough && failureRate > fail ? "fail" : enough && failureRate > warn ? "warn" : "pass",
        complete: window.complete,
        figures: {
          windowMinutes: WINDOW_MINUTES,
          requests: asked,
          protective: total(window, httpMetrics.requests, { status_class: "protective" }),
          failureRate,
          latencyMs: percentilesMs(window, httpMetrics.duration),
          failing,
          affectedBuyers: total(window, httpMetrics.affectedBuyers),
          affectedClients: total(window, httpMetrics.affectedClients),
        },
      };
    },
    trends: [
      { label: "Requests", metric: httpMetrics.requests },
      { label: "Failures", metric: httpMetrics.failures },
    ],
  });
