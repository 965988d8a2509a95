import { describe, expect, it } from "vitest";
import { familyName, renderOpenMetrics } from "../../../src/operations/health/open-metrics.ts";
import { CATALOGUE } from "../../../src/platform/metrics/catalogue.ts";
import { counter, distinct, gauge, latency } from "../../../src/platform/metrics/metrics.ts";

/** What OpenMetrics appends to a family's name for its samples. */
const SAMPLE_SUFFIX = /_(?:total|created|count|sum|bucket|gcount|gsum|info)$/;

describe("OpenMetrics text", () => {
  it("writes each kind as the specification has it", () => {
    const text = renderOpenMetrics([
      { metric: counter("calls", "Calls.", ["route"]), series: [{ labels: ["/a"], value: 3 }] },
      { metric: gauge("age", "Age.", [], { unit: "seconds" }), series: [{ labels: [], value: 1.5 }] },
      { metric: distinct("buyers", "Buyers."), series: [{ labels: [], value: 2 }] },
    ]);
    expect(text).toBe(
      [
        "# TYPE age_seconds gauge",
        "# UNIT age_seconds seconds",
        "# HELP age_seconds Age.",
        "age_seconds 1.5",
        "# TYPE buyers gauge",
        "# HELP buyers Buyers.",
        "buyers 2",
        "# TYPE calls counter",
        "# HELP calls Calls.",
        'calls_total{route="/a"} 3',
        "# EOF",
        "",
      ].join("\n"),
    );
  });

  it("writes histograms cumulatively, with float bounds, +Inf, count and sum", () => {
    const buckets = [1, 0, 2, ...Array.from({ length: 8 }, () => 0), 4];
    const lines = renderOpenMetrics([{ metric: latency("took", "Time."), series: [{ labels: [], value: 9.5, buckets }] }]).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining(['took_seconds_bucket{le="0.005"} 1', 'took_seconds_bucket{le="0.025"} 3', 'took_seconds_bucket{le="1.0"} 3']),
    );
    expect(lines.slice(-5)).toEqual(['took_seconds_bucket{le="+Inf"} 7', "took_seconds_count 7", "took_seconds_sum 9.5", "# EOF", ""]);
  });

  it("escapes quotes, backslashes and line feeds in labels and help", () => {
    const text = renderOpenMetrics([{ metric: gauge("x", 'a "b" \\ \n c', ["label"]), series: [{ labels: ['"\\\n'], value: 0 }] }]);
    expect(text).toContain('# HELP x a \\"b\\" \\\\ \\n c');
    expect(text).toContain('x{label="\\"\\\\\\n"} 0');
  });

  it("leaves out a family without samples and ends with EOF even when empty", () => {
    expect(renderOpenMetrics([{ metric: gauge("x", "X."), series: [] }])).toBe("# EOF\n");
  });

  it("[MIR-1] has a catalogue of valid names, no two families whose samples could be taken for each other's", () => {
    const names = [...CATALOGUE.values()].map(familyName);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    const likeSamples = names.filter((name) => SAMPLE_SUFFIX.test(name) && names.includes(name.replace(SAMPLE_SUFFIX, "")));
    expect(likeSamples).toEqual([]);
  });
});
