import type { LlmDeps } from "./ports.ts";

/** Alerts that say that what a model costs is wrong: finance's. The ledger has their state, and nothing else derives it (LLM-6, LLM-9). */
const PRICING = "llm-gateway.pricing.";
const ZERO_COST = `${PRICING}zero-cost.`;

interface Named {
  provider: string;
  model: string;
}

export const zeroCostAlert = ({ provider, model }: Named): string => `${ZERO_COST}${provider}.${model}`;
export const unpricedAlert = ({ provider, model }: Named): string => `${PRICING}unit-unpriced.${provider}.${model}`;

/** Models whose zero-cost alert is open, as `provider.model`. */
export const modelsAtZeroCost = async ({ openAlertsUnder }: Pick<LlmDeps, "openAlertsUnder">): Promise<string[]> =>
  (await openAlertsUnder(ZERO_COST)).map(({ key }) => key.slice(ZERO_COST.length));

/** Keys of the open alerts of one model, whichever provider it is of. */
export const openPricingAlerts = async ({ openAlertsUnder }: Pick<LlmDeps, "openAlertsUnder">, model: string): Promise<string[]> =>
  (await openAlertsUnder(PRICING)).map(({ key }) => key).filter((key) => key.endsWith(`.${model}`));
