import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { blastRadiusOf } from "../../../src/operations/incidents/blast-radius.ts";
import { httpHealth } from "../../../src/operations/health/sections/http.ts";
import { burnOf } from "../../../src/operations/health/measure-burn.ts";
import { httpMetrics } from "../../../src/platform/events/http.ts";
import type { MetricSeries } from "../../../src/platform/metrics/reader.ts";
import { overriding } from "../objects.ts";
import { keptMetrics } from "../kept-metrics.ts";
import { servedBy } from "../checkout/http.ts";

/** The Worker with rates of two currencies that expired long ago; what it counts and logs. */
function expiredRates(rateBook?: Deps["rateBook"]) {
  const real = createDeps(env);
  const asOf = new Date(Date.now() - 30 * 86_400_000);
  const rates = new Map(["USD", "GBP"].map((currency) => [currency, { currency, rate: "1.1", asOf }]));
  const series: MetricSeries[] = [];
  const counted = keptMetrics();
  const metrics: Deps["metrics"] = {
    ...counted,
    count: (metric, labels, by = 1) =>
      void series.push({ name: metric.name, kind: "counter", labels: metric.labels.map((label) => labels[label as never]), value: by }),
    see: (metric, labels) => void series.push({ name: metric.name, kind: "distinct", labels: Object.values(labels), value: 1 }),
  };
  const lines: { level: string; event: string; fields: Record<string, unknown> }[] = [];
  const log = {
    ...real.log,
    log: (level: string, event: string, fields: object) => void lines.push({ level, event, fields: { ...fields } }),
  };
  const deps = createDeps(env, {
    metrics,
    log: log as Deps["log"],
    rateBook: rateBook ?? { rates: async () => rates, forget: () => undefined },
  });
  return { deps, lines, window: () => ({ series, complete: true }) };
}

describe("[FX-2] a conversion that is refused because the rates have expired", () => {
  it("says that it protects, and is a failure on no surface: no section, no objective, no blast radius, no error line", async () => {
    const { deps, lines, window } = expiredRates();
    const ask = servedBy(deps);
    const convert = () =>
      ask("https://procureiq.test/fx/convert", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ amount: { amount: 100, currency: "USD" }, to: "GBP" }),
      });
    const answers = [await convert(), await convert(), await ask("https://procureiq.test/fx/rates")];
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ type: "/problems/fx-rates-expired", protective: true });
    }

    const classes = window().series.filter(({ name }) => name === httpMetrics.requests.name);
    expect(classes.map(({ labels }) => labels)).toEqual([
      ["/fx/convert", "POST", "protective"],
      ["/fx/convert", "POST", "protective"],
      ["/fx/rates", "GET", "protective"],
    ]);
    const section = await httpHealth(deps).capture({
      now: new Date(),
      signal: AbortSignal.timeout(1_000),
      outbound: async (_, call) => call(),
      metrics: overriding(deps.metricsReader, { read: async () => window() }),
    });
    expect(section.figures).toMatchObject({
      requests: 3,
      protective: 3,
      failureRate: 0,
      failing: [],
      affectedBuyers: 0,
      affectedClients: 0,
    });
    expect(blastRadiusOf([], window(), 15)).toMatchObject({ routes: [], buyers: 0, clients: 0 });
    const objective = { routes: ["/fx/convert"], availability: 0.99, latencyMs: 1_000, latencyShare: 0.95 };
    expect(burnOf({ ...deps.contract.objectives.journey[0], ...objective } as Parameters<typeof burnOf>[0], window())).toMatchObject({
      requests: 2,
      availability: 0,
    });
    const served = lines.filter(({ event }) => event === "http.request");
    expect(served.map(({ level, fields }) => [level, fields["outcome"], fields["status"]])).toEqual(
      Array.from({ length: 3 }, () => ["info", "refused", 503]),
    );
    expect(lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is apart from a fault of ours on the same route, which is a failure on each of them", async () => {
    const { deps, lines, window } = expiredRates({ rates: () => Promise.reject(new Error("boom")), forget: () => undefined });
    const answer = await servedBy(deps)("https://procureiq.test/fx/rates");
    expect(answer.status).toBe(500);
    expect(blastRadiusOf([], window(), 15)).toMatchObject({ routes: [{ route: "/fx/rates", failed: 1 }], clients: 1 });
    expect(lines.filter(({ event, level }) => event === "http.request" && level === "error")).toHaveLength(1);
  });
});
