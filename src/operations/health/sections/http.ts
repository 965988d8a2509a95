import * as z from "zod";
import type { Contract } from "../../../platform/contract.ts";
import { FAILED_CLASSES, httpMetrics } from "../../../platform/events/http.ts";
import { healthSection, when, type HealthSection } from "../../../platform/health.ts";
import { count, duration, ratio, unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import { matching, percentilesMs, total, type MetricWindow } from "../../../platform/metrics/reader.ts";
import type { Platform } from "../../../platform/platform.ts";
import { failedRequests, hungRequests } from "../failed-requests.ts";
import { recorded } from "../../../platform/language/say.ts";

const WINDOW_MINUTES = 15;

const failingSchema = z.object({
  ...{ route: z.string(), requests: z.number(), failures: z.number(), failureRate: z.number() },
  hung: z.number().default(0).describe("Of the failures those that were not answered in time."),
});
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
    "Share of requests answered 5xx, or not in time, over 15 minutes, those refused on purpose aside.",
  ),
  hung: count("Not answered in time (15 min)", "http_hung_recent", "Requests over 15 minutes that had no answer when their time was over."),
  latencyMs: figures({
    p50: unshown(z.number().nullable()),
    p95: duration("Latency p95", "http_latency_p95", "95th percentile of the time to headers over 15 minutes."),
  }),
  affectedBuyers: count("Affected buyers", "http_affected_buyers_recent", "Distinct buyers who got a 5xx over 15 minutes."),
  affectedClients: unshown(z.number().describe("Distinct clients that got a 5xx.")),
  failing: unshown(z.array(failingSchema).describe("Routes that answered 5xx, or not in time.")),
}).gauge(
  "Failing routes",
  gauge(
    "http_route_failure_rate",
    "Share of a route's requests answered 5xx, or not in time, over 15 minutes, of routes that had any.",
    ["route"],
    {
      unit: "ratio",
    },
  ),
  ({ failing }) => failing.slice(0, ROUTES_SHOWN).map(({ route, failureRate }) => ({ labels: [route], value: failureRate })),
);

const requests = (window: MetricWindow, route?: string) => total(window, httpMetrics.requests, route === undefined ? {} : { route });
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** Routes that hang, by their own requests: of a route that few ask for nothing shows in the whole. */
const hangingRoutes = (failing: readonly z.infer<typeof failingSchema>[], { fail, leastHung }: Contract["health"]["failing"]) =>
  failing.filter(({ requests: asked, hung }) => hung >= leastHung && share(hung, asked) > fail);

/** What buyers and clients get from the Worker's routes, all of them. What fails is the objectives' to tell of, what hangs its own. */
export const httpHealth = ({ contract }: Pick<Platform, "contract">): HealthSection =>
  healthSection({
    name: "http",
    title: "Requests",
    surfaces: ["detailed", "ops"],
    figures: http,
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(httpMetrics), WINDOW_MINUTES);
      const failed = FAILED_CLASSES.flatMap((status_class) => matching(window, httpMetrics.requests, { status_class }));
      const failing = [...new Set(failed.map(({ labels }) => labels[0] ?? ""))]
        .map((route) => ({
          ...{ route, requests: requests(window, route) },
          ...{ failures: failedRequests(window, route), hung: hungRequests(window, route) },
        }))
        .map((route) => ({ ...route, failureRate: share(route.failures, route.requests) }))
        .toSorted((a, b) => b.failures - a.failures);
      const asked = requests(window);
      const failureRate = share(failedRequests(window), asked);
      // It colours the card; what pages are the contract's objectives.
      const { leastRequests, warn, fail } = contract.health.failing;
      const hangs = hangingRoutes(failing, contract.health.failing).length > 0;
      const enough = asked >= leastRequests;
      return {
        status: hangs || (enough && failureRate > fail) ? "fail" : enough && failureRate > warn ? "warn" : "pass",
        complete: window.complete,
        figures: {
          windowMinutes: WINDOW_MINUTES,
          requests: asked,
          protective: total(window, httpMetrics.requests, { status_class: "protective" }),
          failureRate,
          hung: hungRequests(window),
          latencyMs: percentilesMs(window, httpMetrics.duration),
          failing,
          affectedBuyers: total(window, httpMetrics.affectedBuyers),
          affectedClients: total(window, httpMetrics.affectedClients),
        },
      };
    },
    alerts: [
      {
        name: "ops.requests.hung",
        conditions: ({ failing }, { health }) => {
          const hanging = hangingRoutes(failing, health.failing);
          return when(hanging.length > 0, {
            key: "ops.requests.hung",
            severity: "page",
            summary: recorded`requests are not answered: ${hanging.map(({ route, hung }) => `${route} (${hung})`).join(", ")}`,
            detail: { routes: hanging },
          });
        },
      },
    ],
    trends: [
      { label: "Requests", metric: httpMetrics.requests },
      { label: "Failures", metric: httpMetrics.failures },
    ],
  });
