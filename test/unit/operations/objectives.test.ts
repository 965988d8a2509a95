import { describe, expect, it } from "vitest";
import { burnOf } from "../../../src/operations/health/measure-burn.ts";
import { burning, type Burn, type ObjectiveFigures } from "../../../src/operations/health/objective-rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { httpMetrics } from "../../../src/platform/events/http.ts";
import type { MetricSeries } from "../../../src/platform/metrics/reader.ts";

const OBJECTIVE = { name: "cart", routes: ["/carts/{id}"], availability: 0.99, latencyMs: 500, latencyShare: 0.95 };
const RATES = contractFor("production").objectives.burnRates;

const answered = (route: string, statusClass: string, count: number): MetricSeries => ({
  name: httpMetrics.requests.name,
  kind: "counter",
  labels: [route, "GET", statusClass],
  value: count,
});
/** Observations by their seconds. */
const took = (route: string, seconds: readonly number[]): MetricSeries => {
  const bounds = httpMetrics.duration.buckets;
  const buckets = [...bounds, Infinity].map(() => 0);
  for (const each of seconds) buckets[bounds.findIndex((bound) => each <= bound)]! += 1;
  return { name: httpMetrics.duration.name, kind: "histogram", labels: [route], value: 0, buckets };
};
const window = (...series: MetricSeries[]) => ({ series, complete: true });

describe("what a window burns", () => {
  it("is the share of failures over the share allowed, of the objective's routes alone", () => {
    const found = burnOf(
      OBJECTIVE,
      window(answered("/carts/{id}", "2xx", 98), answered("/carts/{id}", "5xx", 2), answered("/health", "5xx", 900)),
    );
    expect(found.requests).toBe(100);
    expect(found.availability).toBeCloseTo(2);
  });

  it("is the share of late answers over the share allowed", () => {
    const found = burnOf(
      OBJECTIVE,
      window(took("/carts/{id}", [...Array.from({ length: 90 }, () => 0.5), ...Array.from({ length: 10 }, () => 0.6)])),
    );
    expect(found.latency).toBeCloseTo(2);
  });

  it("is nothing where nobody asked", () => {
    expect(burnOf(OBJECTIVE, window())).toEqual({ requests: 0, availability: 0, latency: 0 });
  });
});

describe("an objective", () => {
  const burn = (availability: number, requests = 1_000, latency = 0): Burn => ({ requests, availability, latency });
  const figures = (fast: [Burn, Burn], slow: [Burn, Burn]): ObjectiveFigures[] => [
    { ...OBJECTIVE, burn: { fast: { short: fast[0], long: fast[1] }, slow: { short: slow[0], long: slow[1] } } },
  ];
  const found = (...of: Parameters<typeof figures>) =>
    burning(figures(...of), RATES).map(({ kind, rate }) => [kind, rate.name, rate.severity]);

  it("pages once it burns fast in both windows, the last minutes' and the hour's", () => {
    expect(found([burn(20), burn(15)], [burn(20), burn(15)])).toEqual([["availability", "fast", "page"]]);
  });

  it("is left alone for a blip, for an outage that is over, and for a few unlucky requests", () => {
    expect(found([burn(100), burn(2)], [burn(5), burn(1)])).toEqual([]);
    expect(found([burn(0), burn(50)], [burn(3), burn(9)])).toEqual([]);
    expect(found([burn(50, 19), burn(50)], [burn(50, 99), burn(50)])).toEqual([]);
  });

  it("warns of a slow burn", () => {
    expect(found([burn(8), burn(8)], [burn(7), burn(6)])).toEqual([["availability", "slow", "warn"]]);
  });

  it("tells late answers from failed ones", () => {
    expect(found([burn(0, 1_000, 15), burn(0, 1_000, 15)], [burn(0), burn(0)])).toEqual([["latency", "fast", "page"]]);
  });
});
