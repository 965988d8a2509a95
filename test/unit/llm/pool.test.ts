import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { poolAlert } from "../../../src/features/llm/pool-alerts.ts";
import {
  decideLease,
  growthOf,
  poolLimits,
  returnOf,
  takesEffect,
  wantedLease,
  type LeaseAsk,
  type LeaseFacts,
  type PoolFigures,
} from "../../../src/features/llm/pool.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { simulate, STEPS } from "./pool-simulation.ts";

const LIMITS = { total: 1_000, unverified: 300 };
/** So small that users want more together than there is. */
const SCARCE = { total: 500, unverified: 100 };
const ask = (given: Partial<LeaseAsk> = {}): LeaseAsk => ({
  ...{ userId: "usr_1", day: "2026-11-23", version: 2, verified: true, used: 0, atLeast: 50, wanted: 100 },
  ...given,
});
const facts = (given: Partial<LeaseFacts> = {}): LeaseFacts => ({ held: undefined, others: 0, unverifiedOthers: 0, ...given });

describe("a lease from the budget of all accounts", () => {
  it("is what is wanted, or what is left where that is enough, or nothing more", () => {
    expect(decideLease(ask(), facts({ others: 900 }), LIMITS)).toEqual({ version: 2, tokens: 100 });
    expect(decideLease(ask(), facts({ others: 940 }), LIMITS)).toEqual({ version: 2, tokens: 60 });
    expect(decideLease(ask(), facts({ others: 951 }), LIMITS)).toEqual({ version: 2, tokens: 0, short: "total" });
  });

  it("keeps what is held where there is no more, and what is used whatever there is", () => {
    const held = { version: 1, tokens: 40 };
    expect(decideLease(ask(), facts({ others: 951, held }), LIMITS)).toEqual({ version: 2, tokens: 40, short: "total" });
    expect(decideLease(ask({ used: 70, atLeast: 90 }), facts({ others: 951, held }), LIMITS)).toEqual({
      version: 2,
      tokens: 70,
      short: "total",
    });
  });

  it("of an unverified account comes from a part of the total", () => {
    expect(decideLease(ask({ verified: false }), facts({ others: 280, unverifiedOthers: 280 }), LIMITS)).toEqual({
      ...{ version: 2, tokens: 0, short: "unverified" },
    });
    expect(decideLease(ask(), facts({ others: 280, unverifiedOthers: 280 }), LIMITS)).toEqual({ version: 2, tokens: 100 });
  });

  it("shrinks to what is wanted, also where there would be no room for it now", () => {
    const held = { version: 1, tokens: 400 };
    expect(decideLease(ask({ atLeast: 30, wanted: 30, used: 10 }), facts({ held, others: 999 }), LIMITS)).toEqual({
      version: 2,
      tokens: 30,
    });
  });

  it("that is what is wanted already stays, and falls short of nothing", () => {
    const held = { version: 1, tokens: 30 };
    expect(decideLease(ask({ atLeast: 30, wanted: 30 }), facts({ held, others: 999 }), LIMITS)).toEqual({ version: 2, tokens: 30 });
  });

  it("is not changed by an ask that is repeated or comes late", () => {
    for (const version of [2, 3])
      expect(decideLease(ask(), facts({ held: { version, tokens: 80 } }), LIMITS)).toEqual({ version, tokens: 80 });
  });

  it("is asked for in pieces, within the user's own limit, and never for less than is needed", () => {
    expect(wantedLease(10, 0, 1_000, 200)).toBe(200);
    expect(wantedLease(450, 200, 1_000, 200)).toBe(450);
    expect(wantedLease(90, 80, 100, 200)).toBe(100);
  });

  it("never lets users together have more than the total, whatever is lost, late, repeated or killed on the way", async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, async (steps) => {
        await simulate(steps, { limits: SCARCE, limit: 350, unverifiedLimit: 120, piece: 90 }, (state) => {
          expect(state.poolSum).toBeLessThanOrEqual(SCARCE.total);
          expect(state.unverifiedSum).toBeLessThanOrEqual(SCARCE.unverified);
          for (const user of state.users) {
            expect(user.held).toBeLessThanOrEqual(user.limit);
            expect(user.held).toBeLessThanOrEqual(user.leased);
            expect(user.leased).toBeLessThanOrEqual(user.inPool);
          }
        });
      }),
      { numRuns: 250 },
    );
  });
});

describe("what is kept of an ask", () => {
  it("is a new lease once, and nothing of an ask that comes late or again", () => {
    expect(takesEffect(ask(), facts(), { version: 2, tokens: 100 })).toBe(true);
    expect(takesEffect(ask(), facts({ held: { version: 1, tokens: 40 } }), { version: 2, tokens: 100 })).toBe(true);
    expect(takesEffect(ask(), facts({ held: { version: 2, tokens: 100 } }), { version: 2, tokens: 100 })).toBe(false);
    expect(takesEffect(ask(), facts({ held: { version: 3, tokens: 40 } }), { version: 3, tokens: 40 })).toBe(false);
  });

  it("came to what was asked for at least, or says what was short", () => {
    expect(growthOf({ version: 2, tokens: 50 }, 50)).toBe("grown");
    expect(growthOf({ version: 2, tokens: 49, short: "unverified" }, 50)).toBe("unverified");
    expect(growthOf({ version: 2, tokens: 49 }, 50)).toBe("total");
  });
});

describe("what a budget gives back", () => {
  it("is what no call holds of an idle lease, from when it has been idle for long enough", () => {
    expect(returnOf({ tokens: 100, touchedAt: 1_000, held: 30 }, 500)).toEqual({ at: 1_500, keep: 30 });
  });

  it("is told where more was used than is on lease, and never more kept than that", () => {
    expect(returnOf({ tokens: 100, touchedAt: 1_000, held: 130 }, 500)).toEqual({ at: 1_500, keep: 100 });
  });

  it("is nothing where lease and use are even", () => {
    expect(returnOf({ tokens: 100, touchedAt: 1_000, held: 100 }, 500)).toBeUndefined();
  });
});

describe("alerts about the budget of all accounts", () => {
  const contract = contractFor("production");
  const { total, unverified } = poolLimits(contract.llm, "tokens");
  const raised = (given: Partial<PoolFigures>) =>
    poolAlert
      .conditions(
        { totalBudget: { leased: 0, unverifiedLeased: 0, unverifiedUsed: 0, accounts: 1, unverifiedAccounts: 0, short: null, ...given } },
        contract,
      )
      .map(({ key, severity }) => `${severity} ${key.slice("llm-gateway.total-budget.".length)}`);

  it("warn where it is nearly used up and page where it is, or where somebody found no room", () => {
    const { warn } = contract.llm.totalAlertShares;
    expect(raised({ leased: total * warn - 1 })).toEqual([]);
    expect(raised({ leased: total * warn })).toEqual(["warn nearly-used-up"]);
    expect(raised({ leased: total })).toEqual(["page used-up"]);
    expect(raised({ leased: total - 10, short: "total" })).toEqual(["page used-up"]);
  });

  it("warn where accounts that cost nothing to make use up their part", () => {
    const leased = unverified * contract.llm.totalAlertShares.warn;
    expect(raised({ leased, unverifiedLeased: leased })).toEqual(["warn unverified"]);
    expect(raised({ short: "unverified" })).toEqual(["warn unverified"]);
  });
});
