import { describe, expect, it } from "vitest";
import { imagesHealth } from "../../../src/features/images/health.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { imageMetrics } from "../../../src/platform/events/images.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import type { MetricsReader } from "../../../src/platform/metrics/reader.ts";
import type { Platform } from "../../../src/platform/platform.ts";
import { windowOf } from "../../support/observed.ts";

const contract = contractFor("production");
const { degraded, page } = contract.images.posture;

/** The section where every image was processed, in these seconds. */
async function after(seconds: readonly number[]) {
  const timed = await windowOf(imageMetrics.processorDuration, seconds, { outcome: "ok" });
  const served = { name: imageMetrics.served.name, kind: "counter" as const, labels: ["image"], value: seconds.length };
  const metrics = { read: async () => ({ ...timed, series: [...timed.series, served] }) } as unknown as MetricsReader;
  const section = imagesHealth({ contract } as Platform);
  const captured = await section.capture({ metrics } as CaptureContext);
  return { ...captured, alerts: section.alerts?.flatMap((rule) => rule.conditions(captured.figures, contract)) };
}
const times = (count: number, seconds: number) => Array.from({ length: count }, () => seconds);

describe("images that are slow", () => {
  it("do not page where 41 took 0.98 s and 60 took 1.03 s, as the threshold for that is above both", async () => {
    const { status, figures, alerts } = await after([...times(41, 0.979), ...times(60, 1.03)]);
    expect(figures).toMatchObject({ posture: "degraded", cause: "latency" });
    expect(status).toBe("warn");
    expect(alerts).toMatchObject([{ severity: "warn" }]);
  });

  it("are within a threshold that the 95th percentile does not pass, and over it by a millisecond", async () => {
    expect((await after(times(100, degraded.p95Ms / 1000))).figures).toMatchObject({ posture: "normal" });
    expect((await after(times(100, (degraded.p95Ms + 1) / 1000))).figures).toMatchObject({ posture: "degraded" });
    expect((await after([...times(95, page.p95Ms / 1000), ...times(5, 9)])).figures).toMatchObject({ posture: "degraded" });
    expect((await after([...times(94, page.p95Ms / 1000), ...times(6, 9)])).figures).toMatchObject({ posture: "page" });
  });
});
