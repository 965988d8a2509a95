import { and, asc, between, eq, sql, sum } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { llmUsageDaily as daily } from "./tables.ts";
import type { DayRange } from "./usage-range.ts";

const number = (of: Parameters<typeof sum>[0]) => sum(of).mapWith(Number);

/** Usage of each day, provider and model of a range, of all users or of one; costs in nano-US-dollars. Read by the day's index, or the user's. */
export const sumRange = (db: Db, { from, to }: DayRange, userId: string | undefined) =>
  db
    .select({
      day: daily.day,
      provider: daily.provider,
      model: daily.model,
      calls: number(daily.calls),
      reportedTokens: number(sql`${daily.reportedInputTokens} + ${daily.reportedOutputTokens}`),
      estimatedTokens: number(sql`${daily.estimatedInputTokens} + ${daily.estimatedOutputTokens}`),
      reportedCost: number(daily.reportedCostNanoUsd),
      estimatedCost: number(daily.estimatedCostNanoUsd),
    })
    .from(daily)
    .where(and(between(daily.day, from, to), userId === undefined ? undefined : eq(daily.userId, userId)))
    .groupBy(daily.day, daily.provider, daily.model)
    .orderBy(asc(daily.day), asc(daily.model));

export type DayModelUsage = Awaited<ReturnType<typeof sumRange>>[number];

/** What was used; costs in nano-US-dollars, reported and estimated never added up. */
export interface Sums {
  calls: number;
  reportedTokens: number;
  estimatedTokens: number;
  reportedCost: number;
  estimatedCost: number;
}

const sums = {
  calls: z.coerce.number(),
  reportedTokens: z.coerce.number(),
  estimatedTokens: z.coerce.number(),
  reportedCost: z.coerce.number(),
  estimatedCost: z.coerce.number(),
};
const userSchema = z.array(z.object({ userId: z.string(), ...sums }));
type UserUsage = z.infer<typeof userSchema>[number];

/** Where a page of users goes on: after the one who used so many tokens. */
export interface AfterUser {
  tokens: number;
  userId: string;
}

/** Users of a range by their tokens, the most first, and by their ids where these are equal. */
export async function usersOfRange(db: Db, { from, to }: DayRange, limit: number, after: AfterUser | undefined): Promise<UserUsage[]> {
  const later = after
    ? sql`where tokens < ${after.tokens}::numeric or (tokens = ${after.tokens}::numeric and user_id > ${after.userId})`
    : sql``;
  const { rows } = await db.execute(sql`
    with users as (
      select user_id, sum(calls) as calls, sum(reported_input_tokens + reported_output_tokens) as reported,
             sum(estimated_input_tokens + estimated_output_tokens) as estimated, sum(reported_cost_nano_usd) as reported_cost,
             sum(estimated_cost_nano_usd) as estimated_cost,
             sum(reported_input_tokens + reported_output_tokens + estimated_input_tokens + estimated_output_tokens) as tokens
      from llm_usage_daily where day between ${from} and ${to} group by user_id
    )
    select user_id as "userId", calls, reported as "reportedTokens", estimated as "estimatedTokens", reported_cost as "reportedCost",
           estimated_cost as "estimatedCost"
    from users ${later} order by tokens desc, user_id limit ${limit}`);
  return userSchema.parse(rows);
}

/** Service tokens shown of one user at most, the most tokens first. */
const MOST_TOKENS_SHOWN = 50;

const byTokenSchema = z.array(z.object({ tokenId: z.string().nullable(), name: z.string().nullable(), ...sums }));

/**
 * One user's usage of a range by the service token it was made by, null of sessions. Read from the audit events by the user's index; a
 * lease that was lost with its isolate is among the sessions' calls, as nobody knows whose it was.
 */
export async function tokensOfUser(db: Db, { from, to }: DayRange, userId: string) {
  const { rows } = await db.execute(sql`
    with used as (
      select service_token_id, count(*) as calls,
             sum(case when input_source = 'reported' then input_tokens else 0 end + case when output_source = 'reported' then output_tokens else 0 end) as reported,
             sum(case when input_source = 'estimated' then input_tokens else 0 end + case when output_source = 'estimated' then output_tokens else 0 end) as estimated,
             sum(case when input_source = 'reported' then input_cost_nano_usd else 0 end + case when output_source = 'reported' then output_cost_nano_usd else 0 end) as reported_cost,
             sum(case when input_source = 'estimated' then input_cost_nano_usd else 0 end + case when output_source = 'estimated' then output_cost_nano_usd else 0 end) as estimated_cost
      from llm_usage_events where user_id = ${userId} and day between ${from} and ${to} group by service_token_id
    )
    select service_token_id as "tokenId", name, calls, reported as "reportedTokens", estimated as "estimatedTokens",
           reported_cost as "reportedCost", estimated_cost as "estimatedCost"
    from used left join service_tokens on service_tokens.id = used.service_token_id
    order by reported + estimated desc, service_token_id limit ${MOST_TOKENS_SHOWN}`);
  return byTokenSchema.parse(rows);
}
