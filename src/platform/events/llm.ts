import { figure, ownId, timeLike, truth, wordOf, type Looks } from "../log-looks.ts";
import { counter } from "../metrics/metrics.ts";
import { say, sayTogether, type Recorder } from "./record.ts";

export const llmMetrics = {
  calls: counter("llm_calls", "Calls through the LLM gateway, by how they ended.", ["provider", "model", "outcome"]),
  tokens: counter("llm_tokens", "Tokens used, by who says so: the provider, or an estimate.", ["provider", "model", "direction", "source"]),
  cost: counter("llm_cost_nano_usd", "Cost in nano-US-dollars, by who says so: the provider, or an estimate.", [
    "provider",
    "model",
    "source",
  ]),
  worstCases: counter("llm_worst_cases", "Calls of which the provider did not say what they used, put down at the most they can have.", [
    "provider",
    "model",
    "outcome",
  ]),
  exceeded: counter("llm_reservations_exceeded", "Calls that used more than was reserved for them.", ["provider", "model"]),
  counts: counter("llm_token_counts", "Prompts that a provider counted without a call: nothing is charged for them.", ["model"]),
  providerFailures: counter("llm_provider_failures", "Calls that a provider failed, by how; `key-refused`: it refuses our key.", [
    "provider",
    "failure",
  ]),
  circuitChanges: counter(
    "llm_circuit_changes",
    "Times a provider's circuit was opened, reopened by a trial that failed, or closed by one.",
    ["provider", "change"],
  ),
  circuitsUnreachable: counter(
    "llm_circuits_unreachable",
    "Times a provider's circuit did not answer; calls go on by what was known last.",
    ["provider"],
  ),
  failovers: counter("llm_failovers", "Calls answered by a stand-in, by the model asked for, the one that served, and why.", [
    "asked",
    "served",
    "reason",
  ]),
  refusals: counter("llm_refusals", "Calls the gateway did not make or complete, by reason.", ["reason"]),
  estimateFailures: counter("llm_estimate_failures", "Calls that could not be counted and are put down at their worst case."),
  settlementsLost: counter("llm_settlements_lost", "Settlements that did not reach the budget; it makes them itself, at the worst case."),
  handOversFailed: counter("llm_hand_overs_failed", "Tries of an isolate to tell a budget of its calls that failed and will be repeated."),
  isolateLeasesLost: counter(
    "llm_isolate_leases_lost",
    "Leases of isolates that were not heard of in time: what was left of them is put down as used.",
    ["by"],
  ),
  budgetsBroken: counter("llm_budgets_broken", "Checks of a budget object that found its reservations not adding up."),
  poolUnreachable: counter("llm_pool_unreachable", "Calls not made because the budget of all accounts did not answer."),
  limitsReached: counter("llm_limit_notes", "Limits of accounts and of service tokens of which so much is used: once a day each.", [
    "of",
    "unit",
    "percent",
  ]),
  limitsUntold: counter("llm_limits_untold", "Tries to note that so much of a limit is used that failed and will be repeated."),
  leaseReturnFailures: counter("llm_lease_return_failures", "Tries of a budget to give back to the pool that failed and will be repeated."),
  reconciliations: counter("llm_usage_reconciliations", "Times an operator had a day's books compared and made anew."),
  reconciled: counter("llm_usage_reconciled", "What was made anew from what it is derived from: audit events and daily rows.", ["what"]),
  panelsUnread: counter("llm_panels_unread", "Parts of the gateway's page that were shown as unknown because their owner did not answer.", [
    "panel",
  ]),
  projectionFailures: counter("llm_projection_failures", "Tries to write audit events that failed and will be repeated."),
};

interface Recorded {
  callId: string;
  userId: string;
  provider: string;
  model: string;
  /** The model asked for, where this one stands in for it. */
  askedModel?: string | undefined;
  serviceTokenId?: string | undefined;
  outcome: string;
  worstCase: boolean;
  inputTokens: number;
  inputSource: string;
  inputCostNanoUsd: number;
  outputTokens: number;
  outputSource: string;
  outputCostNanoUsd: number;
  priced?: unknown;
}

const SOURCE = wordOf("reported", "estimated");
/** Of what is written of every call; what may be there besides is free text. */
const USAGE_LOOKS: Looks = {
  ...{
    callId: ownId,
    userId: ownId,
    serviceTokenId: ownId,
    provider: "repeated",
    model: "repeated",
    askedModel: "repeated",
    wire: "repeated",
  },
  ...{ day: timeLike, at: timeLike, outcome: wordOf("complete", "cut", "client-left", "timed-out", "abandoned") },
  ...{ inputTokens: figure, cachedInputTokens: figure, inputCostNanoUsd: figure, inputSource: SOURCE },
  ...{ outputTokens: figure, outputCostNanoUsd: figure, outputSource: SOURCE },
  ...{ worstCase: truth, streamed: truth, delivered: figure, firstTokenMs: figure, durationMs: figure },
};

/**
 * The audit events of calls, once they are stored. The units and prices of each stay with it: written here too, they would cost each line as
 * much as all else.
 */
export function llmUsageRecorded(to: Recorder, usages: readonly Recorded[]): void {
  for (const usage of usages) countUsage(to, usage);
  sayTogether(to, "llm.usage", usages.map(withoutUnits), USAGE_LOOKS);
}

function withoutUnits(usage: Recorded): Omit<Recorded, "priced"> {
  const { priced: _, ...said } = usage;
  return said;
}

function countUsage(to: Recorder, usage: Recorded): void {
  const { provider, model } = usage;
  to.metrics.count(llmMetrics.calls, { provider, model, outcome: usage.outcome });
  to.metrics.count(llmMetrics.tokens, { provider, model, direction: "input", source: usage.inputSource }, usage.inputTokens);
  to.metrics.count(llmMetrics.tokens, { provider, model, direction: "output", source: usage.outputSource }, usage.outputTokens);
  to.metrics.count(llmMetrics.cost, { provider, model, source: usage.inputSource }, usage.inputCostNanoUsd);
  to.metrics.count(llmMetrics.cost, { provider, model, source: usage.outputSource }, usage.outputCostNanoUsd);
  if (usage.worstCase) to.metrics.count(llmMetrics.worstCases, { provider, model, outcome: usage.outcome });
}

export function llmCallRefused(to: Recorder, refusal: { userId: string; model: string; reason: string; cause?: unknown }): void {
  to.metrics.count(llmMetrics.refusals, { reason: refusal.reason });
  say(to, refusal.reason.startsWith("provider-") ? "warn" : "info", "llm.refused", refusal);
}

/** A call that its provider failed. A refused key is ours to mend. */
export function llmProviderFailed(to: Recorder, fields: { provider: string; failure: string }): void {
  to.metrics.count(llmMetrics.providerFailures, fields);
  say(to, fields.failure === "key-refused" ? "error" : "warn", "llm.provider.failed", fields);
}

/** A provider is not asked for a time, or is asked again. */
export function llmCircuitChanged(
  to: Recorder,
  fields: {
    provider: string;
    change: "opened" | "reopened" | "closed";
    failures: number;
    reasons: Readonly<Record<string, number | undefined>>;
  },
): void {
  to.metrics.count(llmMetrics.circuitChanges, { provider: fields.provider, change: fields.change });
  say(to, fields.change === "closed" ? "info" : "error", "llm.circuit.changed", fields);
}

/** The owner of a provider's circuit did not answer: calls go on by what was known last. */
export function llmCircuitUnreachable(to: Recorder, fields: { provider: string; error: unknown }): void {
  to.metrics.count(llmMetrics.circuitsUnreachable, { provider: fields.provider });
  say(to, "warn", "llm.circuit.unreachable", fields);
}

/** Another model answered than the one asked for, as the caller or the contract allows. */
export function llmFailedOver(
  to: Recorder,
  fields: { userId: string; callId: string; asked: string; served: string; reason: string; policy: string },
): void {
  const { asked, served, reason } = fields;
  to.metrics.count(llmMetrics.failovers, { asked, served, reason });
  say(to, "warn", "llm.failed-over", fields);
}

/** A provider counted a prompt for a caller, free of charge. */
export function llmTokensCounted(to: Recorder, counted: { userId: string; model: string }): void {
  to.metrics.count(llmMetrics.counts, { model: counted.model });
  say(to, "info", "llm.tokens-counted", counted);
}

/** The tokenizer failed: the call is put down at its worst case. */
export function llmEstimateFailed(to: Recorder, failure: { callId: string; error: unknown }): void {
  to.metrics.count(llmMetrics.estimateFailures, {});
  say(to, "error", "llm.estimate.failed", failure);
}

export function llmSettlementLost(to: Recorder, lost: { callId: string; error: unknown }): void {
  to.metrics.count(llmMetrics.settlementsLost, {});
  say(to, "error", "llm.settlement.lost", lost);
}

/** An isolate could not tell a budget of calls under its lease; it tries again, with its next call at the latest. */
export function llmHandOverFailed(to: Recorder, failure: { leaseId: string; calls: number; error: unknown }): void {
  to.metrics.count(llmMetrics.handOversFailed, {});
  say(to, "warn", "llm.hand-over.failed", failure);
}

/** An isolate found that its budget had ended its lease: what these calls used is accounted at the lease's worst. */
export function llmIsolateLeaseLost(to: Recorder, lost: { leaseId: string; calls: number }): void {
  to.metrics.count(llmMetrics.isolateLeasesLost, { by: "isolate" });
  say(to, "error", "llm.isolate-lease.lost", lost);
}

/** A budget ended the lease of an isolate that was not heard of in time, and put down what was left of it. */
export function llmIsolateLeaseExpired(to: Recorder, expired: { leaseId: string; userId: string; tokens: number }): void {
  to.metrics.count(llmMetrics.isolateLeasesLost, { by: "budget" });
  say(to, "warn", "llm.isolate-lease.expired", expired);
}

export function llmProjectionFailed(to: Recorder, failure: { pending: number; error: unknown }): void {
  to.metrics.count(llmMetrics.projectionFailures, {});
  say(to, "error", "llm.projection.failed", failure);
}

/** A day's audit events and rows were made anew where they were missing, by an operator. */
export function llmUsageReconciled(
  to: Recorder,
  run: { day: string; operatorId: string; asked: number; rewritten: number; rebuilt: number },
): void {
  to.metrics.count(llmMetrics.reconciliations, {});
  if (run.rewritten > 0) to.metrics.count(llmMetrics.reconciled, { what: "event" }, run.rewritten);
  if (run.rebuilt > 0) to.metrics.count(llmMetrics.reconciled, { what: "row" }, run.rebuilt);
  say(to, run.rewritten + run.rebuilt > 0 ? "warn" : "info", "llm.usage.reconciled", { ...run, audit: true });
}

/** A part of the gateway's page could not be read; the page says so there. */
export function llmPanelUnread(to: Recorder, failure: { panel: string; error: unknown }): void {
  to.metrics.count(llmMetrics.panelsUnread, { panel: failure.panel });
  say(to, "warn", "llm.panel.unread", failure);
}

/** The pool does not know yet what of a budget waits for Postgres, or that nothing does any more; it is told again. */
export function llmBacklogUntold(to: Recorder, failure: { calls: number; error: unknown }): void {
  say(to, "warn", "llm.backlog.untold", failure);
}

/** Records set aside could not be tried again; they are at the next minute. */
export function llmRetryFailed(to: Recorder, failure: { error: unknown }): void {
  to.metrics.count(llmMetrics.projectionFailures, {});
  say(to, "warn", "llm.set-aside.retry-failed", failure);
}

interface Reached {
  userId: string;
  day: string;
  of: string;
  unit: string;
  subject: string;
  percent: number;
}

/** So much of a day's limit of an account or a service token is used: once a day each. */
export function llmLimitReached(to: Recorder, reached: Reached): void {
  const { of, unit, percent } = reached;
  to.metrics.count(llmMetrics.limitsReached, { of, unit, percent: String(percent) });
  say(to, "info", "llm.limit.reached", { ...reached });
}

/** The pool of all accounts was not told of it. */
export function llmLimitUntold(to: Recorder, failure: Reached & { error: unknown }): void {
  to.metrics.count(llmMetrics.limitsUntold, {});
  say(to, "warn", "llm.limit.untold", { ...failure });
}

/** A call used more than was reserved for it: the bounds of its model or of its parts do not hold (LLM-3). */
export function llmReservationExceeded(
  to: Recorder,
  fields: {
    callId: string;
    userId: string;
    provider: string;
    model: string;
    wire: string;
    parts: readonly string[];
    used: Readonly<Record<"tokens" | "nanoUsd", number>>;
    reserved: Readonly<Record<"tokens" | "nanoUsd", number>>;
  },
): void {
  to.metrics.count(llmMetrics.exceeded, { provider: fields.provider, model: fields.model });
  say(to, "error", "llm.reservation.exceeded", fields);
}

/** The alert about it could not be stored; the budget tells it again. */
export function llmReservationAlertLost(to: Recorder, fields: { callId: string; error: unknown }): void {
  say(to, "error", "llm.reservation.alert-lost", fields);
}

/** The pool of all accounts did not answer a budget that needed more of it: the call is not made. */
export function llmPoolUnreachable(to: Recorder, failure: { error: unknown }): void {
  to.metrics.count(llmMetrics.poolUnreachable, {});
  say(to, "error", "llm.pool.unreachable", failure);
}

/** A budget could not give back what it does not use; it tries again. */
export function llmLeaseReturnFailed(to: Recorder, failure: { error: unknown }): void {
  to.metrics.count(llmMetrics.leaseReturnFailures, {});
  say(to, "warn", "llm.lease.return-failed", failure);
}

/** A budget's reservations do not add up to what it reserved (LLM-3). */
export function llmBudgetBroken(
  to: Recorder,
  fields: { userId: string; day: string; unit: string; reserved: number; settled: number; released: number; open: number },
): void {
  to.metrics.count(llmMetrics.budgetsBroken, {});
  say(to, "error", "llm.budget.broken", fields);
}

/** A budget did not say which of its calls are under way: the list of them goes without it, and says so. */
export function llmBudgetUnread(to: Recorder, fields: { userId: string; error: unknown }): void {
  say(to, "warn", "llm.budget.unread", fields);
}

/** The alert about it could not be stored; the budget's next check raises it again. */
export function llmBudgetAlertLost(to: Recorder, fields: { userId: string; error: unknown }): void {
  say(to, "error", "llm.budget.alert-lost", fields);
}
