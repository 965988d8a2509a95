import type { Contract } from "../../platform/contract.ts";

export type PricedModel = Contract["llm"]["models"][number];
export type Provider = PricedModel["provider"];
export const PROVIDERS = ["openai", "anthropic"] as const satisfies readonly Provider[];
export type ModelPrice = PricedModel["prices"][number];

/** A model with the price in force. */
export interface OfferedModel extends PricedModel {
  price: ModelPrice;
}

/**
 * What the gateway may serve, by every name a caller may use: the environment's list of allowed models, each covered by the contract's
 * pricing, or nothing at all (LLM-7).
 */
export type Rollout =
  | { state: "ready"; models: ReadonlyMap<string, OfferedModel> }
  | { state: "misconfigured"; unpriced: readonly string[] };

/** The price that holds on a UTC day, `2026-11-23`; undefined before the first one. */
export const priceOn = ({ prices }: Pick<PricedModel, "prices">, day: string): ModelPrice | undefined =>
  prices.findLast(({ from }) => from <= day);

/** What may be served on a UTC day. */
export function rollout(allowed: readonly string[], priced: readonly PricedModel[], day: string): Rollout {
  const offered = new Map<string, OfferedModel>();
  for (const model of priced) {
    const price = priceOn(model, day);
    if (!price || !allowed.includes(model.model)) continue;
    for (const name of [model.model, ...model.aliases]) offered.set(name, { ...model, price });
  }
  const unpriced = allowed.filter((name) => !offered.has(name));
  return unpriced.length > 0 ? { state: "misconfigured", unpriced } : { state: "ready", models: offered };
}
