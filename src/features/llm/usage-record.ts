import { estimateTokens } from "./bounds.ts";
import { inputCostNanoUsd, inputTotal, outputCostNanoUsd } from "./pricing.ts";
import type { Reading } from "./readers/reader.ts";
import type { PlannedCall } from "./rules.ts";

/** Who says so: the provider, or we (LLM-2). Costs follow the tokens they are computed from. */
export type Source = "reported" | "estimated";

/** How a call ended. `abandoned`: nobody settled it and its reservation expired. */
export type CallOutcome = "complete" | "cut" | "client-left" | "timed-out" | "abandoned";

/** The `llm.usage` audit event of one call. */
export interface UsageRecord {
  callId: string;
  userId: string;
  /** UTC day it was reserved on, and counts for. */
  day: string;
  /** RFC 3339. */
  at: string;
  provider: string;
  model: string;
  wire: string;
  outcome: CallOutcome;
  inputTokens: number;
  /** Of `inputTokens`, those read from the provider's cache. */
  cachedInputTokens: number;
  inputSource: Source;
  inputCostNanoUsd: number;
  outputTokens: number;
  outputSource: Source;
  outputCostNanoUsd: number;
}

export interface CallIdentity {
  callId: string;
  userId: string;
  day: string;
}

/** What a call used, figure by figure reported or estimated; prices are the contract's. */
export function accountFor(planned: PlannedCall, identity: CallIdentity, reading: Reading, outcome: CallOutcome, now: Date): UsageRecord {
  const { model, prompt } = planned;
  const input = reading.input ?? { fresh: prompt.estimate, cached: 0, cacheWrite: 0, cacheWriteHour: 0 };
  const output = reading.output ?? estimateTokens(reading.delivered);
  return {
    ...identity,
    at: now.toISOString(),
    provider: model.provider,
    model: model.model,
    wire: planned.wire,
    outcome,
    inputTokens: inputTotal(input),
    cachedInputTokens: input.cached,
    inputSource: reading.input ? "reported" : "estimated",
    inputCostNanoUsd: inputCostNanoUsd(input, model),
    outputTokens: output,
    outputSource: reading.output === undefined ? "estimated" : "reported",
    outputCostNanoUsd: outputCostNanoUsd(output, model),
  };
}

/** What is put down for a call of which nothing more will be heard: the probable prompt and the longest answer, so that the limit is kept. */
export function accountForAbandoned(planned: PlannedCall, identity: CallIdentity, now: Date): UsageRecord {
  const record = accountFor(planned, identity, { delivered: 0, ended: false }, "abandoned", now);
  return { ...record, outputTokens: planned.maxOutput, outputCostNanoUsd: outputCostNanoUsd(planned.maxOutput, planned.model) };
}

export const tokensOf = (record: UsageRecord): number => record.inputTokens + record.outputTokens;
