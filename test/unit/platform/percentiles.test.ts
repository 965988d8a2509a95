import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractFor, ENVIRONMENTS_APART } from "../../../src/platform/contract.ts";
import { adsMetrics } from "../../../src/platform/events/ads.ts";
import { crawlMetrics } from "../../../src/platform/events/crawl.ts";
import { httpMetrics } from "../../../src/platform/events/http.ts";
import { imageMetrics } from "../../../src/platform/events/images.ts";
import { inBoundsOf } from "../../../src/platform/metrics/bounds.ts";
import { CATALOGUE } from "../../../src/platform/metrics/catalogue.ts";
import { latency, type Metric } from "../../../src/platform/metrics/metrics.ts";
import { quantileMs } from "../../../src/platform/metrics/reader.ts";
import { windowOf } from "../../support/observed.ts";

const histograms = [...CATALOGUE.values()].filter(({ kind }) => kind === "histogram");
const took = latency("test_took", "Time.", [], [0.8, 1.4, 2]);
const boundsMs = (metric: Metric) => (metric.buckets ?? []).map((bound) => Math.round(bound * 1000));

/** The value that the share `q` of all is at most: nearest rank. */
const exactly = (observations: readonly number[], q: number) =>
  observations.toSorted((a, b) => a - b)[Math.ceil(q * observations.length) - 1] ?? 0;

const observations = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 12_000 }).map((milliseconds) => milliseconds / 1000),
    fc.double({ min: 0, max: 12, noNaN: true }),
    fc.constantFrom(...(took.buckets ?? [])),
  ),
  { minLength: 1, maxLength: 120 },
);

describe("a percentile out of a histogram", () => {
  it("is over each of its bounds exactly where the percentile of the observations is", async () => {
    await fc.assert(
      fc.asyncProperty(observations, fc.constantFrom(0.5, 0.95), fc.constantFrom(...(took.buckets ?? [])), async (seconds, q, bound) => {
        const shown = quantileMs(await windowOf(took, seconds), took, q) ?? 0;
        expect(shown > Math.round(bound * 1000)).toBe(exactly(seconds, q) > bound);
      }),
      { numRuns: 500 },
    );
  });

  it("is not over two seconds of 41 answers within 0.98 s and 60 of 1.03 s", async () => {
    const seconds = [...Array.from({ length: 41 }, () => 0.979), ...Array.from({ length: 60 }, () => 1.03)];
    const shown = quantileMs(await windowOf(took, seconds), took, 0.95);
    expect(shown).toBeGreaterThan(1000);
    expect(shown).toBeLessThanOrEqual(1400);
  });

  it("of what lies above the last bound is over it, and of nothing is not known", async () => {
    expect(quantileMs(await windowOf(took, [11, 12]), took, 0.95)).toBe(10_001);
    expect(quantileMs(await windowOf(took, []), took, 0.95)).toBeNull();
  });
});

describe("the bounds of histograms", () => {
  /** Which histogram a section's thresholds of latency are held against. */
  const judges: Record<string, Metric> = {
    ads: adsMetrics.controlLatency,
    crawl: crawlMetrics.pageDuration,
    images: imageMetrics.processorDuration,
    objectives: httpMetrics.duration,
  };

  it("[GOV-1] have every threshold of latency that the contract has in any environment", () => {
    const found: string[] = [];
    for (const environment of ["production", ...ENVIRONMENTS_APART])
      for (const [section, members] of Object.entries(contractFor(environment)))
        for (const [path, value] of thresholds(members)) {
          found.push(section);
          const judge = judges[section];
          expect(judge && boundsMs(judge), `${environment}: ${section}${path} is no bound`).toContain(value);
        }
    expect(new Set(found)).toEqual(new Set(["crawl", "images", "objectives"]));
  });

  it("have the deadlines at which what they time is given up", () => {
    const { ads, crawl, images } = contractFor("production");
    expect(boundsMs(adsMetrics.controlLatency)).toContain(ads.controlDeadlineMs);
    expect(boundsMs(crawlMetrics.pageDuration)).toContain(crawl.pageDeadlineMs);
    expect(boundsMs(imageMetrics.processorDuration)).toContain(images.deadlineMs);
  });

  it.each(histograms.map((metric) => [metric.name, metric] as const))(
    "of %s are few, ascending, and whole milliseconds",
    (_name, metric) => {
      const bounds = metric.buckets ?? [];
      expect(bounds.length).toBeLessThanOrEqual(20);
      expect(bounds).toEqual([...new Set(bounds)].toSorted((a, b) => a - b));
      for (const bound of bounds) expect(Math.round(bound * 1000) / 1000).toBe(bound);
    },
  );

  /** Members whose name says that a latency is judged by them: `p95Ms`, `latencyMs`, `latencyAlertMs`. */
  function thresholds(value: unknown, path = ""): [string, unknown][] {
    if (typeof value !== "object" || value === null) return /\.(?:p\d+|latency\w*)Ms$/.test(path) ? [[path, value]] : [];
    return Object.entries(value).flatMap(([name, member]) => thresholds(member, `${path}.${name}`));
  }
});

describe("buckets that another release counted", () => {
  const series = (bounds: readonly number[], buckets: readonly number[]) => ({
    name: "test_took",
    kind: "histogram" as const,
    labels: [],
    value: 3,
    bounds,
    buckets,
  });
  const coarse = latency("test_took", "Time.");

  it("are added up where its bounds were finer: nothing is lost and nothing moves over a bound", async () => {
    await fc.assert(
      fc.asyncProperty(observations, async (seconds) => {
        const [fine] = (await windowOf(took, seconds)).series;
        const [plain] = (await windowOf(coarse, seconds)).series;
        expect(fine && inBoundsOf(coarse, fine)?.buckets).toEqual(plain?.buckets);
      }),
      { numRuns: 100 },
    );
  });

  it("are not read where it lacked a bound, or where there are more of them than bounds", () => {
    const bounds = coarse.buckets;
    expect(inBoundsOf(took, series(bounds, [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0]))).toBeUndefined();
    expect(inBoundsOf(coarse, series(bounds, [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1]))).toBeUndefined();
  });
});
