import { describe, expect, it } from "vitest";
import { readRules, selectors } from "../../../scripts/prometheus.ts";

const names = (expression: string) => selectors(expression).map(({ metric }) => metric);

describe("what an expression selects", () => {
  it("is its metrics with the labels it asks for, not functions, groupings, ranges or texts", () => {
    const expression =
      'sum by (route) (rate(http_requests_total{status_class="5xx",route=~"/(a|b)"}[5m])) / sum(rate(http_requests_total[1h])) > 2';
    expect(selectors(expression)).toEqual([
      { metric: "http_requests_total", labels: ["status_class", "route"] },
      { metric: "http_requests_total", labels: [] },
    ]);
  });

  it("is recorded series too, and every side of a set operator", () => {
    expect(names("journey:burn:5m > scalar(journey:fast) and on () deploys_frozen == 1 unless ready")).toEqual([
      "journey:burn:5m",
      "journey:fast",
      "deploys_frozen",
      "ready",
    ]);
  });

  it("is nothing of a dashboard's variables", () => {
    expect(names("histogram_quantile(0.95, sum by (le) (rate(x_bucket[$__rate_interval])))")).toEqual(["x_bucket"]);
  });
});

describe("a file of rules", () => {
  it("gives each rule with its expression, on one line or folded", () => {
    const text = [
      "groups:",
      "  - name: one",
      "    rules:",
      "      - record: a:b",
      "        expr: vector(0.5)",
      "      - alert: Bad",
      "        expr: >-",
      "          up == 0",
      "        for: 1m",
      "        labels:",
      "          severity: page",
      "",
    ].join("\n");
    expect(readRules(text)).toMatchObject([
      { kind: "record", name: "a:b", expression: "vector(0.5)" },
      { kind: "alert", name: "Bad", expression: "up == 0", labels: new Map([["severity", "page"]]) },
    ]);
  });
});
