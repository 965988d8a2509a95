import { describe, expect, it } from "vitest";
import { createCatalogReports } from "../../../src/features/catalog/telemetry/reports.ts";
import { MOST_FIGURES, type CatalogReport } from "../../../src/features/catalog/telemetry/report-message.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer, type MetricPoint } from "../../../src/platform/metrics/buffer.ts";
import { settled } from "./fake-log.ts";

const POLICY = { everySeconds: 10, heldReports: 3, summaryEverySeconds: 60, lateSeconds: 300, reportDays: 30, totalDays: 400 };

/** Reports over a queue and a time that are in the test's hand. */
function given() {
  let now = Date.parse("2026-11-28T08:00:00Z");
  const clock = { now: () => new Date(now) };
  const taken: CatalogReport[][] = [];
  const queue = { refusing: false };
  const pauses: { milliseconds: number; over: () => void }[] = [];
  const behind: Promise<void>[] = [];
  const metrics = createMetricsBuffer(clock);
  const log = createLogger(
    () => ({}),
    () => undefined,
  );
  const catalogTelemetry = {
    send: () => Promise.reject(new Error("reports go in batches")),
    async sendBatch(reports: readonly CatalogReport[]) {
      taken.push([...reports]);
      if (queue.refusing) throw new Error("no room in the queue");
    },
  };
  const pause = (milliseconds: number) => new Promise<void>((resolve) => void pauses.push({ milliseconds, over: resolve }));
  const reports = createCatalogReports({ catalogTelemetry, clock, ids: createIds(clock), log, metrics }, POLICY, pause);
  return {
    ...{ reports, taken, queue, pauses, behind },
    handOn: () => reports.handOn((task) => void behind.push(task)),
    summarize: (searchId: string) =>
      reports.summarized({ searchId, beganAt: clock.now(), endedAt: clock.now(), figures: { deliveries: 1 } }),
    async passPause() {
      const pause = pauses.shift();
      now += pause?.milliseconds ?? 0;
      pause?.over();
      await settled();
    },
    async counted(name: string) {
      const points: MetricPoint[] = [];
      await metrics.flush({ write: async (more) => void points.push(...more) });
      return points.filter((point) => point.name === name).reduce((sum, { value }) => sum + value, 0);
    },
  };
}

describe("reports on quotes and streams", () => {
  it("[STR-5] given something was quoted, sends nothing while it is served, and one report of all of it behind", async () => {
    const { reports, taken, behind, handOn, passPause } = given();
    for (const currency of ["EUR", "USD", "EUR"]) {
      reports.quoted(["quotes", `in-${currency}`]);
      handOn();
    }
    expect([taken, behind.length]).toEqual([[], 1]);
    await passPause();
    expect(taken).toEqual([
      [expect.objectContaining({ kind: "quotes", searchId: null, figures: { quotes: 3, "in-EUR": 2, "in-USD": 1 } })],
    ]);
    expect(taken[0]?.[0]).toMatchObject({ beganAt: "2026-11-28T08:00:00.000Z", endedAt: "2026-11-28T08:00:10.000Z" });
    handOn();
    expect(behind).toHaveLength(1);
  });

  it("[STR-5] given the queue refuses, sends the same reports under the same ids again, behind this hand-on and the next", async () => {
    const { reports, taken, queue, behind, handOn, passPause, pauses, counted } = given();
    queue.refusing = true;
    reports.quoted(["quotes"]);
    handOn();
    await passPause();
    await passPause();
    await passPause();
    expect([taken.length, pauses.length]).toEqual([3, 0]);
    queue.refusing = false;
    reports.quoted(["quotes"]);
    handOn();
    expect(behind).toHaveLength(2);
    await passPause();
    const ids = taken.map((batch) => batch.map(({ id }) => id));
    expect(ids[3]).toHaveLength(2);
    expect([ids[1], ids[2], ids[3]?.slice(0, 1)]).toEqual([ids[0], ids[0], ids[0]]);
    expect(await counted("catalog_reports_lost")).toBe(0);
  });

  it("given more reports than are held, loses the oldest and counts it", async () => {
    const { taken, handOn, summarize, passPause, counted } = given();
    for (const searchId of ["s1", "s2", "s3", "s4", "s5"]) summarize(searchId);
    handOn();
    await passPause();
    expect(taken.map((batch) => batch.map(({ searchId }) => searchId))).toEqual([["s3", "s4", "s5"]]);
    expect(await counted("catalog_reports_lost")).toBe(2);
  });

  it("given more figures than a report has room for, counts the rest under one name", async () => {
    const { reports, taken, handOn, passPause } = given();
    for (let number = 0; number < MOST_FIGURES + 5; number += 1) reports.quoted([`figure-${number}`]);
    handOn();
    await passPause();
    const figures = taken[0]?.[0]?.figures ?? {};
    expect([Object.keys(figures).length, figures["other"]]).toEqual([MOST_FIGURES, 6]);
  });

  it("given the request died that was to hand on, hands on behind a later one", async () => {
    const { reports, taken, behind, handOn, pauses, passPause } = given();
    reports.quoted(["quotes"]);
    handOn();
    pauses.push({ milliseconds: 60_000, over: () => undefined });
    pauses.shift();
    await passPause();
    reports.quoted(["quotes"]);
    handOn();
    await passPause();
    expect([behind.length, taken.map((batch) => batch.map(({ figures }) => figures))]).toEqual([2, [[{ quotes: 2 }]]]);
  });
});
