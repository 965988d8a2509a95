import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dailyLimit, decide, isSpent, type BudgetFacts, type ReservationState } from "../../../src/features/llm/budget.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { llm } = contractFor("production");
const facts = (given: Partial<BudgetFacts> = {}): BudgetFacts => ({
  settled: 0,
  reserved: 0,
  leased: 1_000,
  reservation: undefined,
  ...given,
});

describe("the daily budget", () => {
  it("is small for an account whose address nobody proved to read", () => {
    expect(dailyLimit(llm, true)).toBe(llm.dailyTokenLimit);
    expect(dailyLimit(llm, false)).toBe(llm.unverifiedDailyTokenLimit);
    expect(llm.unverifiedDailyTokenLimit).toBeLessThan(llm.dailyTokenLimit);
  });

  it("is spent for a call where what is used leaves no room for it, not where calls under way hold it in reserve", () => {
    expect(isSpent(40, { settled: 60 }, 100)).toBe(false);
    expect(isSpent(41, { settled: 60 }, 100)).toBe(true);
  });

  it("takes a call's worst case up to the limit, and not one token more", () => {
    expect(decide({ type: "reserve", tokens: 40, limit: 100 }, facts({ settled: 30, reserved: 30 }))).toEqual({
      ok: true,
      value: { kind: "open", tokens: 40 },
    });
    expect(decide({ type: "reserve", tokens: 41, limit: 100 }, facts({ settled: 30, reserved: 30 }))).toEqual({
      ok: false,
      refusal: { kind: "over-limit", settled: 30, reserved: 30 },
    });
  });

  it.each<ReservationState>(["open", "settled", "released"])("takes nothing twice for a call whose reservation is %s", (reservation) => {
    expect(decide({ type: "reserve", tokens: 1, limit: 100 }, facts({ reservation }))).toEqual({ ok: true, value: { kind: "nothing" } });
  });

  it.each<ReservationState | undefined>(["settled", "released", undefined])(
    "ignores a settlement of a reservation that is %s",
    (reservation) => {
      expect(decide({ type: "settle", tokens: 5 }, facts({ reservation }))).toEqual({ ok: true, value: { kind: "nothing" } });
    },
  );

  it("settles an open reservation for what was used, and releases one for nothing", () => {
    const open = facts({ reserved: 40, reservation: "open" });
    expect(decide({ type: "settle", tokens: 5 }, open)).toEqual({ ok: true, value: { kind: "close", state: "settled", tokens: 5 } });
    expect(decide({ type: "release" }, open)).toEqual({ ok: true, value: { kind: "close", state: "released", tokens: 0 } });
  });

  it("never lets settled and open tokens pass the limit, in whatever order calls begin, end, repeat and fail", () => {
    const step = fc.record({
      call: fc.integer({ min: 0, max: 12 }),
      type: fc.constantFrom("reserve", "settle", "release"),
      worst: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const limit = 100;
        const calls = new Map<number, { state: ReservationState; reserved: number; used: number }>();
        const sum = (state: ReservationState, of: "reserved" | "used") =>
          [...calls.values()].filter((call) => call.state === state).reduce((total, call) => total + call[of], 0);
        for (const { call, type, worst, share } of steps) {
          const known = calls.get(call);
          const used = Math.floor((known?.reserved ?? 0) * share);
          const now = { settled: sum("settled", "used"), reserved: sum("open", "reserved"), leased: limit, reservation: known?.state };
          const decided = decide(
            type === "reserve" ? { type, tokens: worst, limit } : type === "settle" ? { type, tokens: used } : { type: "release" },
            now,
          );
          if (decided.ok && decided.value.kind === "open") calls.set(call, { state: "open", reserved: worst, used: 0 });
          if (decided.ok && decided.value.kind === "close" && known)
            calls.set(call, { ...known, state: decided.value.state, used: decided.value.tokens });
          expect(sum("settled", "used") + sum("open", "reserved")).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
