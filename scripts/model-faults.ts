import { z } from "zod";
import { priceOn, type PricedModel } from "../src/features/llm/models.ts";
import { modelSchema } from "../src/platform/contract/models.ts";

/** What a model's rule is held against. */
export interface ModelFacts {
  /** UTC day, `2026-11-23`. */
  today: string;
  /** Slices that dashboards have. */
  slices: ReadonlySet<string>;
}

/**
 * Why a model must not be offered, a line each: the one rule that CI holds every model of the contract to, and a deploy those it allows.
 * Owner, approval ticket, dashboard slice (LLM-8), and a price in force that is above zero or says why not (LLM-7).
 */
export function modelFaults(model: PricedModel, { today, slices }: ModelFacts): string[] {
  const shape = modelSchema.safeParse(model);
  if (!shape.success) return [`model ${model.model}: ${z.prettifyError(shape.error).replaceAll(/\s*\n\s*/g, " ")} (LLM-8)`];
  return [
    ...(priceOn(model, today) ? [] : [`model ${model.model} has no price on ${today} (LLM-7)`]),
    ...(slices.has(model.dashboardSlice)
      ? []
      : [`model ${model.model}: no dashboard in docs/dashboards/ has the slice ${model.dashboardSlice} (LLM-8)`]),
  ];
}
