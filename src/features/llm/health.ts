import { llmMetrics } from "../../platform/events/llm.ts";
import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { count, names, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { rollout } from "./models.ts";
import { poolLimits } from "./pool.ts";
import { limitsAlert, moneyAlert, poolAlert } from "./pool-alerts.ts";
import { modelsAtZeroCost } from "./pricing-alerts.ts";
import type { LlmDeps } from "./ports.ts";
import { sumDay } from "./store.ts";
import { utcDay } from "../../platform/utc-day.ts";
import { recorded } from "../../platform/language/say.ts";

const llm = figures({
  usageToday: figures({
    calls: count("Calls today", "llm_calls_today", "Calls accounted on the UTC day."),
    tokens: count("Tokens today", "llm_tokens_today", "Tokens accounted on the UTC day."),
  }),
  reportedCost: unshown(z.number().describe("Today's cost of tokens the providers reported, in US dollars.")),
  estimatedCost: unshown(z.number().describe("Today's cost of tokens estimated here, in US dollars; never part of the reported cost.")),
})
  .byLabel(
    "Cost today (USD)",
    gauge("llm_cost_usd_today", "Cost of the UTC day in US dollars, by who says so.", ["source"]),
    ({ reportedCost, estimatedCost }) => ({ reported: reportedCost, estimated: estimatedCost }),
  )
  .and({
    totalBudget: figures({
      leased: unshown(z.number().describe("Taken by accounts' budgets: used, or on lease to be used; never more than the limit.")),
      unverifiedLeased: unshown(z.number().describe("Of them, by accounts without a verified address.")),
      accounts: unshown(z.number()),
      short: unshown(z.enum(["total", "unverified"]).nullable().describe("What the latest account that asked found no room in.")),
    })
      .byLabel(
        "Taken of all accounts' budget",
        gauge("llm_total_budget_leased", "Tokens of the UTC day taken by accounts' budgets, by whether their address is verified.", [
          "verified",
        ]),
        ({ leased, unverifiedLeased }) => ({ yes: leased - unverifiedLeased, no: unverifiedLeased }),
      )
      .and({
        limit: count("All accounts' budget", "llm_total_budget_limit", "Tokens of a UTC day all accounts together may use."),
        unverifiedUsed: count(
          "Tokens of unverified accounts",
          "llm_unverified_tokens_today",
          "Tokens used on the UTC day by accounts without a verified address.",
          "As their budgets told last.",
        ),
        unverifiedAccounts: count(
          "Unverified accounts",
          "llm_unverified_accounts_today",
          "Accounts without a verified address that called a model on the UTC day.",
        ),
      }),
    totalMoney: figures({
      leased: unshown(
        z.number().describe("US dollars taken by accounts' budgets: spent, or on lease to be spent; never more than the limit."),
      ),
      unverifiedLeased: unshown(z.number().describe("Of them, by accounts without a verified address.")),
      accounts: unshown(z.number()),
      unverifiedAccounts: unshown(z.number()),
      short: unshown(z.enum(["total", "unverified"]).nullable().describe("What the latest account that asked found no room in.")),
    })
      .byLabel(
        "Taken of all accounts' money (USD)",
        gauge("llm_total_money_leased_usd", "US dollars of the UTC day taken by accounts' budgets, by whether their address is verified.", [
          "verified",
        ]),
        ({ leased, unverifiedLeased }) => ({ yes: leased - unverifiedLeased, no: unverifiedLeased }),
      )
      .and({ limit: unshown(z.number().describe("US dollars of a UTC day all accounts together may spend.")) })
      .gauge(
        "All accounts' money (USD)",
        gauge("llm_total_money_limit_usd", "US dollars of a UTC day all accounts together may spend."),
        ({ limit }) => limit,
      ),
    limitsReached: unshown(
      z
        .array(z.object({ percent: z.int(), limits: z.int().nonnegative() }))
        .describe("Limits of accounts and of service tokens by how much of them is used today."),
    ),
    booksDiffering: count(
      "Accounts whose books differ",
      "llm_books_differing",
      "Accounts of the UTC day for which a conservation law of the gateway did not hold when it was last looked at.",
      "Which law, and by how much, is in section conservation.",
    ),
    zeroCostAlerts: names(
      "Models at zero cost",
      "llm_zero_cost_models",
      "Models whose alert about tokens at no cost is open.",
      "As provider.model, as the alert ledger has it.",
    ),
    unpricedModels: names(
      "Models without a price",
      "llm_unpriced_models",
      "Allowed models without pricing.",
      "The gateway does not start while there are any.",
    ),
  })
  .byLabel(
    "Limits reached today (percent)",
    gauge("llm_limits_reached", "Limits of accounts and of service tokens of which so much is used on the UTC day.", ["percent"]),
    ({ limitsReached }) => Object.fromEntries(limitsReached.map(({ percent, limits }) => [String(percent), limits])),
  );

/** LLM-3 and LLM-5 to LLM-7: today's usage from the projection, the budget of all accounts, models that cost nothing, and models without a price. */
export const llmHealth = (deps: LlmDeps): HealthSection =>
  healthSection({
    name: "llm",
    title: "LLM gateway",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Calls of models", metric: llmMetrics.calls },
      { label: "Failures of providers", metric: llmMetrics.providerFailures },
    ],
    figures: llm,
    settings: ["DATABASE_URL", "LLM_ALLOWED_MODELS_JSON", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
    async capture({ now, outbound }) {
      const day = utcDay(now);
      const { calls, tokens, reported, estimated } = await outbound("postgres", () => sumDay(deps.db, day));
      const free = await modelsAtZeroCost(deps);
      const [{ reached: limitsReached = [], differing: booksDiffering = 0, ...pool }, money] = await Promise.all([
        deps.tokenPool.figures(day),
        deps.moneyPool.figures(day),
      ]);
      const unpricedModels = unpricedIn(deps, day);
      return {
        status:
          unpricedModels.length > 0
            ? "fail"
            : booksDiffering > 0 || free.length > 0 || pool.short !== null || money.short !== null
              ? "warn"
              : "pass",
        complete: true,
        figures: {
          usageToday: { calls, tokens },
          reportedCost: reported / 1e9,
          estimatedCost: estimated / 1e9,
          booksDiffering,
          zeroCostAlerts: free,
          totalBudget: { limit: deps.contract.llm.totalDailyTokenLimit, ...pool },
          totalMoney: {
            ...{ leased: money.leased / 1e9, unverifiedLeased: money.unverifiedLeased / 1e9 },
            ...{ accounts: money.accounts, unverifiedAccounts: money.unverifiedAccounts, short: money.short },
            limit: poolLimits(deps.contract.llm, "nanoUsd").total / 1e9,
          },
          limitsReached: [...limitsReached],
          unpricedModels,
        },
      };
    },
    alerts: [
      poolAlert,
      moneyAlert,
      limitsAlert,
      llm.page("llm-gateway.misconfigured", {
        when: ({ unpricedModels }) => unpricedModels.length > 0,
        say: ({ unpricedModels }) => recorded`The LLM gateway has not started: no price for ${unpricedModels.join(", ")}`,
      }),
    ],
  });

function unpricedIn({ settings: { llmModels }, contract }: Platform, day: string): string[] {
  if (llmModels.state !== "configured") return [];
  const state = rollout(llmModels.value.LLM_ALLOWED_MODELS_JSON, contract.llm.models, day);
  return state.state === "misconfigured" ? [...state.unpriced] : [];
}
