import type { ModelAccounting } from "../../platform/model-accounting.ts";
import { sumDayByModel } from "./model-usage-store.ts";
import { priceOn } from "./models.ts";
import type { LlmDeps } from "./ports.ts";
import { priceText } from "./price-text.ts";
import { openPricingAlerts } from "./pricing-alerts.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** How a model is accounted for now. Throws `dependency-unavailable` where the books or the ledger do not answer: nothing is known then. */
export async function readModelAccounting(deps: LlmDeps, name: string): Promise<ModelAccounting> {
  const now = deps.clock.now();
  const day = utcDay(now);
  const known = deps.contract.llm.models.find(({ model }) => model === name);
  const price = known && priceOn(known, day);
  const [openAlerts, usage] = await Promise.all([openPricingAlerts(deps, name), sumDayByModel(deps.db, day)]);
  const rows = usage.filter(({ model }) => model === name);
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    model: name,
    readAt: now.toISOString(),
    rule: known ? { pricing: price ? priceText(price) : null, dashboardSlice: known.dashboardSlice } : null,
    openAlerts,
    day,
    reported: { tokens: sum((row) => row.reportedTokens), costNanoUsd: sum((row) => row.reportedCost) },
    estimated: { tokens: sum((row) => row.estimatedTokens), costNanoUsd: sum((row) => row.estimatedCost) },
  };
}
