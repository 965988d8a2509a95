import { describe, expect, it } from "vitest";
import { started, upToDate } from "../../../src/operations/alerts/drill-rules.ts";
import type { Drill } from "../../../src/operations/alerts/drill.ts";
import { ANN, only, storyOf, UNHELD } from "./alerts-under-test.ts";

const BY = {
  now: 7,
  policy: { renotifySeconds: 3_600, groupGraceSeconds: 60, silenceSeconds: 45, receiver: "first on call", escalation: [], ...UNHELD },
  secondaryConfigured: true,
  keeping: [],
  rotas: [],
  silences: [],
  origin: { environment: "test", releaseId: "r1" },
};
const start = (simulate: Drill["simulate"], secondaryConfigured: boolean) =>
  started({ id: "drill_1", alertId: "alert_1", simulate, secondaryConfigured, author: ANN }, BY);
const transportsOf = (simulate: Drill["simulate"], secondaryConfigured: boolean) =>
  only(start(simulate, secondaryConfigured).effects, "deliver").map(({ delivery: { transport, simulateFailure } }) => [
    transport,
    simulateFailure,
  ]);

describe("[ALR-9] a drill that is started", () => {
  it("sends a marked alert that is never open, and leaves the operator's line", () => {
    const { answer, effects } = start(null, false);
    expect(answer).toEqual({
      id: "drill_1",
      alertId: "alert_1",
      startedBy: ANN.email,
      startedAt: 7,
      simulate: null,
      state: "running",
      finishedAt: null,
    });
    expect(storyOf(effects)).toEqual([
      "alert alert_1 resolved",
      "deliver open on primary",
      "probe-transport primary",
      "probe-transport secondary",
      "save-drill",
      "audit alert-drill.start of drill_1 by ann@ops.test",
    ]);
    expect(only(effects, "save-alert")[0]?.alert).toMatchObject({
      key: "drill.incident-transport.drill_1",
      drill: true,
      severity: "info",
      notifyDueAt: null,
      notifications: 1,
      resolvedAt: 7,
    });
    expect(only(effects, "deliver")[0]?.delivery).toMatchObject({ drill: true, sequence: 1, subjectId: "alert_1" });
  });

  it("goes to each transport there is; one that simulates a failure to the primary alone, where it fails", () => {
    expect(transportsOf(null, true)).toEqual([
      ["primary", false],
      ["secondary", false],
    ]);
    expect(transportsOf(null, false)).toEqual([["primary", false]]);
    expect(transportsOf("primary-failure", true)).toEqual([["primary", true]]);
  });
});

describe("[ALR-9] a drill's result", () => {
  const drill = start(null, true).answer;
  const there = { transport: "primary" as const, state: "delivered" as const };

  it("is finished at the time it is first known, and stays so", () => {
    expect(upToDate(drill, [there], undefined, 9)).toMatchObject({ state: "passed", finishedAt: 9 });
    expect(upToDate({ ...drill, state: "passed", finishedAt: 9 }, [there], undefined, 11)).toMatchObject({ finishedAt: 9 });
    expect(upToDate(drill, [{ ...there, state: "dead" }], undefined, 9)).toMatchObject({ state: "failed", finishedAt: 9 });
  });

  it("is open again when an operator's decision sends once more", () => {
    const failed = { ...drill, state: "failed" as const, finishedAt: 9 };
    expect(upToDate(failed, [{ ...there, state: "pending" }], { state: "in-progress" }, 11)).toMatchObject({
      state: "running",
      finishedAt: null,
    });
  });
});
