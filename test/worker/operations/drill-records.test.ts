import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import type { Bindings } from "../../../src/bindings.ts";
import { recordDrill } from "../../../src/operations/drills/record-drill.ts";
import type { DrillReport } from "../../../src/operations/drills/record.ts";
import { awakenDesk } from "../objects.ts";

const OPERATOR = { kind: "operator", id: "opr_test", email: "grace@ops.test", role: "operator" } as const;
/** Nothing but the desk. */
const deps = createDeps({ OPS_DESK: env.OPS_DESK, OPS_METRICS: env.OPS_METRICS, ENVIRONMENT: "local" } as unknown as Bindings);

const report = (at: string, changes: Partial<DrillReport> = {}): DrillReport => ({
  name: "webhook-down",
  result: "passed",
  startedAt: `2026-11-23T${at}:00.000Z`,
  endedAt: `2026-11-23T${at}:30.000Z`,
  detectedAfterSeconds: 1.5,
  timeline: [{ at: `2026-11-23T${at}:01.000Z`, kind: "broke", text: "the primary receiver refuses connections" }],
  ...changes,
});

// The first call loads the whole Worker, which takes longer than the client's deadline allows.
beforeAll(awakenDesk, 60_000);

describe("the records of drills", () => {
  it("keep what was reported with who reported it, newest first and page by page", async () => {
    const first = await recordDrill(deps, report("01:00"), OPERATOR);
    const second = await recordDrill(deps, report("02:00", { name: "config-drift" }), OPERATOR);
    expect(first).toMatchObject({ ...report("01:00"), recordedBy: OPERATOR.email });
    expect(await deps.drillDesk.drillRecords(1)).toEqual([second]);
    expect(await deps.drillDesk.drillRecords(10, second.id)).toEqual([first]);
    expect(await deps.auditTrails["ops-desk"].auditLines({ limit: 1 })).toMatchObject([
      { action: "drill.record", subject: "config-drift", actor: { email: OPERATOR.email } },
    ]);
  });

  it("take the same run once however often it is reported", async () => {
    const once = await recordDrill(deps, report("03:00"), OPERATOR);
    const again = await recordDrill(deps, report("03:00", { result: "failed" }), OPERATOR);
    expect(again).toEqual(once);
  });

  it("tell of each drill its last result and when it last passed", async () => {
    await recordDrill(deps, report("04:00", { result: "failed", detectedAfterSeconds: null }), OPERATOR);
    const last = await deps.drillDesk.lastDrills();
    expect(last.find(({ name }) => name === "webhook-down")).toEqual({
      name: "webhook-down",
      result: "failed",
      detectedAfterSeconds: null,
      lastPassedAt: "2026-11-23T03:00:30.000Z",
    });
  });
});
