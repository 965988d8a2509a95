import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEASE_WIRE, leaseGrowth, lostLease } from "../../../src/features/llm/isolate-lease.ts";
import { accountStandings, limitFields } from "../../../src/features/llm/limit-fields.ts";
import { limitsAlert, moneyAlert } from "../../../src/features/llm/pool-alerts.ts";
import { poolLimits } from "../../../src/features/llm/pool.ts";
import { worstCostNanoUsd } from "../../../src/features/llm/pricing.ts";
import { amountText, covers, UNITS, usdText } from "../../../src/features/llm/unit.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { nanoUsdOf } from "../../../src/platform/nano-usd.ts";

const contract = contractFor("production");
const NOW = new Date("2026-11-27T21:00:00Z");

describe("US dollars", () => {
  it("are read and written digit by digit, to the last nano-dollar", () => {
    expect([0, 7, 200, 10_000_000, 1_500_000_000, 999_999_990_000_000].map(usdText)).toEqual([
      ...["0.00 USD", "0.000000007 USD", "0.0000002 USD", "0.01 USD", "1.50 USD", "999999.99 USD"],
    ]);
    expect(amountText("tokens", 12)).toBe("12 tokens");
    fc.assert(
      fc.property(fc.nat(99_999_999), (cents) => {
        const text = (cents / 100).toFixed(2);
        expect(usdText(nanoUsdOf(text))).toBe(`${text} USD`);
      }),
    );
  });

  it("of the contract are whole nano-dollars that a number holds exactly, also those of all accounts times a hundred", () => {
    const { dailyUsdLimit, unverifiedDailyUsdLimit, totalDailyUsdLimit, lease } = contract.llm;
    for (const usd of [dailyUsdLimit, unverifiedDailyUsdLimit, totalDailyUsdLimit, lease.usd, lease.isolate.usd])
      expect(Number.isSafeInteger(nanoUsdOf(usd) * 100)).toBe(true);
  });
});

describe("the most a call can cost", () => {
  const base = { from: "2026-01-01", inputUsdPerMillion: "2", outputUsdPerMillion: "10" };

  it("is that of the dearest threshold its prompt may come to stand above, whichever way prices go there", () => {
    expect(worstCostNanoUsd(base, 1_000, 10)).toBe(1_000 * 2_000 + 10 * 10_000);
    const dearer = { promptTokens: 500, inputUsdPerMillion: "4", outputUsdPerMillion: "20" };
    expect(worstCostNanoUsd({ ...base, above: [dearer] }, 500, 10)).toBe(500 * 2_000 + 10 * 10_000);
    expect(worstCostNanoUsd({ ...base, above: [dearer] }, 501, 10)).toBe(501 * 4_000 + 10 * 20_000);
    const cheaper = { promptTokens: 500, inputUsdPerMillion: "1", outputUsdPerMillion: "5" };
    expect(worstCostNanoUsd({ ...base, above: [cheaper] }, 501, 10)).toBe(501 * 2_000 + 10 * 10_000);
  });
});

describe("a lease in money", () => {
  const dearest = { provider: "anthropic" as const, model: "claude-sonnet-4-5", nanoUsdPerToken: 22_500 };
  const lost = (nanoUsd: number | undefined) =>
    lostLease({ leaseId: "lse_1", userId: "usr_1", day: "2026-11-27", tokens: 10, nanoUsd, dearest }, NOW);

  it("grows in each by itself, and not at all in money for an isolate that asks for none", () => {
    const held = { tokens: 0, nanoUsd: 0 };
    const left = { tokens: 1_000, nanoUsd: 50 };
    const facts = { held, left, pooled: { tokens: 70, nanoUsd: 1_000 } };
    expect(leaseGrowth(facts, { tokens: 500, nanoUsd: 500, share: 0.1 })).toEqual({ tokens: 70, nanoUsd: 5 });
    expect(leaseGrowth(facts, { tokens: 500, share: 0.1 })).toEqual({ tokens: 70, nanoUsd: 0 });
  });

  it("never gets an isolate more than is left in either, nor takes of it what it has", () => {
    const amount = fc.record({ tokens: fc.nat(10_000), nanoUsd: fc.nat(10_000) });
    fc.assert(
      fc.property(
        fc.record({ held: amount, left: amount, pooled: amount }),
        amount,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (facts, most, share) => {
          const { left, pooled } = facts;
          const growth = leaseGrowth(facts, { ...most, share });
          expect(covers(left, growth) && covers(pooled, growth)).toBe(true);
          for (const unit of UNITS) expect(growth[unit]).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it("that is lost costs what its tokens can, and no more than it had", () => {
    expect(lost(undefined)).toMatchObject({ wire: LEASE_WIRE, outputTokens: 10, outputCostNanoUsd: 225_000 });
    expect(lost(1_000).outputCostNanoUsd).toBe(1_000);
    expect(lost(1_000_000).outputCostNanoUsd).toBe(225_000);
  });
});

describe("fields of a day's limits", () => {
  it("name each limit, its unit and what is left of it until midnight", () => {
    const standings = accountStandings({ settled: 10, reserved: 20, nanoUsd: { settled: 7, reserved: 0 } }, { tokens: 100, nanoUsd: 5 });
    expect(limitFields(standings, NOW)).toEqual({
      "ratelimit-policy": '"llm-tokens";q=100;w=86400, "llm-nano-usd";q=5;w=86400',
      ratelimit: '"llm-tokens";r=70;t=10800, "llm-nano-usd";r=0;t=10800',
    });
    expect(limitFields(accountStandings({ settled: 1, reserved: 0 }, { tokens: 2, nanoUsd: 5 }), NOW).ratelimit).toBe(
      '"llm-tokens";r=1;t=10800',
    );
  });
});

describe("alerts about budgets in money, and about single limits", () => {
  const { total, unverified } = poolLimits(contract.llm, "nanoUsd");
  const raised = (leased: number, unverifiedLeased = 0) =>
    moneyAlert
      .conditions(
        { totalMoney: { leased: leased / 1e9, unverifiedLeased: unverifiedLeased / 1e9, accounts: 1, unverifiedAccounts: 1, short: null } },
        contract,
      )
      .map(({ key, severity }) => `${severity} ${key}`);

  it("come at the contract's shares, as those of tokens do", () => {
    const warn = total * contract.llm.totalAlertShares.warn;
    expect(raised(warn - 10_000_000)).toEqual([]);
    expect(raised(warn)).toEqual(["warn llm-gateway.total-money.nearly-used-up"]);
    expect(raised(total)).toEqual(["page llm-gateway.total-money.used-up"]);
    expect(raised(unverified, unverified)).toEqual(["warn llm-gateway.total-money.unverified"]);
  });

  it("are one a percentage, however many accounts reach it", () => {
    const limitsReached = [
      { percent: 80, limits: 3 },
      { percent: 95, limits: 1 },
    ];
    expect(limitsAlert.conditions({ limitsReached }, contract)).toMatchObject([
      { key: "llm-gateway.limits-reached.80", severity: "info" },
      { key: "llm-gateway.limits-reached.95", severity: "info" },
    ]);
    expect(limitsAlert.conditions({ limitsReached: [] }, contract)).toEqual([]);
  });
});
