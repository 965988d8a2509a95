import { describe, expect, it } from "vitest";
import { deliveryCounts, letterCounts } from "../../../src/operations/alerts/figure-rules.ts";
import { isTimeToForget, servedBefore } from "../../../src/operations/alerts/retention-rules.ts";
import { forgottenAt, roomForWakeUps, wakeUpsOf } from "../../../src/operations/alerts/waking-rules.ts";

const DAY = 86_400_000;

describe("what has served", () => {
  it("has done so after the contract's days, each thing after its own; a key after one", () => {
    const contract = { incidentAlerts: { retentionDays: 90, feedRetentionDays: 30 }, audit: { retentionDays: 400 } };
    expect(servedBefore(1_000 * DAY, contract)).toEqual({
      resolvedAlerts: 910 * DAY,
      idempotencyKeys: 999 * DAY,
      feed: 970 * DAY,
      audit: 600 * DAY,
    });
  });

  it("is looked for once an hour", () => {
    expect(isTimeToForget(3_599_999, 0)).toBe(false);
    expect(isTimeToForget(3_600_000, 0)).toBe(true);
  });
});

describe("waking deliveries", () => {
  it("takes a hundred at a time, and no more than a thousand on their way", () => {
    expect([0, 900, 901, 999, 1_000, 1_001].map(roomForWakeUps)).toEqual([100, 100, 99, 1, 0, 0]);
  });

  it("counts a wake-up as lost after the contract's time", () => {
    expect(forgottenAt(1_000, 5)).toBe(6_000);
  });

  it("sends those whose schedule is spent to the dead-letter queue, the rest to a consumer", () => {
    expect(
      wakeUpsOf([
        { id: "dlv_1", state: "pending" },
        { id: "dlv_2", state: "spent" },
        { id: "dlv_3", state: "delivering" },
      ]),
    ).toEqual({
      wakeUps: [{ deliveryId: "dlv_1" }, { deliveryId: "dlv_3" }],
      spent: [{ deliveryId: "dlv_2", cause: "schedule-spent" }],
    });
  });
});

describe("figures of the alert path", () => {
  it("show what is being posted as pending, what is on its way to be given up as retrying", () => {
    const unfinished = [
      { state: "pending", count: 1, oldest: 40 },
      { state: "delivering", count: 2, oldest: 30 },
      { state: "retrying", count: 4, oldest: 50 },
      { state: "spent", count: 8, oldest: 60 },
    ];
    const tallies = new Map([
      ["delivered", 3],
      ["dead", 5],
      ["created", 23],
    ]);
    expect(deliveryCounts(unfinished, tallies)).toEqual({
      pending: 3,
      retrying: 12,
      delivered: 3,
      dead: 5,
      created: 23,
      oldestPendingAt: 30,
    });
    expect(deliveryCounts([], new Map())).toEqual({ pending: 0, retrying: 0, delivered: 0, dead: 0, created: 0, oldestPendingAt: null });
  });

  it("count a letter as failed by both only while it waits for somebody", () => {
    const rows = [
      { state: "undecided", both: 0, count: 1, oldest: 40 },
      { state: "undecided", both: 1, count: 2, oldest: 30 },
      { state: "in-progress", both: 1, count: 4, oldest: 10 },
      { state: "escalated", both: 1, count: 8, oldest: 5 },
      { state: "superseded", both: 1, count: 16, oldest: 4 },
    ];
    expect(letterCounts(rows)).toEqual({ dropped: 31, undecided: 3, inProgress: 4, bothFailed: 6, oldestUndecidedAt: 30 });
    expect(letterCounts([])).toEqual({ dropped: 0, undecided: 0, inProgress: 0, bothFailed: 0, oldestUndecidedAt: null });
  });
});
