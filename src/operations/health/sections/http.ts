import { z } from "zod";
import { httpMetrics } from "../../../platform/events/http.ts";
import { healthSection, type HealthSection } from "../../../platform/health.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import { matching, quantile, total, type MetricWindow } from "../../../platform/metrics/reader.ts";
import type { Platform } from "../../../platform/platform.ts";

const WINDOW_MINUTES = 15;
/** A rate of fewer requests than this is chance. */
const ENOUGH_REQUESTS = 20;

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
  burnRate: z.object({ short: z.number(), long: z.number() }).describe("How many times faster than the objective allows requests fail."),
  requestsInShortWindow: z.number(),
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
  burnRate: gauge("http_error_budget_burn_rate", "How many times faster than the objective allows requests fail, by window.", ["window"]),
};

const failures = (window: MetricWindow, route?: string) =>
  total(window, httpMetrics.requests, { status_class: "5xx", ...(route === undefined ? {} : { route }) });
const requests = (window: MetricWindow, route?: string) => total(window, httpMetrics.requests, route === undefined ? {} : { route });
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** What buyers and clients get from the Worker's routes, and how fast the error budget goes (multi-window burn rate). */
export const httpHealth = ({ contract }: Pick<Platform, "contract">): HealthSection =>
  healthSection({
    name: "http",
    title: "Requests",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    async capture({ metrics }) {
      const { availabilityObjective, burnWindowMinutes } = contract.health;
      const [short, long] = await Promise.all(burnWindowMinutes.map((minutes) => metrics.read([httpMetrics.requests], minutes)));
      const window = await metrics.read(Object.values(httpMetrics), WINDOW_MINUTES);
      const burn = (of: MetricWindow | undefined) => (of ? share(failures(of), requests(of)) / (1 - availabilityObjective) : 0);
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
        burnRate: { short: burn(short), long: burn(long) },
        requestsInShortWindow: short ? requests(short) : 0,
      };
      const enough = requests(window) >= ENOUGH_REQUESTS;
      const status = enough && failureRate > 0.05 ? "fail" : enough && failureRate > 1 - availabilityObjective ? "warn" : "pass";
      return { status, complete: [window, short, long].every((read) => read?.complete === true), figures };
    },
    alerts: [
      {
        name: "http.availability",
        forSeconds: 0,
        clearSeconds: 120,
        conditions: ({ burnRate, requestsInShortWindow, failing }, { health }) =>
          requestsInShortWindow >= ENOUGH_REQUESTS && Math.min(burnRate.short, burnRate.long) >= health.burnRate
            ? [
                {
                  key: "http.availability.burn-rate",
                  severity: "page",
                  summary: `requests fail ${burnRate.short.toFixed(0)} times faster than the objective allows`,
                  detail: { failing: failing.slice(0, 10) },
                },
              ]
            : [],
      },
    ],
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
        label: "Error budget burn",
        metric: httpHealthMetrics.burnRate,
        read: ({ burnRate }) => [
          { labels: ["short"], value: burnRate.short },
          { labels: ["long"], value: burnRate.long },
        ],
      },
      {
        label: "Failing routes",
        metric: httpHealthMetrics.failingRoute,
        read: ({ failing }) => failing.slice(0, 20).map(({ route, failureRate }) => ({ labels: [route], value: failureRate })),
      },
    ],
  });
