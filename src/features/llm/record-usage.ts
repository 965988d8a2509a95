import type { Platform } from "../../platform/platform.ts";
import { llmUsageRecorded } from "../../platform/events/llm.ts";
import { insertUsage } from "./store.ts";
import { tokensOf, type UsageRecord } from "./usage-record.ts";

/** Writes the audit events of calls with their projection, each call once however often it is tried; raises LLM-6 where tokens cost nothing. */
export async function recordUsage(deps: Platform, records: readonly UsageRecord[]): Promise<void> {
  if (records.length === 0) return;
  const fresh = await insertUsage(deps.db, records);
  for (const record of records.filter(({ callId }) => fresh.has(callId))) {
    llmUsageRecorded(deps, record);
    if (tokensOf(record) > 0 && record.inputCostNanoUsd + record.outputCostNanoUsd === 0) {
      await deps.alerts.raise({
        key: `llm-gateway.pricing.zero-cost.${record.provider}.${record.model}`,
        severity: "page",
        summary: `A call to ${record.model} used tokens and cost nothing: its pricing is wrong`,
        detail: { owner: "finance", callId: record.callId, tokens: tokensOf(record) },
      });
    }
  }
}
