import { httpMetrics } from "../../../src/platform/events/http.ts";
import type { HealthCapture } from "../../../src/operations/health/ports.ts";
import { overriding } from "../objects.ts";
import { ledgerUnderTest } from "./ledger-under-test.ts";

export const facts = { title: "Checkout fails", severity: "major" as const, model: null, concerns: null, freezeDeploys: false };
export const review = {
  rootCause: "an expired certificate",
  runbookChange: { change: "look at the provider first" },
  regressionCheck: { none: true as const, reason: "nothing of ours" },
};

export const section = (name: string, status: "pass" | "fail") => ({
  name,
  status,
  complete: true,
  capturedAt: "2026-11-23T09:59:50.000Z",
  figures: { blob: "x".repeat(500_000) },
  degraded: [],
  error: null,
  degradedSince: status === "pass" ? null : "2026-11-23T09:50:00.000Z",
});
export const capture = {
  capturedAt: "2026-11-23T09:59:50.000Z",
  durationMs: 12,
  releaseId: "r1",
  sections: [section("checkout", "fail"), section("carts", "pass"), section("fx", "pass")],
};
const series = [
  { name: httpMetrics.requests.name, kind: "counter" as const, labels: ["/checkouts", "POST", "5xx"], value: 30 },
  { name: httpMetrics.requests.name, kind: "counter" as const, labels: ["/checkouts", "POST", "2xx"], value: 70 },
  { name: httpMetrics.requests.name, kind: "counter" as const, labels: ["/carts", "GET", "2xx"], value: 500 },
  { name: httpMetrics.affectedBuyers.name, kind: "distinct" as const, labels: [], value: 12 },
  { name: httpMetrics.affectedClients.name, kind: "distinct" as const, labels: [], value: 3 },
];

/** A ledger whose desk has seen a failing checkout, with figures of what was served. */
export async function incidentDesk(name: string) {
  const ledger = await ledgerUnderTest(name);
  const deps = {
    ...ledger.deps,
    captureDesk: overriding(ledger.deps.captureDesk, { lastCapture: async (): Promise<HealthCapture> => capture }),
    metricsReader: overriding(ledger.deps.metricsReader, { read: async () => ({ series, complete: true }) }),
  };
  return { ...ledger, deps };
}
