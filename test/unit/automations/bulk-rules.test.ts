import { describe, expect, it } from "vitest";
import { becameOf, laneStep, planOf, type LaneStanding } from "../../../src/features/automations/bulk/rules.ts";

const standing: LaneStanding = { lane: "a", waiting: 9, underWay: 0, replayed: 0, failed: 0, latelyFailed: 0, resting: false };
const running = { ...standing, replayed: 1 };
const canary = { kind: "take", most: 1, canary: true };
const most = (count: number) => ({ kind: "take", most: count, canary: false });

describe("[AUT-3] a lane of a bulk replay", () => {
  it.each([
    ["begins with one letter", standing, canary],
    ["also where its receiver rests, whose probe that is", { ...standing, resting: true }, canary],
    ["waits for what becomes of it", { ...standing, underWay: 1 }, { kind: "wait" }],
    ["is given up where it was not taken", { ...standing, failed: 1 }, { kind: "stop" }],
    ["goes on by a batch when it was", running, most(5)],
    ["has no more than a batch under way", { ...running, underWay: 3 }, most(2)],
    ["waits while a batch is under way", { ...running, underWay: 5 }, { kind: "wait" }],
    ["waits while its receiver rests", { ...running, resting: true }, { kind: "wait" }],
    ["goes on where five of the last ten failed", { ...running, failed: 5, latelyFailed: 5 }, most(5)],
    ["is given up where six of them did", { ...running, failed: 6, latelyFailed: 6 }, { kind: "stop" }],
    ["takes nothing when all had their turn", { ...running, waiting: 0, failed: 9, latelyFailed: 9 }, { kind: "wait" }],
  ])("%s", (_, given, expected) => expect(laneStep(given, 5)).toEqual(expected));
});

describe("[AUT-3] what a bulk replay does next", () => {
  const plan = (lanes: readonly LaneStanding[], room: number) => {
    const { stop, take } = planOf(lanes, { room, batch: 50 });
    return { stop, take: Object.fromEntries(take) };
  };

  it("has canaries first, and shares what is left", () => {
    const lanes = [
      { ...running, lane: "big", waiting: 500 },
      { ...running, lane: "small", waiting: 500, underWay: 48 },
      { ...standing, lane: "new" },
    ];
    expect(plan(lanes, 11)).toEqual({ stop: [], take: { new: 1, big: 5, small: 2 } });
  });

  it("takes no more than there is room for, and nothing where there is none", () => {
    const lanes = ["a", "b", "c"].map((lane) => ({ ...standing, lane }));
    expect(plan(lanes, 2).take).toEqual({ a: 1, b: 1 });
    expect(plan(lanes, 0).take).toEqual({});
    expect(plan(lanes, -3).take).toEqual({});
  });

  it("goes on with the others where one lane fails", () => {
    expect(
      plan(
        [
          { ...standing, lane: "down", failed: 1 },
          { ...running, lane: "well" },
        ],
        50,
      ),
    ).toEqual({ stop: ["down"], take: { well: 50 } });
  });
});

describe("[AUT-3] a bulk replay", () => {
  const replay = (state: string, lanes: readonly Partial<LaneStanding>[], heldBack = 0) =>
    becameOf({ state, heldBack, lanes: lanes.map((lane) => ({ ...standing, ...lane })) });

  it.each([
    ["stays a canary until one was taken", replay("canary", [{ underWay: 1 }]), undefined],
    ["runs when one was", replay("canary", [{ replayed: 1 }, { underWay: 1 }]), "running"],
    ["runs on", replay("running", [{ replayed: 1 }]), undefined],
    ["waits for the last ones", replay("running", [{ waiting: 0, underWay: 1, replayed: 1 }]), undefined],
    ["is done when all had their turn", replay("running", [{ waiting: 0, replayed: 1, failed: 2 }]), "done"],
    ["is done where none could be replayed", replay("canary", [{ waiting: 0 }]), "done"],
    [
      "is stopped where some were held back",
      replay(
        "running",
        [
          { waiting: 0, replayed: 1 },
          { waiting: 0, failed: 1 },
        ],
        3,
      ),
      "stopped",
    ],
    [
      "failed with its canaries",
      replay(
        "canary",
        [
          { waiting: 0, failed: 1 },
          { waiting: 0, failed: 1 },
        ],
        3,
      ),
      "canary-failed",
    ],
    ["stays halted", replay("halted", [{ waiting: 0 }]), undefined],
    ["stays done", replay("done", [{ waiting: 0 }]), undefined],
  ])("%s", (_, became, expected) => expect(became).toBe(expected));
});
