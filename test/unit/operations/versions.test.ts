import { describe, expect, it } from "vitest";
import { versionsHealth } from "../../../src/operations/versions/health.ts";
import { worseVersions, type VersionWork } from "../../../src/operations/versions/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { versionMetrics, versionWorked } from "../../../src/platform/events/versions.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import { createMetricsBuffer, type MetricPoint } from "../../../src/platform/metrics/buffer.ts";
import { merge } from "../../../src/platform/metrics/shards.ts";

const contract = contractFor("production");
const { chance, least, late } = contract.release.comparison;
const JUDGING = { chance, least, allowed: { failed: contract.health.failing.warn, late } };
const work = (version: string, all: number, failed: number, late = 0): VersionWork => ({ version, all, failed, late });
const found = (...works: VersionWork[]) => worseVersions("/carts/{id}", works, JUDGING).map(({ version, how }) => `${version} ${how}`);

describe("a version that serves beside others", () => {
  it.each([
    ["fails all of the three it had, of the others none of two hundred", [work("new", 3, 3), work("old", 200, 0)], ["new failed"]],
    ["fails one request in three of a hundred", [work("new", 100, 33), work("old", 10_000, 5)], ["new failed"]],
    ["is late with all of thirty", [work("new", 30, 0, 30), work("old", 2_000, 0, 40)], ["new late"]],
    ["fails what the one before it did not, which is the older", [work("new", 200, 0), work("old", 3, 3)], ["old failed"]],
  ])("is worse where it %s", (_, works, worse) => {
    expect(found(...works)).toEqual(worse);
  });

  it.each([
    ["fails two, which is chance", [work("new", 2, 2), work("old", 10_000, 0)]],
    ["fails as the others do, because something is down", [work("new", 30, 30), work("old", 300, 290)]],
    ["fails within what is allowed to anybody", [work("new", 10_000, 50), work("old", 90_000, 0)]],
    ["is the only one", [work("new", 500, 500)]],
    ["fails where the others had nothing to do", [work("new", 500, 500), work("old", 0, 0)]],
    ["fails three where the others were well three times", [work("new", 3, 3), work("old", 3, 0)]],
    ["begins cold, and is late with a third", [work("new", 60, 0, 20), work("old", 2_000, 0, 20)]],
  ])("is not worse where it %s", (_, works) => {
    expect(found(...works)).toEqual([]);
  });
});

describe("the section of versions", () => {
  const captured = async (each: (record: (version: string, of: string, failed: boolean) => void) => void) => {
    const points: MetricPoint[] = [];
    const metrics = createMetricsBuffer({ now: () => new Date(0) });
    each((version, of, failed) => versionWorked({ metrics, log: { log: () => undefined } as never }, { version, of, failed }));
    await metrics.flush({ write: async (batch) => void points.push(...batch) });
    const series = points.map(({ minute: _minute, ...point }) => ({ at: 0, ...point, labels: [...point.labels] }));
    const window = merge([versionMetrics.work], [{ status: "fulfilled", value: series }]);
    expect(points.every(({ recent }) => recent)).toBe(true);
    return versionsHealth({ contract }).capture({ metrics: { read: async () => window } } as unknown as CaptureContext);
  };

  it("has what each had, and names the route or queue at which one is worse", async () => {
    const { status, figures } = await captured((record) => {
      for (let time = 0; time < 200; time += 1) record("r1@a", "/carts/{id}", false);
      for (let time = 0; time < 100; time += 1) record("r1@a", "queue crawl-jobs", false);
      for (let time = 0; time < 5; time += 1) record("r2@b", "/carts/{id}", false);
      for (let time = 0; time < 4; time += 1) record("r2@b", "queue crawl-jobs", true);
    });
    expect(status).toBe("warn");
    expect(figures).toMatchObject({
      versions: [
        { version: "r1@a", all: 300, failed: 0 },
        { version: "r2@b", all: 9, failed: 4 },
      ],
      worse: [{ version: "r2@b", of: "queue crawl-jobs", how: "failed", all: 4, failed: 4, others: { all: 100, bad: 0 } }],
    });
  });

  it("is well where one serves alone, whatever it answers", async () => {
    expect(await captured((record) => record("r1@a", "/carts/{id}", true))).toMatchObject({ status: "pass", figures: { worse: [] } });
  });
});
