import { and, asc, eq, lt, sql } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { llmReconciliations, llmUsageDaily, llmUsageEvents, llmUsageSetAside } from "./tables.ts";
import type { UsageRecord } from "./usage-record.ts";
import { once } from "../../platform/once.ts";

/** What a daily row adds up, in the order of its columns: reported and estimated apart (LLM-5). */
export const DAILY_SUMS = sql.raw(`count(*)::integer,
  coalesce(sum(input_tokens) filter (where input_source = 'reported'), 0)::bigint, coalesce(sum(input_tokens) filter (where input_source = 'estimated'), 0)::bigint,
  coalesce(sum(output_tokens) filter (where output_source = 'reported'), 0)::bigint, coalesce(sum(output_tokens) filter (where output_source = 'estimated'), 0)::bigint,
  (coalesce(sum(input_cost_nano_usd) filter (where input_source = 'reported'), 0) + coalesce(sum(output_cost_nano_usd) filter (where output_source = 'reported'), 0))::bigint,
  (coalesce(sum(input_cost_nano_usd) filter (where input_source = 'estimated'), 0) + coalesce(sum(output_cost_nano_usd) filter (where output_source = 'estimated'), 0))::bigint`);
export const DAILY_COLUMNS = sql.raw(
  "calls, reported_input_tokens, estimated_input_tokens, reported_output_tokens, estimated_output_tokens, reported_cost_nano_usd, estimated_cost_nano_usd",
);

const idsSchema = once(() => z.array(z.object({ id: z.string() })));

/**
 * Writes audit events and adds those that are new to the daily rows, in one statement: repeats count nothing twice.
 * Answers the ids that were new.
 */
export async function insertUsage(db: Db, records: readonly UsageRecord[]): Promise<ReadonlySet<string>> {
  const written = await db.execute(sql`
    with fresh as (
      insert into llm_usage_events (id, user_id, day, at, provider, model, asked_model, service_token_id, wire, outcome, worst_case, input_tokens, cached_input_tokens, input_source,
                                    input_cost_nano_usd, output_tokens, output_source, output_cost_nano_usd, priced, first_token_ms, duration_ms)
      select r."callId", r."userId", r.day, r.at, r.provider, r.model, r."askedModel", r."serviceTokenId", r.wire, r.outcome, coalesce(r."worstCase", false), r."inputTokens", r."cachedInputTokens", r."inputSource",
             r."inputCostNanoUsd", r."outputTokens", r."outputSource", r."outputCostNanoUsd", r.priced, r."firstTokenMs", r."durationMs"
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(
        "callId" text, "userId" text, day date, at timestamptz, provider text, model text, "askedModel" text, "serviceTokenId" text, wire text, outcome text, "worstCase" boolean, "inputTokens" integer,
        "cachedInputTokens" integer, "inputSource" text, "inputCostNanoUsd" bigint, "outputTokens" integer, "outputSource" text, "outputCostNanoUsd" bigint, priced jsonb,
        "firstTokenMs" integer, "durationMs" integer)
      on conflict (id) do nothing
      returning *
    ), projected as (
      insert into llm_usage_daily as daily (user_id, day, provider, model, ${DAILY_COLUMNS})
      select user_id, day, provider, model, ${DAILY_SUMS}
      from fresh group by user_id, day, provider, model
      on conflict (user_id, day, provider, model) do update set
        calls = daily.calls + excluded.calls,
        reported_input_tokens = daily.reported_input_tokens + excluded.reported_input_tokens,
        estimated_input_tokens = daily.estimated_input_tokens + excluded.estimated_input_tokens,
        reported_output_tokens = daily.reported_output_tokens + excluded.reported_output_tokens,
        estimated_output_tokens = daily.estimated_output_tokens + excluded.estimated_output_tokens,
        reported_cost_nano_usd = daily.reported_cost_nano_usd + excluded.reported_cost_nano_usd,
        estimated_cost_nano_usd = daily.estimated_cost_nano_usd + excluded.estimated_cost_nano_usd
    )
    select id from fresh`);
  return new Set(
    idsSchema()
      .parse(written.rows)
      .map(({ id }) => id),
  );
}

export const selectDay = (db: Db, userId: string, day: string) =>
  db
    .select()
    .from(llmUsageDaily)
    .where(and(eq(llmUsageDaily.userId, userId), eq(llmUsageDaily.day, day)))
    .orderBy(asc(llmUsageDaily.provider), asc(llmUsageDaily.model));

const totalsSchema = once(() =>
  z.tuple([z.object({ calls: z.coerce.number(), tokens: z.coerce.number(), reported: z.coerce.number(), estimated: z.coerce.number() })]),
);

/** Sums of a day over all users, costs in nano-US-dollars. */
export async function sumDay(db: Db, day: string) {
  const found = await db.execute(sql`
    select coalesce(sum(calls), 0) as calls, coalesce(sum(reported_cost_nano_usd), 0) as reported, coalesce(sum(estimated_cost_nano_usd), 0) as estimated,
           coalesce(sum(reported_input_tokens + estimated_input_tokens + reported_output_tokens + estimated_output_tokens), 0) as tokens
    from llm_usage_daily where day = ${day}`);
  return totalsSchema().parse(found.rows)[0];
}

/** Deletes audit events and their projection before `day`. */
export const deleteBefore = (db: Db, day: string) =>
  db.batch([
    db.delete(llmUsageEvents).where(lt(llmUsageEvents.day, day)),
    db.delete(llmUsageDaily).where(lt(llmUsageDaily.day, day)),
    db.delete(llmUsageSetAside).where(lt(llmUsageSetAside.day, day)),
    db.delete(llmReconciliations).where(lt(llmReconciliations.day, day)),
  ]);

/** Calls looked through for the users that called last. */
const RECENT_CALLS = 200;

/** Users of the latest calls of a day, the latest first. */
export async function recentUsers(db: Db, day: string, limit: number): Promise<string[]> {
  const { rows } = await db.execute<{ user_id: string }>(sql`
    select user_id from (select id, user_id, day from llm_usage_events order by id desc limit ${RECENT_CALLS}) recent
    where day = ${day} group by user_id order by max(id) desc limit ${limit}`);
  return rows.map(({ user_id }) => user_id);
}
