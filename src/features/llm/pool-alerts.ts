import type { Contract } from "../../platform/contract.ts";
import type { AlertCondition, AlertRule } from "../../platform/health/parts.ts";
import { poolLimits, type PoolFigures } from "./pool.ts";

const KEY = "llm-gateway.total-budget";
const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** The budget of all accounts is nearly or wholly used up, or the part of it that unverified accounts may have: the first sign of abuse. */
export const poolAlert: AlertRule<{ totalBudget: PoolFigures }> = {
  name: KEY,
  conditions: ({ totalBudget }, { llm }) => [...totalConditions(totalBudget, llm), ...unverifiedConditions(totalBudget, llm)],
};

function totalConditions({ leased, unverifiedLeased, accounts, short }: PoolFigures, llm: Contract["llm"]): AlertCondition[] {
  const { total } = poolLimits(llm);
  const used = leased / total;
  const detail = { leased, total, unverifiedLeased, accounts };
  if (used >= llm.totalAlertShares.page || short === "total") {
    const summary = `The day's LLM tokens of all accounts are used up (${percent(used)} are taken): calls are refused`;
    return [{ key: `${KEY}.used-up`, severity: "page", summary, detail, explains: [`${KEY}.nearly-used-up`] }];
  }
  if (used < llm.totalAlertShares.warn) return [];
  return [
    {
      key: `${KEY}.nearly-used-up`,
      severity: "warn",
      summary: `${percent(used)} of the day's LLM tokens of all accounts are taken`,
      detail,
    },
  ];
}

function unverifiedConditions({ unverifiedLeased, unverifiedAccounts, short }: PoolFigures, llm: Contract["llm"]): AlertCondition[] {
  const { unverified } = poolLimits(llm);
  const used = unverifiedLeased / unverified;
  if (used < llm.totalAlertShares.warn && short !== "unverified") return [];
  const summary = `${unverifiedAccounts} accounts without a verified address have ${percent(used)} of the LLM tokens such accounts may have together`;
  return [{ key: `${KEY}.unverified`, severity: "warn", summary, detail: { unverifiedLeased, unverified, unverifiedAccounts } }];
}
