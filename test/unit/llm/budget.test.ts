import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dailyLimit,
  decideReserve,
  endsReservation,
  isSpent,
  percentsReached,
  tokenLimits,
  type Purse,
  type ReservationState,
} from "../../../src/features/llm/budget.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { llm } = contractFor("production");
const purse = (given: Partial<Purse> = {}): Purse => ({
  ...{ of: "account", unit: "tokens", needed: 40, limit: 100, settled: 0, reserved: 0, leased: 1_000 },
  ...given,
});

describe("the daily budget", () => {
  it("is small for an account whose address nobody proved to read", () => {
    const [verified, unverified] = [dailyLimit(llm, true), dailyLimit(llm, false)];
    expect(verified).toEqual({ tokens: llm.dailyTokenLimit, nanoUsd: Number(llm.dailyUsdLimit) * 1e9 });
    expect(unverified).toEqual({ tokens: llm.unverifiedDailyTokenLimit, nanoUsd: Number(llm.unverifiedDailyUsdLimit) * 1e9 });
    expect(unverified.tokens).toBeLessThan(verified.tokens);
    expect(unverified.nanoUsd).toBeLessThan(verified.nanoUsd);
  });

  it("is spent for a call where what is used leaves no room for it, not where calls under way hold it in reserve", () => {
    expect(isSpent(40, { settled: 60 }, 100)).toBe(false);
    expect(isSpent(41, { settled: 60 }, 100)).toBe(true);
  });

  it("takes a call's worst case up to the limit, and not one token more", () => {
    const taken = { settled: 30, reserved: 30 };
    expect(decideReserve([purse(taken)], undefined)).toEqual({ ok: true, value: { kind: "open" } });
    expect(decideReserve([purse({ ...taken, needed: 41 })], undefined)).toEqual({
      ok: false,
      refusal: { kind: "over-limit", of: "account", unit: "tokens", limit: 100, settled: 30, reserved: 30 },
    });
  });

  it("needs room in each purse that a call meets, in money as in tokens, and says which had none", () => {
    const money = purse({ unit: "nanoUsd", needed: 5, limit: 4 });
    expect(decideReserve([purse(), money], undefined)).toMatchObject({ refusal: { of: "account", unit: "nanoUsd", limit: 4 } });
    const token = purse({ of: "service-token", limit: 39, leased: undefined });
    expect(decideReserve([token, purse()], undefined)).toMatchObject({ refusal: { of: "service-token", unit: "tokens", limit: 39 } });
  });

  it("says of limits without room the one that is spent, before one that has room again as calls end", () => {
    const held = purse({ of: "service-token", limit: 60, reserved: 50, leased: undefined });
    const spent = purse({ unit: "nanoUsd", limit: 60, settled: 50 });
    expect(decideReserve([held, spent], undefined)).toMatchObject({ refusal: { of: "account", unit: "nanoUsd" } });
    expect(decideReserve([held, purse()], undefined)).toMatchObject({ refusal: { of: "service-token", reserved: 50 } });
  });

  it("says first of a limit that the call is larger than the whole of: no end of calls and no midnight helps there", () => {
    const spent = purse({ of: "service-token", limit: 60, settled: 50, leased: undefined });
    const tooSmall = purse({ unit: "nanoUsd", needed: 61, limit: 60 });
    expect(decideReserve([spent, tooSmall], undefined)).toMatchObject({ refusal: { of: "account", unit: "nanoUsd" } });
    expect(decideReserve([spent, purse({ ...tooSmall, needed: 60 })], undefined)).toMatchObject({ refusal: { of: "service-token" } });
  });

  it("takes what isolates have on lease for taken, and tells nobody of it", () => {
    expect(decideReserve([purse({ reserved: 20, lent: 41 })], undefined)).toMatchObject({ refusal: { settled: 0, reserved: 20 } });
    expect(decideReserve([purse({ reserved: 20, lent: 40 })], undefined).ok).toBe(true);
  });

  it("has reached a percentage once so much is used, and not while it is only reserved", () => {
    const percents = [80, 95];
    expect(percentsReached({ settled: 79, limit: 100 }, percents)).toEqual([]);
    expect(percentsReached({ settled: 80, limit: 100 }, percents)).toEqual([80]);
    expect(percentsReached({ settled: 95, limit: 100 }, percents)).toEqual([80, 95]);
    expect(percentsReached({ settled: 55_999_999, limit: 70_000_000 }, percents)).toEqual([]);
    expect(percentsReached({ settled: 56_000_000, limit: 70_000_000 }, percents)).toEqual([80]);
  });

  it("asks for a larger lease where the account's does not cover the call, of what it is short of", () => {
    const short = purse({ unit: "nanoUsd", settled: 20, leased: 50 });
    expect(decideReserve([purse(), short], undefined)).toEqual({ ok: true, value: { kind: "lease", unit: "nanoUsd", atLeast: 60 } });
    expect(decideReserve([purse({ of: "service-token", leased: undefined })], undefined)).toEqual({ ok: true, value: { kind: "open" } });
  });

  it.each<ReservationState>(["open", "settled", "released"])("takes nothing twice for a call whose reservation is %s", (reservation) => {
    expect(decideReserve([purse({ limit: 1 })], reservation)).toEqual({ ok: true, value: { kind: "nothing" } });
  });

  it("ends an open reservation, and no other", () => {
    expect((["open", "settled", "released", undefined] as const).map((state) => endsReservation(state))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("has of a service token's limits those that its owner set, of the model called first", () => {
    const limits = { tokens: 1_000, models: { "gpt-5-mini": { tokens: 100, nanoUsd: 7 } } };
    expect(tokenLimits(limits, "gpt-5-mini")).toEqual([
      { of: "service-token-model", unit: "tokens", limit: 100 },
      { of: "service-token-model", unit: "nanoUsd", limit: 7 },
      { of: "service-token", unit: "tokens", limit: 1_000 },
    ]);
    expect(tokenLimits(limits, "gpt-4.1-mini")).toEqual([{ of: "service-token", unit: "tokens", limit: 1_000 }]);
    expect(tokenLimits(limits, "constructor")).toHaveLength(1);
    expect(tokenLimits({}, "gpt-5-mini")).toEqual([]);
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
          if (type === "reserve") {
            const now = purse({ needed: worst, limit, settled: sum("settled", "used"), reserved: sum("open", "reserved") });
            const decided = decideReserve([now], known?.state);
            if (decided.ok && decided.value.kind === "open") calls.set(call, { state: "open", reserved: worst, used: 0 });
          } else if (known && endsReservation(known.state)) {
            const used = type === "settle" ? Math.floor(known.reserved * share) : 0;
            calls.set(call, { ...known, state: type === "settle" ? "settled" : "released", used });
          }
          expect(sum("settled", "used") + sum("open", "reserved")).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
