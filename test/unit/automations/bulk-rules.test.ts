import { describe, expect, it } from "vitest";
import { nextStep } from "../../../src/features/automations/bulk/rules.ts";

const standing = { state: "canary", waiting: 9, underWay: 0, replayed: 0, failed: 0 };
const running = { ...standing, state: "running", replayed: 1 };

describe("a bulk replay", () => {
  it.each([
    ["begins with one letter", standing, { kind: "take", count: 1 }],
    ["waits for what becomes of it", { ...standing, underWay: 1 }, { kind: "wait" }],
    ["goes on when it was taken", { ...standing, replayed: 1 }, { kind: "become", to: "running" }],
    ["ends where it was not", { ...standing, failed: 1 }, { kind: "become", to: "canary-failed" }],
    ["is over where no letter can be the canary", { ...standing, waiting: 0 }, { kind: "become", to: "done" }],
    ["takes a batch", running, { kind: "take", count: 5 }],
    ["has no more than a batch under way", { ...running, underWay: 3 }, { kind: "take", count: 2 }],
    ["waits while a batch is under way", { ...running, underWay: 5 }, { kind: "wait" }],
    ["waits for the last ones", { ...running, waiting: 0, underWay: 1 }, { kind: "wait" }],
    ["is done when all had their turn", { ...running, waiting: 0, failed: 2 }, { kind: "become", to: "done" }],
    ["stays halted", { ...running, state: "halted" }, undefined],
    ["stays done", { ...running, state: "done" }, undefined],
    ["stays failed", { ...running, state: "canary-failed" }, undefined],
  ])("%s", (_, given, expected) => expect(nextStep(given, 5)).toEqual(expected));
});
