import { describe, expect, it } from "vitest";
import { journeyRules } from "../../../scripts/journey-rules.ts";
import { readRules } from "../../../scripts/prometheus.ts";

const OBJECTIVES = {
  owner: "operations",
  reviewBy: "2027-05-31",
  burnRates: [{ name: "fast", shortMinutes: 5, longMinutes: 60, rate: 14.4, severity: "page" as const, minimumRequests: 20 }],
  journey: [{ name: "cart", routes: ["/carts", "/carts/{id}"], availability: 0.999, latencyMs: 1000, latencyShare: 0.95 }],
};
const rules = readRules(journeyRules(OBJECTIVES, ["5xx", "hung"]));
const expressionOf = (name: string) => rules.find((rule) => rule.name === name)?.expression ?? "";

describe("the rules of an objective", () => {
  it("measure each window of each burn rate against what the objective allows", () => {
    expect(rules.filter(({ kind }) => kind === "record").map(({ name }) => name)).toEqual([
      "journey:availability_burn_rate:5m",
      "journey:latency_burn_rate:5m",
      "journey:requests:5m",
      "journey:availability_burn_rate:1h",
      "journey:latency_burn_rate:1h",
      "journey:requests:1h",
    ]);
    expect(expressionOf("journey:availability_burn_rate:1h")).toMatch(/\[1h\]\)\) \/ 0\.001$/);
    expect(expressionOf("journey:availability_burn_rate:1h")).toContain('status_class=~"5xx|hung"');
  });

  it("look at the objective's own routes, their braces taken as they stand, and at its bound as the exporter writes it", () => {
    expect(expressionOf("journey:latency_burn_rate:5m")).toContain('{le="1.0",route=~"/carts|/carts/\\\\{id\\\\}"}');
  });

  it("alert only where both windows burn and there were enough requests", () => {
    expect(rules.find(({ name }) => name === "JourneyAvailabilityBurnsFast")).toMatchObject({
      kind: "alert",
      expression: "journey:availability_burn_rate:5m > 14.4 and journey:availability_burn_rate:1h > 14.4 and journey:requests:5m >= 20",
      labels: new Map([["severity", "page"]]),
    });
  });
});
