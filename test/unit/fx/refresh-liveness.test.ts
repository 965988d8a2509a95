import { describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { isRefreshDue, refreshOverdue } from "../../../src/features/fx/rules.ts";

const { fx } = contractFor("production");
const START = new Date("2026-11-28T10:07:00Z");
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

describe("[FX-3] given an hourly refresh that succeeded at its time", () => {
  const refresh = { succeededAt: START, triedAt: START };

  it("when the next cron comes, nothing was due before it and nobody is told", () => {
    for (let minute = 0; minute <= 60; minute += 1) {
      expect(isRefreshDue({ coverage: "fresh", refresh }, after(minute), fx), `${minute} min`).toBe(false);
      expect(refreshOverdue(START, after(minute), fx)).toBe(0);
    }
  });

  it("when the next cron is missed, the minute's does its work two minutes later", () => {
    expect(isRefreshDue({ coverage: "fresh", refresh }, after(62), fx)).toBe(true);
  });

  it("when the source fails on, it is asked every five minutes, and somebody is told within a period and ten minutes, though it is looked at once a minute", () => {
    let state: { succeededAt: Date | null; triedAt: Date } = refresh;
    const tries: number[] = [];
    let told: number | undefined;
    for (let minute = 1; minute <= 120; minute += 1) {
      if (isRefreshDue({ coverage: "fresh", refresh: state }, after(minute), fx)) {
        tries.push(minute);
        state = { ...state, triedAt: after(minute) };
      }
      if (refreshOverdue(state.succeededAt, after(minute), fx) > 0) told ??= minute;
    }
    expect(tries.slice(0, 3)).toEqual([62, 67, 72]);
    expect(told).toBeLessThanOrEqual(70);
  });
});

describe("given rates of whose refresh nothing is known", () => {
  it("a refresh is due, and overdue: that nothing is known is no proof of health", () => {
    expect(isRefreshDue({ coverage: "fresh", refresh: undefined }, START, fx)).toBe(true);
    expect(refreshOverdue(undefined, START, fx)).toBeGreaterThan(0);
    expect(refreshOverdue(null, START, fx)).toBeGreaterThan(0);
  });

  it("a refresh is due at once where what is stored is not fresh, whatever was tried", () => {
    expect(isRefreshDue({ coverage: "stale", refresh: { succeededAt: START, triedAt: START } }, START, fx)).toBe(true);
  });
});
