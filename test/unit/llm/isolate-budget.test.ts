import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NOTHING, plus, UNITS, type Amount } from "../../../src/features/llm/unit.ts";
import { budgetDifference, sumsOf } from "../../../src/features/llm/check-budget.ts";
import { costOf } from "../../../src/features/llm/pricing.ts";
import { nanoUsdOfRecord, tokensOf } from "../../../src/features/llm/usage-record.ts";
import { LOSSY, simulate, steps, type Simulated, type Step, type Way } from "./isolate-simulation.ts";

/** Some bound by tokens, some by money. */
const LIMITS = fc.record({
  tokens: fc.constantFrom(20_000, 90_000, 500_000),
  nanoUsd: fc.constantFrom(20_000_000, 150_000_000, 1_000_000_000),
});
const SOUND: readonly Way[] = [{ there: 0.01, back: 0.01 }];

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-23T10:00:00Z") }));
afterEach(() => void vi.useRealTimers());

const neverOver = (state: Simulated): void => {
  const { settled, reserved } = state.owner.taken();
  const taken = plus(settled, reserved);
  for (const unit of UNITS) {
    expect(state.exposure()[unit]).toBeLessThanOrEqual(state.limit[unit]);
    expect(taken[unit]).toBeLessThanOrEqual(state.limit[unit]);
  }
};

const usedBy = (calls: Simulated["calls"]): Amount =>
  calls.reduce((sum, { state, used }) => (state === "ended" ? plus(sum, used) : sum), NOTHING);

const TOKENS = 9_000;
/** Calls of one isolate, each ended before the next begins. */
const ONE_AFTER_THE_OTHER: Step[] = Array.from({ length: 60 }, () =>
  (["begin", "wait", "end", "wait"] as const).map((kind) => ({ kind, isolate: 0, tokens: TOKENS, seconds: kind === "wait" ? 0.02 : 0 })),
).flat();

/** What was reserved, less what became of it, in each of what the budget is kept in; undefined before the first call. */
const differences = ({ owner }: Pick<Simulated, "owner">): Record<string, number> | undefined => {
  const audit = owner.audit();
  return audit && Object.fromEntries(sumsOf(audit).map(([unit, sums]) => [unit, budgetDifference(sums)]));
};
const NO_DIFFERENCE = { tokens: 0, nanoUsd: 0 };

describe("an isolate's part of a user's budget", () => {
  it(
    "[LLM-3] never lets calls pass the limit, and accounts each at what it used at least, whatever is lost, late or killed",
    { tags: ["slow"] },
    async () => {
      const kinds = ["begin", "begin", "begin", "end", "end", "release", "wait", "wait", "kill"] as const;
      await fc.assert(
        fc.asyncProperty(steps(kinds), LOSSY, LIMITS, async (plan, ways, limit) => {
          const { calls, owner } = await simulate({ steps: plan, ways, limit }, neverOver);
          const used = usedBy(calls);
          for (const unit of UNITS) expect(owner.settled()[unit]).toBeGreaterThanOrEqual(used[unit]);
          const booked = calls.filter(({ acknowledged, id }) => acknowledged && owner.used(id) !== undefined);
          expect(booked.map(({ id }) => owner.used(id))).toEqual(booked.map((call) => call.used));
        }),
        { numRuns: 40 },
      );
    },
  );

  it(
    "[LLM-2] accounts each call at what it used, once, and nothing else, where isolates live and the way is sound",
    { tags: ["slow"] },
    async () => {
      const kinds = ["begin", "begin", "begin", "end", "end", "release", "wait", "wait"] as const;
      await fc.assert(
        fc.asyncProperty(steps(kinds), LIMITS, async (plan, limit) => {
          const { calls, owner } = await simulate({ steps: plan, ways: SOUND, limit }, neverOver);
          expect(owner.settled()).toEqual(usedBy(calls));
          expect(owner.taken().reserved).toEqual(NOTHING);
        }),
        { numRuns: 40 },
      );
    },
  );

  it(
    "[LLM-3] keeps the law of tokens and of money at each moment, whatever is lost, late, killed, or priced anew; and proves what it books",
    { tags: ["slow"] },
    async () => {
      const kinds = ["begin", "begin", "begin", "end", "end", "release", "wait", "wait", "kill"] as const;
      await fc.assert(
        fc.asyncProperty(steps(kinds), LOSSY, LIMITS, async (plan, ways, limit) => {
          const { owner } = await simulate({ steps: plan, ways, limit }, (state) => {
            expect(differences(state) ?? NO_DIFFERENCE).toEqual(NO_DIFFERENCE);
          });
          const events = owner.hand();
          const { recorded = 0, nanoUsd } = owner.audit() ?? {};
          expect({ tokens: recorded, nanoUsd: nanoUsd?.recorded ?? 0 }).toEqual({
            tokens: events.reduce((sum, event) => sum + tokensOf(event), 0),
            nanoUsd: events.reduce((sum, event) => sum + nanoUsdOfRecord(event), 0),
          });
          for (const event of events.filter(({ priced }) => priced)) expect(nanoUsdOfRecord(event)).toBe(costOf(event.priced?.lines ?? []));
        }),
        { numRuns: 30 },
      );
    },
  );

  it.each([
    ["a reservation that is gone", "delete from reservations where call_id = (select min(call_id) from reservations)"],
    ["a worst case that was changed", "update reservations set reserved_nano_usd = reserved_nano_usd + 1"],
    ["a tally that was changed", "update day_tallies set reserved_nano_usd = reserved_nano_usd - 1"],
    ["a state that there is not", "update reservations set state = 'forgiven'"],
  ])("[LLM-3] shows %s in its law of money", async (_, statement) => {
    const limit = { tokens: 90_000, nanoUsd: 1_000_000_000 };
    const { owner } = await simulate({ steps: ONE_AFTER_THE_OTHER.slice(0, 8), ways: SOUND, limit }, () => undefined);
    expect(differences({ owner })).toEqual(NO_DIFFERENCE);
    owner.tamper(statement);
    expect(differences({ owner })?.["nanoUsd"]).not.toBe(0);
  });

  it("[LLM-3] shows a booking that was changed against what was handed to the audit events", async () => {
    const limit = { tokens: 90_000, nanoUsd: 1_000_000_000 };
    const { owner } = await simulate({ steps: ONE_AFTER_THE_OTHER.slice(0, 8), ways: SOUND, limit }, () => undefined);
    const events = owner.hand().reduce((sum, event) => sum + nanoUsdOfRecord(event), 0);
    expect(owner.audit()?.nanoUsd?.recorded).toBe(events);
    owner.tamper("update reservations set nano_usd = nano_usd - 1 where call_id = (select min(call_id) from reservations)");
    expect(owner.audit()?.nanoUsd?.recorded).toBe(events - 1);
  });

  it.each([18_100, 63_200, 207_050, 495_300])(
    "[LLM-4] lets one isolate use a day of %i tokens up to what has no room for another call",
    async (limit) => {
      const roomy = { tokens: limit, nanoUsd: 1_000_000_000 };
      const { owner } = await simulate({ steps: ONE_AFTER_THE_OTHER, ways: SOUND, limit: roomy }, neverOver);
      expect(owner.settled().tokens).toBe(Math.floor(limit / TOKENS) * TOKENS);
    },
  );

  it.each([29_000_000, 101_120_000, 331_280_000])(
    "[LLM-3] lets one isolate spend a day of %i nano-US-dollars up to what has no room for another call",
    async (limit) => {
      const { owner } = await simulate(
        { steps: ONE_AFTER_THE_OTHER, ways: SOUND, limit: { tokens: 10_000_000, nanoUsd: limit } },
        neverOver,
      );
      const cost = TOKENS * 1_600;
      expect(owner.settled().nanoUsd).toBe(Math.floor(limit / cost) * cost);
    },
  );
});
