import { describe, expect, it } from "vitest";
import type { CountedRaise } from "../../../src/operations/alerts/alert.ts";
import type { AlertDeps } from "../../../src/operations/alerts/ports.ts";
import { createAlerts } from "../../../src/operations/alerts/raise-alerts.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";

/** Alerts over a ledger whose answers the test releases. */
function alertsOver(
  ledger: (raises: readonly CountedRaise[]) => Promise<void>,
  queue: (message: unknown) => Promise<void> = async () => undefined,
  pages = queue,
) {
  const clock = { now: () => new Date(0) };
  const deps = {
    clock,
    log: createLogger(
      () => ({}),
      () => undefined,
    ),
    metrics: createMetricsBuffer(clock),
    alertLedger: { raise: ledger },
    incidentAlertQueue: { send: queue },
    incidentPageQueue: { send: pages },
  };
  return createAlerts(deps as unknown as AlertDeps);
}

const raise = (key: string) => ({ key, severity: "page" as const, summary: key });

describe("raising alerts from one isolate", () => {
  it("sends a storm as a few batches, one entry a key, with every raise counted", async () => {
    const batches: CountedRaise[][] = [];
    const alerts = alertsOver(async (raises) => {
      await Promise.resolve();
      batches.push([...raises]);
    });
    await Promise.all(Array.from({ length: 300 }, (_, index) => alerts.raise(raise(`key.${index % 3}`))));
    expect(batches).toHaveLength(2);
    const counts = new Map<string, number>();
    for (const { key, count } of batches.flat()) counts.set(key, (counts.get(key) ?? 0) + count);
    expect([...counts]).toEqual([
      ["key.0", 100],
      ["key.1", 100],
      ["key.2", 100],
    ]);
  });

  it("[ALR-2] does not say raised before it is stored", async () => {
    let store = (): void => undefined;
    const alerts = alertsOver(() => new Promise((resolve) => (store = resolve)));
    let raised = false;
    const raising = alerts.raise(raise("checkout.stuck")).then(() => (raised = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(raised).toBe(false);
    store();
    await raising;
    expect(raised).toBe(true);
  });

  it("[ALR-2] hands to the queue what the ledger does not take, and fails where neither does", async () => {
    const queued: unknown[] = [];
    const gone = () => Promise.reject(unavailable("alert-ledger"));
    await alertsOver(gone, async (message) => void queued.push(message)).raise(raise("checkout.stuck"));
    expect(queued).toEqual([{ raise: { ...raise("checkout.stuck"), count: 1, source: "system" } }]);
    const paged: unknown[] = [];
    const lanes = alertsOver(
      gone,
      async (message) => void queued.push(message),
      async (message) => void paged.push(message),
    );
    await lanes.raise(raise("checkout.stuck"));
    await lanes.raise({ ...raise("crawl.slow"), severity: "warn" });
    expect([paged.length, queued.length]).toEqual([1, 2]);
    await expect(alertsOver(gone, () => Promise.reject(unavailable("incident-alerts"))).raise(raise("checkout.stuck"))).rejects.toThrow(
      "incident-alerts is not reachable",
    );
  });
});
