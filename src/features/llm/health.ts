import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { rollout } from "./models.ts";
import { sumDay } from "./store.ts";

const figuresSchema = z.object({
  usageToday: z.object({ calls: z.number(), tokens: z.number() }).describe("Of all users on the UTC day."),
  reportedCost: z.number().describe("Today's cost of tokens the providers reported, in US dollars."),
  estimatedCost: z.number().describe("Today's cost of tokens estimated here, in US dollars; never part of the reported cost."),
  zeroCostAlerts: z.array(z.string()).describe("Models that used tokens today and cost nothing, as provider.model."),
  unpricedModels: z.array(z.string()).describe("Allowed models without pricing: the gateway does not start while there are any."),
});

export const llmHealthMetrics = {
  calls: gauge("llm_calls_today", "Calls accounted on the UTC day."),
  tokens: gauge("llm_tokens_today", "Tokens accounted on the UTC day."),
  cost: gauge("llm_cost_usd_today", "Cost of the UTC day in US dollars, by who says so.", ["source"]),
  zeroCost: gauge("llm_zero_cost_models", "Models that used tokens today and cost nothing."),
  unpriced: gauge("llm_unpriced_models", "Allowed models without pricing."),
};

/** LLM-5 to LLM-7: today's usage from the projection, models that cost nothing, and models without a price. */
export const llmHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "llm",
    title: "LLM gateway",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["DATABASE_URL", "LLM_ALLOWED_MODELS_JSON", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
    async capture({ now, outbound }) {
      const { calls, tokens, reported, estimated, free } = await outbound("postgres", () =>
        sumDay(deps.db, now.toISOString().slice(0, 10)),
      );
      const unpricedModels = unpricedIn(deps);
      const figures = {
        usageToday: { calls, tokens },
        reportedCost: reported / 1e9,
        estimatedCost: estimated / 1e9,
        zeroCostAlerts: free,
        unpricedModels,
      };
      return { status: unpricedModels.length > 0 ? "fail" : free.length > 0 ? "warn" : "pass", complete: true, figures };
    },
    alerts: [
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
      { label: "Models at zero cost", metric: llmHealthMetrics.zeroCost, read: ({ zeroCostAlerts }) => zeroCostAlerts.length },
      { label: "Models without a price", metric: llmHealthMetrics.unpriced, read: ({ unpricedModels }) => unpricedModels.length },
    ],
  });

function unpricedIn({ settings: { llmModels }, contract }: Platform): string[] {
  if (llmModels.state !== "configured") return [];
  const state = rollout(llmModels.value.LLM_ALLOWED_MODELS_JSON, contract.llm.models);
  return state.state === "misconfigured" ? [...state.unpriced] : [];
}
