import * as z from "zod";
import { daySchema } from "../../platform/http/day-schema.ts";

const tokens = z.int().positive().nullish();
const model = z.string().min(1).max(200).meta({ description: "A model's name, as its provider has it.", example: "gpt-4.1-mini" });
const shared = { model, stream: z.boolean().nullish() };

/** Bodies are the provider's own: only what the gateway decides by is checked here, everything else goes on unchanged. */
export const chatBodySchema = z
  .looseObject({
    ...shared,
    messages: z.array(z.looseObject({})).min(1),
    max_tokens: tokens,
    max_completion_tokens: tokens,
    n: z.int().min(1).max(16).nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  })
  .meta({ id: "ChatCompletionsRequest" });

export const responsesBodySchema = z
  .looseObject({ ...shared, input: z.union([z.string(), z.array(z.looseObject({}))]), max_output_tokens: tokens })
  .meta({ id: "ResponsesRequest" });

export const messagesBodySchema = z
  .looseObject({ ...shared, messages: z.array(z.looseObject({})).min(1), max_tokens: z.int().positive() })
  .meta({ id: "MessagesRequest" });

/** Anthropic's body of a count: that of a message, without what is about its answer. */
export const countBodySchema = z.looseObject({ model, messages: z.array(z.looseObject({})).min(1) }).meta({ id: "CountTokensRequest" });

export const usageQuerySchema = z.object({
  /** UTC day; today where absent. */
  day: daySchema.optional().meta({ description: "UTC; without it, today.", example: "2026-11-23" }),
});

const count = z.int().nonnegative();
const nanoUsd = count.describe("US dollars × 10⁻⁹");

export const dailyUsageSchema = z
  .object({
    provider: z.string(),
    model: z.string(),
    calls: count,
    reported: z.object({ inputTokens: count, outputTokens: count, costNanoUsd: nanoUsd }).describe("as the provider reported"),
    estimated: z
      .object({ inputTokens: count, outputTokens: count, costNanoUsd: nanoUsd })
      .describe("as computed here, where the provider reported nothing"),
  })
  .meta({ id: "LlmDailyUsage" });

export const usageReplySchema = z
  .object({
    day: z.iso.date(),
    items: z.array(dailyUsageSchema).describe("one row per provider and model"),
    budget: z.object({
      limit: count.describe("tokens a day"),
      settled: count.describe("tokens of calls that have ended"),
      reserved: count.describe("worst case of calls still open"),
      remaining: count,
      costNanoUsd: z
        .object({ limit: count, settled: count, reserved: count, remaining: count })
        .describe("the same of what calls cost and can cost, in nano-US-dollars (10⁻⁹ USD)"),
    }),
  })
  .meta({ id: "LlmUsage" });
export type UsageReply = z.infer<typeof usageReplySchema>;

export const modelSchema = z
  .object({
    id: z.string(),
    object: z.literal("model"),
    created: z.int(),
    owned_by: z.string(),
    type: z.literal("model"),
    display_name: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "LlmModel", description: "OpenAI's model with the members of Anthropic's beside them, so that both SDKs read it" });

export const modelListSchema = z
  .object({
    object: z.literal("list"),
    data: z.array(modelSchema),
    has_more: z.literal(false),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
  })
  .meta({ id: "LlmModelList" });

/** A name as callers write it in a path. */
export const modelParamsSchema = z.object({ id: model });
