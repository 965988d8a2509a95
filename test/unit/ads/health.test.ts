import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { adsHealth } from "../../../src/features/ads/health.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { ABUSE_SIGNALS, adsMetrics } from "../../../src/platform/events/ads.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";
import type { MetricsReader } from "../../../src/platform/metrics/reader.ts";
import type { Platform } from "../../../src/platform/platform.ts";

const contract = contractFor("production");
const counted = ({ name }: Metric, labels: string[], value: number) => ({ name, kind: "counter" as const, labels, value });

/** The section at this time, where this was counted in the hour before. */
async function after(series: ReturnType<typeof counted>[], at = "2026-11-23T12:00:00Z", reviewBy = "2027-05-31") {
  const ads = { ...contract.ads, reviewBy };
  const secret = "s".repeat(40);
  const settings = readSettings({ ENVIRONMENT: "local", ADS_DEGRADED_MODE_POLICY: "fail_closed", ADS_SIGNING_SECRET: secret });
  const section = adsHealth({ contract: { ...contract, ads }, settings } as unknown as Platform);
  const metrics = { read: async () => ({ series, complete: true }) } as unknown as MetricsReader;
  const captured = await section.capture({ now: new Date(at), metrics } as CaptureContext);
  return {
    ...captured,
    surfaces: section.surfaces,
    alerts: section.alerts?.flatMap((rule) => rule.conditions(captured.figures, contract)),
  };
}

describe("the section of ads", () => {
  it("[ADS-2] names the policy, its owner and its review, and is not well from the day after that on", async () => {
    const inTime = await after([], "2027-05-31T23:59:59Z");
    expect(inTime).toMatchObject({
      ...{ status: "pass", surfaces: ["detailed", "ops"] },
      figures: { policy: "fail_closed", policyOwner: contract.ads.owner, policyReviewBy: "2027-05-31", policyReviewOverdue: false },
    });
    expect(await after([], "2027-06-01T00:00:00Z")).toMatchObject({ status: "warn", figures: { policyReviewOverdue: true } });
  });

  it("[ADS-3] shows controls that failed, each signal of abuse, and the auction's requests, fill rate and clearing price", async () => {
    const { status, figures } = await after([
      counted(adsMetrics.degradedControls, ["fail_closed", "withheld"], 7),
      counted(adsMetrics.degradedControls, ["fail_open", "served"], 2),
      ...ABUSE_SIGNALS.map((signal, index) => counted(adsMetrics.abuse, [signal], index + 1)),
      counted(adsMetrics.auctions, ["filled"], 30),
      counted(adsMetrics.auctions, ["unfilled"], 10),
      counted(adsMetrics.places, [], 50),
      counted(adsMetrics.clearing, [], 1_250),
      counted(adsMetrics.unserved, ["robot"], 4),
    ]);
    expect(status).toBe("warn");
    expect(figures).toMatchObject({
      degradedControlEvents: 9,
      controlLatencyMs: { p50: null, p95: null },
      abuseSignals: Object.fromEntries(ABUSE_SIGNALS.map((signal, index) => [signal, index + 1])),
      unserved: { robot: 4, "opted-out": 0, capped: 0, "controls-unread": 0, "no-campaign": 0 },
      auction: { requests: 40, fillRate: 0.75, clearingPriceUsd: 0.25, latencyMs: { p50: null, p95: null } },
    });
  });

  it.each(ABUSE_SIGNALS)("[ADS-4] raises ads.abuse.%s above the contract's threshold, and not at it", async (signal) => {
    const { abuseSignalsPerHour } = contract.ads;
    expect((await after([counted(adsMetrics.abuse, [signal], abuseSignalsPerHour)])).alerts).toEqual([]);
    expect((await after([counted(adsMetrics.abuse, [signal], abuseSignalsPerHour + 1)])).alerts).toMatchObject([
      { key: `ads.abuse.${signal}`, summary: expect.stringContaining(String(abuseSignalsPerHour + 1)) },
    ]);
  });
});
