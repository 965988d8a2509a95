import { describe, expect, it } from "vitest";
import { deskNamed } from "../objects.ts";

describe("the desk's captures", () => {
  const captureOf = (text: string) => ({ capturedAt: new Date().toISOString(), durationMs: 1, releaseId: text, sections: [] });

  it("lets one isolate capture at a time, and fences one that came late", async () => {
    const { beginCapture, endCapture, lastCapture } = deskNamed("lease");
    const first = await beginCapture(0);
    const second = await beginCapture(30);
    expect(second?.token).toBe((first?.token ?? 0) + 1);
    expect(await beginCapture(30)).toBeUndefined();
    expect(await endCapture(first?.token ?? 0, captureOf("late"), [])).toBe(false);
    expect(await endCapture(second?.token ?? 0, captureOf("in time"), [])).toBe(true);
    expect(await lastCapture()).toMatchObject({ releaseId: "in time" });
    expect(await beginCapture(30)).toMatchObject({ previous: { releaseId: "in time" } });
  });

  it("[GEN-2] knows the last releases and since when each was met, a release that came back among them", async () => {
    const { beginCapture, endCapture, lastReleases } = deskNamed("releases");
    const captured = async (releaseId: string, minute: number) => {
      const lease = await beginCapture(0);
      const capturedAt = `2026-11-23T00:${String(minute).padStart(2, "0")}:00.000Z`;
      await endCapture(lease?.token ?? 0, { ...captureOf(releaseId), capturedAt }, []);
    };
    for (const [minute, releaseId] of ["one", "one", "two", "two", "one"].entries()) await captured(releaseId, minute);
    expect(await lastReleases(10)).toEqual([
      { releaseId: "one", since: "2026-11-23T00:04:00.000Z" },
      { releaseId: "two", since: "2026-11-23T00:02:00.000Z" },
      { releaseId: "one", since: "2026-11-23T00:00:00.000Z" },
    ]);
    for (let minute = 5; minute < 59; minute += 1) await captured(`release-${minute}`, minute);
    expect(await lastReleases(100)).toHaveLength(50);
  });

  it("[MIR-1] keep what was measured beside them, once for each, and nothing of one that came late or of a release that does not say", async () => {
    const { beginCapture, endCapture, figureHistory } = deskNamed("figures");
    const late = await beginCapture(0);
    const held = await beginCapture(30);
    await endCapture(late?.token ?? 0, captureOf("late"), [], { late: 1 });
    expect((await figureHistory(1, 0)).names).toEqual([]);
    expect(await endCapture(held?.token ?? 0, captureOf("in time"), [], { depth: 2 })).toBe(true);
    expect(await figureHistory(60, 0)).toMatchObject({ minutes: 60, names: ["depth"], rows: [{ cells: [2] }], full: false });
    const silent = await beginCapture(30);
    expect(await endCapture(silent?.token ?? 0, captureOf("silent"), [])).toBe(true);
    expect((await figureHistory(60, 0)).rows.at(-1)?.cells).not.toContain(null);
  });

  it("keeps a capture larger than one row may be, whatever its script", async () => {
    const { beginCapture, endCapture, lastCapture } = deskNamed("large");
    const lease = await beginCapture(30);
    const text = "x\u00e9\u{1f600}".repeat(500_000);
    expect(await endCapture(lease?.token ?? 0, captureOf(text), [])).toBe(true);
    expect((await lastCapture())?.releaseId === text).toBe(true);
  });

  it("[GEN-3] has a dependency probed once an interval, whoever asks", async () => {
    const { claimProbes, recordProbes } = deskNamed("probes");
    const claims = await Promise.all([1, 2, 3].map(() => claimProbes(["redis", "postgres"], 10)));
    expect(claims.flatMap(({ due }) => due).toSorted()).toEqual(["postgres", "redis"]);
    const result = {
      name: "redis",
      state: "up" as const,
      latencyMs: 3,
      checkedAt: "2026-11-23T00:00:00.000Z",
      lastSuccessAt: null,
      detail: null,
    };
    await recordProbes([result]);
    expect(await claimProbes(["redis"], 10)).toEqual({ due: [], known: [result] });
    expect((await claimProbes(["redis"], 0)).due).toEqual(["redis"]);
  });
});
