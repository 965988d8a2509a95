import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LOSSY, simulate, steps, type Simulated, type Way } from "./isolate-simulation.ts";

const SOUND: readonly Way[] = [{ there: 0.01, back: 0.01 }];

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-23T10:00:00Z") }));
afterEach(() => void vi.useRealTimers());

const neverOver = (state: Simulated): void => {
  expect(state.exposure()).toBeLessThanOrEqual(state.limit);
  const { settled, reserved } = state.owner.taken();
  expect(settled + reserved).toBeLessThanOrEqual(state.limit);
};

describe("an isolate's part of a user's budget", () => {
  it("[LLM-3] never lets calls pass the limit, and accounts each at what it used at least, whatever is lost, late or killed", async () => {
    const kinds = ["begin", "begin", "begin", "end", "end", "release", "wait", "wait", "kill"] as const;
    await fc.assert(
      fc.asyncProperty(steps(kinds), LOSSY, fc.constantFrom(20_000, 90_000, 500_000), async (plan, ways, limit) => {
        const { calls, owner } = await simulate({ steps: plan, ways, limit }, neverOver);
        const used = calls.reduce((sum, call) => sum + (call.state === "ended" ? call.used : 0), 0);
        expect(owner.settledTokens()).toBeGreaterThanOrEqual(used);
        const booked = calls.filter(({ acknowledged, id }) => acknowledged && owner.used(id) !== undefined);
        expect(booked.map(({ id }) => owner.used(id))).toEqual(booked.map((call) => call.used));
      }),
      { numRuns: 60 },
    );
  });

  it("[LLM-2] accounts each call at what it used, once, and nothing else, where isolates live and the way is sound", async () => {
    const kinds = ["begin", "begin", "begin", "end", "end", "release", "wait", "wait"] as const;
    await fc.assert(
      fc.asyncProperty(steps(kinds), fc.constantFrom(20_000, 90_000, 500_000), async (plan, limit) => {
        const { calls, owner } = await simulate({ steps: plan, ways: SOUND, limit }, neverOver);
        const used = calls.reduce((sum, call) => sum + (call.state === "ended" ? call.used : 0), 0);
        expect(owner.settledTokens()).toBe(used);
        expect(owner.taken().reserved).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it.each([18_100, 63_200, 207_050, 495_300])(
    "[LLM-4] lets one isolate use a day of %i tokens up to what has no room for another call",
    async (limit) => {
      const one = { isolate: 0, tokens: 9_000 };
      const plan = Array.from({ length: 60 }, () => [
        { ...one, kind: "begin" as const, seconds: 0 },
        { ...one, kind: "wait" as const, seconds: 0.02 },
        { ...one, kind: "end" as const, seconds: 0 },
        { ...one, kind: "wait" as const, seconds: 0.02 },
      ]);
      const { owner } = await simulate({ steps: plan.flat(), ways: SOUND, limit }, neverOver);
      expect(owner.settledTokens()).toBe(Math.floor(limit / one.tokens) * one.tokens);
    },
  );
});
