import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { rollout } from "./models.ts";
import { poolAlert } from "./pool-alerts.ts";
import type { LlmDeps } from "./ports.ts";
import { sumDay } from "./store.ts";

const figuresSchema = z.object({
  usageToday: z.object({ calls: z.number(), tokens: z.number() }).describe("Of all users on the UTC day."),
  reportedCost: z.number().describe("Today's cost of tokens the providers reported, in US dollars."),
  estimatedCost: z.number().describe("Today's cost of tokens estimated here, in US dollars; never part of the reported cost."),
  zeroCostAlerts: z.array(z.string()).describe("Models that used tokens today and cost nothing, as provider.model."),
  totalBudget: z
    .object({
      limit: z.number(),
      leased: z.number().describe("Taken by accounts' budgets: used, or on lease to be used; never more than the limit."),
      unverifiedLeased: z.number().describe("Of them, by accounts without a verified address."),
      unverifiedUsed: z.number().describe("Tokens those accounts used, as their budgets told last."),
      accounts: z.number(),
      unverifiedAccounts: z.number(),
      short: z.enum(["total", "unverified"]).nullable().describe("What the latest account that asked found no room in."),
    })
    .describe("Tokens of all accounts together on the UTC day."),
  unpricedModels: z.array(z.string()).describe("Allowed models without pricing: the gateway does not start while there are any."),
});

export const llmHealthMetrics = {
  calls: gauge("llm_calls_today", "Calls accounted on the UTC day."),
  tokens: gauge("llm_tokens_today", "Tokens accounted on the UTC day."),
  cost: gauge("llm_cost_usd_today", "Cost of the UTC day in US dollars, by who says so.", ["source"]),
  leased: gauge("llm_total_budget_leased", "Tokens of the UTC day taken by accounts' budgets, by whether their address is verified.", [
    "verified",
  ]),
  limit: gauge("llm_total_budget_limit", "Tokens of a UTC day all accounts together may use."),
  unverifiedUsed: gauge("llm_unverified_tokens_today", "Tokens used on the UTC day by accounts without a verified address."),
  unverifiedAccounts: gauge("llm_unverified_accounts_today", "Accounts without a verified address that called a model on the UTC day."),
  zeroCost: gauge("llm_zero_cost_models", "Models that used tokens today and cost nothing."),
  unpriced: gauge("llm_unpriced_models", "Allowed models without pricing."),
};

/** LLM-3 and LLM-5 to LLM-7: today's usage from the projection, the budget of all accounts, models that cost nothing, and models without a price. */
export const llmHealth = (deps: LlmDeps): HealthSection =>
  healthSection({
    name: "llm",
    title: "LLM gateway",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["DATABASE_URL", "LLM_ALLOWED_MODELS_JSON", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
    async capture({ now, outbound }) {
      const day = now.toISOString().slice(0, 10);
      const { calls, tokens, reported, estimated, free } = await outbound("postgres", () => sumDay(deps.db, day));
      const pool = await deps.tokenPool.figures(day);
      const unpricedModels = unpricedIn(deps);
      const figures = {
        usageToday: { calls, tokens },
        reportedCost: reported / 1e9,
        estimatedCost: estimated / 1e9,
        zeroCostAlerts: free,
        totalBudget: { limit: deps.contract.llm.totalDailyTokenLimit, ...pool },
        unpricedModels,
      };
      return {
        status: unpricedModels.length > 0 ? "fail" : free.length > 0 || pool.short !== null ? "warn" : "pass",
        complete: true,
        figures,
      };
    },
    alerts: [
      poolAlert,
      {
        name: "llm-gateway.misconfigured",
        conditions: ({ unpricedModels }) =>
          unpricedModels.length > 0
            ? [
                {
                  key: "llm-gateway.misconfigured",
                  severity: "page",
                  summary: `The LLM gateway has not started: no price for ${unpricedModels.join(", ")}`,
                },
              ]
            : [],
      },
    ],
    panel: [
      { label: "Calls today", metric: llmHealthMetrics.calls, read: ({ usageToday }) => usageToday.calls },
      { label: "Tokens today", metric: llmHealthMetrics.tokens, read: ({ usageToday }) => usageToday.tokens },
      {
        label: "Cost today (USD)",
        metric: llmHealthMetrics.cost,
        read: ({ reportedCost, estimatedCost }) => [
          { labels: ["reported"], value: reportedCost },
          { labels: ["estimated"], value: estimatedCost },
        ],
      },
      {
        label: "Taken of all accounts' budget",
        metric: llmHealthMetrics.leased,
        read: ({ totalBudget: { leased, unverifiedLeased } }) => [
          { labels: ["yes"], value: leased - unverifiedLeased },
          { labels: ["no"], value: unverifiedLeased },
        ],
      },
      { label: "All accounts' budget", metric: llmHealthMetrics.limit, read: ({ totalBudget }) => totalBudget.limit },
      {
        label: "Tokens of unverified accounts",
        metric: llmHealthMetrics.unverifiedUsed,
        read: ({ totalBudget }) => totalBudget.unverifiedUsed,
      },
      {
        label: "Unverified accounts",
        metric: llmHealthMetrics.unverifiedAccounts,
        read: ({ totalBudget }) => totalBudget.unverifiedAccounts,
      },
      { label: "Models at zero cost", metric: llmHealthMetrics.zeroCost, read: ({ zeroCostAlerts }) => zeroCostAlerts.length },
      { label: "Models without a price", metric: llmHealthMetrics.unpriced, read: ({ unpricedModels }) => unpricedModels.length },
    ],
  });

function unpricedIn({ settings: { llmModels }, contract }: Platform): string[] {
  if (llmModels.state !== "configured") return [];
  const state = rollout(llmModels.value.LLM_ALLOWED_MODELS_JSON, contract.llm.models);
  return state.state === "misconfigured" ? [...state.unpriced] : [];
}
