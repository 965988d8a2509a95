import { llmSettlementLost } from "../../platform/events/llm.ts";
import type { LlmDeps } from "./ports.ts";
import type { CallIdentity, UsageRecord } from "./usage-record.ts";

/**
 * Ends a call's reservation with what it used: `before` its stream closes, or `behind` its answer, with others that end within a moment. One that is lost here is made by the budget itself, at the worst case, when the reservation expires. */
export async function settle(deps: LlmDeps, record: UsageRecord, end: "before" | "behind" = "before"): Promise<void> {
  const budget = deps.callBudgets(record.userId);
  try {
    await (end === "before" ? budget.settle(record) : budget.settleSoon(record));
  } catch (error) {
    llmSettlementLost(deps, { callId: record.callId, error });
  }
}

/** Ends a call's reservation of which nothing was used; lost, it counts as used until it expires. */
export async function release(deps: LlmDeps, identity: CallIdentity): Promise<void> {
  try {
    await deps.callBudgets(identity.userId).release(identity.callId, identity.day);
  } catch (error) {
    llmSettlementLost(deps, { callId: identity.callId, error });
  }
}
