import * as z from "zod";
import type { UsageRecord } from "../../src/features/llm/usage-record.ts";
import { StoredRecord } from "../parts/stored-record.ts";

const source = z.enum(["reported", "estimated"]);

const usage = z.looseObject({
  callId: z.string(),
  userId: z.string(),
  day: z.string(),
  at: z.string(),
  provider: z.string(),
  model: z.string(),
  wire: z.string(),
  outcome: z.enum(["complete", "cut", "client-left", "timed-out", "abandoned"]),
  /** Since there are bounds; what was estimated before was the probable, not the most. */
  worstCase: z.boolean().default(false),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  inputSource: source,
  inputCostNanoUsd: z.number(),
  outputTokens: z.number(),
  outputSource: source,
  outputCostNanoUsd: z.number(),
  parts: z.array(z.string()).default([]),
  delivered: z.number().default(0),
});

/** Calls are settled, recorded and told of one by one: one that is not readable waits, the others go on. */
export const usageRecord = new StoredRecord<UsageRecord>("token-budget", "reservations", usage);
