import { matching, total, type MetricWindow } from "../../platform/metrics/reader.ts";
import { httpMetrics } from "../../platform/events/http.ts";
import type { HealthStatus } from "../../platform/health.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { BlastRadius, Incident, Review, ReviewedChange } from "./incident.ts";

export type IncidentRefusal =
  | { kind: "no-such-incident" }
  | { kind: "incident-closed" }
  | { kind: "review-incomplete"; missing: readonly string[] }
  | { kind: "support-not-configured" };

export interface CloseRequest {
  rootCause?: string | undefined;
  runbookChange?: ReviewedChange | undefined;
  regressionCheck?: ReviewedChange | undefined;
  fxCoverage?: string | undefined;
  modelConfirmed?: { pricingRule: boolean; dashboardSlice: boolean; zeroCostAlert: boolean } | undefined;
}

/** Closes only with a review (GEN-9); about a model with its accounting confirmed (LLM-9), about exchange rates with their coverage recorded (FX-5). */
export function decideClose(incident: Incident, request: CloseRequest): Result<Review, IncidentRefusal> {
  if (incident.state === "closed") return refused({ kind: "incident-closed" });
  const { rootCause, runbookChange, regressionCheck, fxCoverage, modelConfirmed } = request;
  const missing: string[] = [];
  if (incident.concerns === "fx" && fxCoverage === undefined) missing.push("/fxCoverage");
  if (incident.model !== null) {
    for (const name of ["pricingRule", "dashboardSlice", "zeroCostAlert"] as const) {
      if (modelConfirmed?.[name] !== true) missing.push(`/modelConfirmed/${name}`);
    }
  }
  if (rootCause === undefined) missing.push("/rootCause");
  if (runbookChange === undefined) missing.push("/runbookChange");
  if (regressionCheck === undefined) missing.push("/regressionCheck");
  if (rootCause === undefined || runbookChange === undefined || regressionCheck === undefined || missing.length > 0) {
    return refused({ kind: "review-incomplete", missing });
  }
  return ok({ rootCause, runbookChange, regressionCheck, fxCoverage: fxCoverage ?? null });
}

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
        const failed = total(seen, httpMetrics.requests, { route, status_class: "5xx" });
        return { route, requests, failed, rate: requests === 0 ? 0 : failed / requests };
      })
      .filter(({ failed }) => failed > 0)
      .sort((a, b) => b.failed - a.failed),
    buyers: total(seen, httpMetrics.affectedBuyers),
    clients: total(seen, httpMetrics.affectedClients),
    complete: seen.complete && sections !== undefined,
  };
}
