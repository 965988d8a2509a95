import type { Contract } from "../../platform/contract.ts";
import type { AlertCondition, AlertRule } from "../../platform/health/parts.ts";
import { poolLimits, type PoolFigures } from "./pool.ts";
import type { Unit } from "./unit.ts";
import { recorded } from "../../platform/language/say.ts";

/** The alerts of a budget begin so, and call what it is kept in by this name. */
const BUDGETS = {
  tokens: { key: "llm-gateway.total-budget", of: recorded`LLM tokens` },
  nanoUsd: { key: "llm-gateway.total-money", of: recorded`money for LLM calls` },
} as const;
type Judged = Pick<PoolFigures, "leased" | "unverifiedLeased" | "accounts" | "unverifiedAccounts" | "short">;

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** The budget of all accounts is nearly or wholly used up, or the part of it that unverified accounts may have: the first sign of abuse. */
export const poolAlert: AlertRule<{ totalBudget: PoolFigures }> = {
  name: BUDGETS.tokens.key,
  conditions: ({ totalBudget }, { llm }) => conditionsOf(totalBudget, llm, "tokens"),
};

/** The same of the money of all accounts, in US dollars. */
export const moneyAlert: AlertRule<{ totalMoney: Judged }> = {
  name: BUDGETS.nanoUsd.key,
  conditions: ({ totalMoney: { leased, unverifiedLeased, ...money } }, { llm }) =>
    conditionsOf({ ...money, leased: leased * 1e9, unverifiedLeased: unverifiedLeased * 1e9 }, llm, "nanoUsd"),
};

const conditionsOf = (figures: Judged, llm: Contract["llm"], unit: Unit): AlertCondition[] => [
  ...totalConditions(figures, llm, unit),
  ...unverifiedConditions(figures, llm, unit),
];

function totalConditions({ leased, unverifiedLeased, accounts, short }: Judged, llm: Contract["llm"], unit: Unit): AlertCondition[] {
  const { total } = poolLimits(llm, unit);
  const { key, of } = BUDGETS[unit];
  const used = leased / total;
  const detail = { leased, total, unverifiedLeased, accounts };
  if (used >= llm.totalAlertShares.page || short === "total") {
    const summary = recorded`The day's ${of} of all accounts is used up (${percent(used)} is taken): calls are refused`;
    return [{ key: `${key}.used-up`, severity: "page", summary, detail, explains: [`${key}.nearly-used-up`] }];
  }
  if (used < llm.totalAlertShares.warn) return [];
  return [
    {
      key: `${key}.nearly-used-up`,
      severity: "warn",
      summary: recorded`${percent(used)} of the day's ${of} of all accounts is taken`,
      detail,
    },
  ];
}

function unverifiedConditions({ unverifiedLeased, unverifiedAccounts, short }: Judged, llm: Contract["llm"], unit: Unit): AlertCondition[] {
  const { unverified } = poolLimits(llm, unit);
  const { key, of } = BUDGETS[unit];
  const used = unverifiedLeased / unverified;
  if (used < llm.totalAlertShares.warn && short !== "unverified") return [];
  const summary = recorded`${unverifiedAccounts} accounts without a verified address have ${percent(used)} of the ${of} such accounts may have together`;
  return [{ key: `${key}.unverified`, severity: "warn", summary, detail: { unverifiedLeased, unverified, unverifiedAccounts } }];
}

/** Accounts or service tokens are near their own limits; by how much of them is used, and open until the day's end. */
export const limitsAlert: AlertRule<{ limitsReached: NonNullable<PoolFigures["reached"]> }> = {
  name: "llm-gateway.limits-reached",
  conditions: ({ limitsReached }) =>
    limitsReached.map(({ percent, limits }) => ({
      key: `llm-gateway.limits-reached.${percent}`,
      severity: "info",
      summary:
        limits === 1
          ? recorded`One daily limit of an account or a service token is used to ${percent} % or more`
          : recorded`${limits} daily limits of accounts or service tokens are used to ${percent} % or more`,
      detail: { percent, limits },
    })),
};
