import { conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import { budgetDifference } from "./check-budget.ts";
import type { LlmDeps } from "./ports.ts";
import { differences } from "./reconcile-store.ts";
import { recordedTokens, recentUsers } from "./store.ts";
import { utcDay } from "../../platform/utc-day.ts";

const DIFFERENCES = 20;

/** A law that holds for every budget, looked at where there was use last: each budget also checks itself (check-budget.ts). */
export const tokensReservedLaw = (deps: LlmDeps): ConservationLaw =>
  conservationLaw({
    name: "llm.tokens-reserved",
    statement: "tokens reserved = settled + released + open, in budgets used last",
    async capture(context) {
      const { audits, settledBefore } = await sampledAudits(deps, context);
      const sum = (of: (audit: (typeof audits)[number]) => number) => audits.reduce((whole, audit) => whole + of(audit), 0);
      const [settled, released, open] = [sum((audit) => audit.settled), sum((audit) => audit.released), sum((audit) => audit.open)];
      const broken = audits.filter((audit) => budgetDifference(audit) !== 0).map(({ userId }) => userId);
      return [
        {
          left: { label: "tokens reserved", amount: sum(({ reserved }) => reserved) },
          right: { label: "settled, released or open", amount: settled + released + open },
          settledBefore,
          detail: `${audits.length} budgets; ${settled} settled, ${released} released, ${open} open${broken.length > 0 ? `; look at ${broken.join(", ")}` : ""}`,
        },
      ];
    },
  });

/** Tokens the budget objects say were written to the audit events, against the audit events in Postgres (LLM-3). */
export const tokensRecordedLaw = (deps: LlmDeps): ConservationLaw =>
  conservationLaw({
    name: "llm.tokens-recorded",
    statement: "tokens settled and recorded by the budgets used last = tokens of their audit events and of records set aside",
    async capture(context) {
      const { audits, settledBefore, day } = await sampledAudits(deps, context);
      const users = audits.map(({ userId }) => userId);
      const stored = await context.outbound("postgres", () => recordedTokens(deps.db, users, day, settledBefore));
      return [
        {
          left: { label: "tokens recorded by the budgets", amount: audits.reduce((whole, { recorded }) => whole + recorded, 0) },
          right: { label: "tokens of the audit events, and set aside", amount: stored },
          settledBefore,
          detail: `${audits.length} budgets`,
        },
      ];
    },
  });

/** Daily rows of the users that called last against their audit events, row by row: a figure that was changed by hand is found (LLM-4). */
export const usageRowsLaw = (deps: LlmDeps): ConservationLaw =>
  conservationLaw({
    name: "llm.usage-rows",
    statement: "daily rows of the users that called last = their audit events, added up",
    async capture({ now, outbound }) {
      const day = utcDay(now);
      const found = await outbound("postgres", async () => {
        const users = await recentUsers(deps.db, day, deps.contract.conservation.sample);
        return { users, differing: await differences(deps.db, day, DIFFERENCES, users) };
      });
      const names = found.differing.map(({ userId, provider, model }) => `${userId} ${provider} ${model}`);
      return [
        {
          left: { label: "daily rows that differ from their events", amount: found.differing.length },
          right: { label: "rows that may", amount: 0 },
          // Both are written in one statement, and read in one.
          settledBefore: now,
          detail: `${found.users.length} users${names.length > 0 ? `; npm run ops -- llm reconcile: ${names.join(", ")}` : ""}`,
        },
      ];
    },
  });

/** The day's budgets with the latest audit events, as their objects have them. */
async function sampledAudits(deps: LlmDeps, { now, outbound }: Parameters<ConservationLaw["capture"]>[0]) {
  const { settleSeconds, sample } = deps.contract.conservation;
  const settledBefore = new Date(now.getTime() - settleSeconds * 1000);
  const day = utcDay(settledBefore);
  const users = await outbound("postgres", () => recentUsers(deps.db, day, sample));
  const audits = await Promise.all(
    users.map(async (userId) => ({ userId, audit: await deps.tokenBudgets(userId).audit(day, settledBefore.getTime()) })),
  );
  return { day, settledBefore, audits: audits.flatMap(({ userId, audit }) => (audit ? [{ userId, ...audit }] : [])) };
}
