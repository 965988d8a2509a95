import * as z from "zod";
import { once } from "../../platform/once.ts";
import {
  costOf,
  inputLines,
  inputTotal,
  outputLines,
  PRICED_UNITS,
  ratesFor,
  tierFor,
  unpricedOf,
  worstInputLines,
  worstOutputLines,
  type Apart,
  type PricedLine,
} from "./pricing.ts";
import type { Reading } from "./readers/reader.ts";
import type { CallTerms } from "./rules.ts";
import { covers, type Amount } from "./unit.ts";

/** Who says so: the provider, or we (LLM-2). Costs follow the tokens they are computed from. */
export type Source = "reported" | "estimated";

/** How a call ended. `abandoned`: nobody settled it and its reservation expired. */
export type CallOutcome = "complete" | "cut" | "client-left" | "timed-out" | "abandoned";

/** The price a call was booked with, and each unit of it: what its costs add up from, whatever the contract says by then. */
export interface Priced {
  /** Since when the model's price holds; with the model, which version it is. */
  from: string;
  /** The threshold of prompt tokens that the call is above; absent where it is above none. */
  above?: number | undefined;
  /** Count by price, they are the call's two costs; their counts without searches, its tokens. */
  lines: readonly PricedLine[];
}

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
  /** The model asked for, where this one stood in for it. */
  askedModel?: string | undefined;
  /** The service token it was made by. */
  serviceTokenId?: string | undefined;
  wire: string;
  outcome: CallOutcome;
  /** An estimated figure is the most it can have been: the provider did not say, and not all that it made was seen. */
  worstCase: boolean;
  inputTokens: number;
  /** Of `inputTokens`, those read from the provider's cache. */
  cachedInputTokens: number;
  inputSource: Source;
  inputCostNanoUsd: number;
  outputTokens: number;
  outputSource: Source;
  /** Of the answer, and of the searches made for it. */
  outputCostNanoUsd: number;
  /** What may be priced apart, and what of it the contract has no price for. */
  apart?: Apart | undefined;
  unpriced?: readonly string[] | undefined;
  /** Absent of a lease, which is no call, and of calls that the release before booked. */
  priced?: Priced | undefined;
  /** Whether its answer was to be streamed; known since open calls are listed. */
  streamed?: boolean | undefined;
  /** Types of the request's parts, and characters of the answer seen: for whoever looks into a call. */
  parts: readonly string[];
  delivered: number;
  /** How long it took (call-timing.ts); of a call that nobody ended it is not known. */
  firstTokenMs?: number | null | undefined;
  durationMs?: number | undefined;
}

const source = once(() => z.enum(["reported", "estimated"]));

/** A record as it is kept: of the release before, and of a later one. */
export const usageRecordSchema = once<z.ZodType<UsageRecord>>(() =>
  z.looseObject({
    callId: z.string(),
    userId: z.string(),
    day: z.string(),
    at: z.string(),
    provider: z.string(),
    model: z.string(),
    askedModel: z.string().optional(),
    serviceTokenId: z.string().optional(),
    wire: z.string(),
    outcome: z.enum(["complete", "cut", "client-left", "timed-out", "abandoned"]),
    /** Since there are bounds; what was estimated before was the probable, not the most. */
    worstCase: z.boolean().default(false),
    inputTokens: z.number(),
    cachedInputTokens: z.number(),
    inputSource: source(),
    inputCostNanoUsd: z.number(),
    outputTokens: z.number(),
    outputSource: source(),
    outputCostNanoUsd: z.number(),
    apart: z
      .looseObject({ audioInput: z.number(), reasoning: z.number(), audioOutput: z.number(), searches: z.number() })
      .partial()
      .optional(),
    unpriced: z.array(z.string()).optional(),
    priced: z
      .looseObject({
        from: z.string(),
        above: z.number().optional(),
        lines: z.array(z.looseObject({ unit: z.enum(PRICED_UNITS), count: z.number(), nanoUsd: z.number() })),
      })
      .optional(),
    streamed: z.boolean().optional(),
    parts: z.array(z.string()).default([]),
    delivered: z.number().default(0),
    /** Since calls are timed. */
    firstTokenMs: z.number().nullable().optional(),
    durationMs: z.number().optional(),
  }),
);

export interface CallIdentity {
  callId: string;
  userId: string;
  day: string;
}

/** A planned call under the identity it was reserved by. */
export interface ReservedCall {
  plan: CallTerms;
  identity: CallIdentity;
}

/**
 * What a call used, figure by figure as the provider reported it; or else as it was counted here, where all that was made was seen; or
 * else the most it can have been: what was bought, whether anybody saw it or not, so that no end of a call is cheaper than its answer.
 * Costs are those of the moment it was planned at.
 */
export function accountFor({ plan, identity }: ReservedCall, reading: Reading, outcome: CallOutcome, now: Date): UsageRecord {
  const { model, prompt, maxOutput, wire, stream, askedModel, serviceTokenId } = plan;
  const { estimated } = reading;
  const input = reading.input ?? { fresh: estimated?.input ?? prompt.bound, cached: 0, cacheWrite: 0, cacheWriteHour: 0 };
  const output = reading.output ?? estimated?.output?.tokens ?? maxOutput;
  const apart = { ...reading.apart, ...(estimated?.output ? { reasoning: estimated.output.reasoning } : {}) };
  const [inputKnown, outputKnown] = [reading.input ?? estimated?.input, reading.output ?? estimated?.output];
  const rates = ratesFor(model.price, inputTotal(input));
  const ofInput = inputKnown === undefined ? worstInputLines(inputTotal(input), rates) : inputLines(input, rates, apart);
  const ofOutput = outputKnown === undefined ? worstOutputLines(output, rates) : outputLines(output, rates, apart);
  const above = tierFor(model.price, inputTotal(input))?.promptTokens;
  return {
    ...identity,
    at: now.toISOString(),
    provider: model.provider,
    model: model.model,
    ...(askedModel === undefined ? {} : { askedModel }),
    ...(serviceTokenId === undefined ? {} : { serviceTokenId }),
    wire,
    outcome,
    worstCase: inputKnown === undefined || outputKnown === undefined,
    inputTokens: inputTotal(input),
    cachedInputTokens: input.cached,
    inputSource: reading.input ? "reported" : "estimated",
    inputCostNanoUsd: costOf(ofInput),
    outputTokens: output,
    outputSource: reading.output === undefined ? "estimated" : "reported",
    outputCostNanoUsd: costOf(ofOutput),
    apart,
    unpriced: unpricedOf(apart, rates),
    priced: { from: model.price.from, ...(above === undefined ? {} : { above }), lines: [...ofInput, ...ofOutput] },
    streamed: stream,
    parts: prompt.parts,
    delivered: reading.delivered,
  };
}

/** What a call used, of each that budgets are kept in. */
export const usedOf = (record: UsageRecord): Amount => ({ tokens: tokensOf(record), nanoUsd: nanoUsdOfRecord(record) });

export const tokensOf = (record: UsageRecord): number => record.inputTokens + record.outputTokens;

export const nanoUsdOfRecord = (record: UsageRecord): number => record.inputCostNanoUsd + record.outputCostNanoUsd;

/** Whether a call used more than the most it was taken to be able to: then the bounds do not hold (LLM-3). */
export const exceedsReservation = (record: UsageRecord, reserved: Amount): boolean => !covers(reserved, usedOf(record));
