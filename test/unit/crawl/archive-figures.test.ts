import { describe, expect, it } from "vitest";
import { archiveDegraded, archiveFigures } from "../../../src/features/crawl/archive/archive-figures.ts";
import { archiveFacts } from "../../../src/features/crawl/archive/page-archive.ts";
import { readSettings } from "../../../src/env.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import type { MetricWindow } from "../../../src/platform/metrics/reader.ts";

const contract = contractFor("local");
const settings = readSettings({ ENVIRONMENT: "local" });
const NOW = new Date("2026-11-23T10:00:00Z");
const EARLIER = "2026-11-23T09:00:00.000Z";

const counted = (kept: number, why: Record<string, number> = {}, lastKept?: number): MetricWindow => ({
  complete: true,
  series: [
    { name: "crawl_pages_archived", kind: "counter", labels: ["abt"], value: kept },
    ...Object.entries(why).map(([reason, value]) => ({
      name: "crawl_archive_lost",
      kind: "counter" as const,
      labels: ["abt", reason],
      value,
    })),
    ...(lastKept === undefined ? [] : [{ name: "crawl_archive_last_kept", kind: "gauge" as const, labels: [], value: lastKept }]),
  ],
});
const figures = (hour: MetricWindow, recent = hour, configured = true, previous?: ReturnType<typeof archiveFigures>) =>
  archiveFigures({ hour, recent }, configured, previous, NOW);

describe("given the archive's counts", () => {
  it("keeps while nothing is refused, a page that is too large included", () => {
    const found = figures(counted(40, { "too-large": 1 }, NOW.getTime() / 1000));
    expect(found).toEqual({ state: "keeping", kept: 40, lost: 1, lastKeptAt: NOW.toISOString(), withoutSince: null });
    expect(archiveDegraded(found, archiveFacts({ settings, contract }), contract)).toBeUndefined();
  });

  it("is losing while MongoDB does not take pages, and says so since it began", () => {
    const before = { state: "losing" as const, kept: 0, lost: 3, lastKeptAt: EARLIER, withoutSince: EARLIER };
    const found = figures(counted(0, { unavailable: 9 }), undefined, true, before);
    expect(found).toEqual({ state: "losing", kept: 0, lost: 9, lastKeptAt: EARLIER, withoutSince: EARLIER });
    expect(archiveDegraded(found, archiveFacts({ settings, contract }), contract)).toMatchObject({
      mode: "without-archive",
      since: EARLIER,
      policy: "crawl.archive",
      owner: "supply",
    });
  });

  it("is back once nothing was lost of late, with what was lost still counted", () => {
    const before = { state: "losing" as const, kept: 0, lost: 3, lastKeptAt: EARLIER, withoutSince: EARLIER };
    expect(figures(counted(5, { unavailable: 9 }), counted(5), true, before)).toMatchObject({
      state: "keeping",
      lost: 9,
      withoutSince: null,
    });
  });

  it("is unconfigured without its setting, whether anything was crawled or not", () => {
    const found = figures(counted(0), undefined, false);
    expect(found).toMatchObject({ state: "unconfigured", lastKeptAt: null, withoutSince: NOW.toISOString() });
    expect(archiveDegraded(found, archiveFacts({ settings, contract }), contract)?.reason).toContain("MONGO_URL is missing");
  });
});
