import type { Contract } from "../../platform/contract.ts";

export type PricedModel = Contract["llm"]["models"][number];
export type Provider = PricedModel["provider"];

/** What the gateway may serve: the environment's list of allowed models, each covered by the contract's pricing, or not at all (LLM-7). */
export type Rollout =
  | { state: "ready"; models: ReadonlyMap<string, PricedModel> }
  | { state: "misconfigured"; unpriced: readonly string[] };

export function rollout(allowed: readonly string[], priced: readonly PricedModel[]): Rollout {
  const prices = new Map(priced.map((model) => [model.model, model]));
  const unpriced = allowed.filter((model) => !prices.has(model));
  if (unpriced.length > 0) return { state: "misconfigured", unpriced };
  return { state: "ready", models: new Map([...prices].filter(([model]) => allowed.includes(model))) };
}
