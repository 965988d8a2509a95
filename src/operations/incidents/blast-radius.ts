import { httpMetrics } from "../../platform/events/http.ts";
import type { HealthStatus } from "../../platform/health/parts.ts";
import { matching, total, type MetricWindow } from "../../platform/metrics/reader.ts";
import { failedRequests } from "../health/failed-requests.ts";
import type { BlastRadius } from "./incident.ts";

/** Who was hit: sections that are not well, routes that fail, and how many were behind them. `window` undefined: it could not be read. */
export function blastRadiusOf(
  sections: readonly { name: string; status: HealthStatus; degradedSince: string | null }[] | undefined,
  window: MetricWindow | undefined,
  windowMinutes: number,
): BlastRadius {
  const empty: MetricWindow = { series: [], complete: false };
  const seen = window ?? empty;
  const routes = [...new Set(matching(seen, httpMetrics.requests).map(({ labels }) => labels[0] ?? ""))];
  return {
    windowMinutes,
    sections: (sections ?? [])
      .filter(({ status }) => status !== "pass")
      .map(({ name, status, degradedSince }) => ({ name, status, since: degradedSince })),
    routes: routes
      .map((route) => {
        const requests = total(seen, httpMetrics.requests, { route });
        const failed = failedRequests(seen, route);
        return { route, requests, failed, rate: requests === 0 ? 0 : failed / requests };
      })
      .filter(({ failed }) => failed > 0)
      .toSorted((a, b) => b.failed - a.failed),
    buyers: total(seen, httpMetrics.affectedBuyers),
    clients: total(seen, httpMetrics.affectedClients),
    complete: seen.complete && sections !== undefined,
  };
}
