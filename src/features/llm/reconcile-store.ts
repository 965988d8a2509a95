import { inArray, sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { DAILY_COLUMNS, DAILY_SUMS } from "./store.ts";
import { llmUsageEvents } from "./tables.ts";
import { once } from "../../platform/once.ts";

const sums = once(() =>
  z.object({
    calls: z.number(),
    reportedInputTokens: z.number(),
    estimatedInputTokens: z.number(),
    reportedOutputTokens: z.number(),
    estimatedOutputTokens: z.number(),
    reportedCostNanoUsd: z.number(),
    estimatedCostNanoUsd: z.number(),
  }),
);

/** A daily row that is not what its audit events add up to; either side is null where there is none. */
export const differenceSchema = once(() =>
  z.object({
    userId: z.string(),
    provider: z.string(),
    model: z.string(),
    events: sums().nullable().describe("what the audit events add up to"),
    row: sums().nullable().describe("what the daily row says"),
  }),
);
export type Difference = z.infer<ReturnType<typeof differenceSchema>>;

const json = (alias: string): SQL =>
  sql.raw(`case when ${alias}.user_id is null then null else json_build_object('calls', ${alias}.calls,
    'reportedInputTokens', ${alias}.reported_input_tokens, 'estimatedInputTokens', ${alias}.estimated_input_tokens,
    'reportedOutputTokens', ${alias}.reported_output_tokens, 'estimatedOutputTokens', ${alias}.estimated_output_tokens,
    'reportedCostNanoUsd', ${alias}.reported_cost_nano_usd, 'estimatedCostNanoUsd', ${alias}.estimated_cost_nano_usd) end`);

/** The day's audit events added up as its rows are, beside the rows, where the two differ; of all users, or of some. */
const differing = (day: string, users: readonly string[] | undefined): SQL => {
  const ofThem =
    users === undefined ? sql`day = ${day}::date` : sql`day = ${day}::date and user_id = any(${sql.param([...users])}::text[])`;
  return sql`
    e (user_id, provider, model, ${DAILY_COLUMNS}) as (
      select user_id, provider, model, ${DAILY_SUMS} from llm_usage_events where ${ofThem} group by user_id, provider, model
    ), r as (
      select user_id, provider, model, ${DAILY_COLUMNS} from llm_usage_daily where ${ofThem}
    ), d as (
      select coalesce(e.user_id, r.user_id) as user_id, coalesce(e.provider, r.provider) as provider, coalesce(e.model, r.model) as model,
             ${json("e")} as events, ${json("r")} as row
      from e full join r on e.user_id = r.user_id and e.provider = r.provider and e.model = r.model
      where e.* is distinct from r.*
    )`;
};

/** Daily rows that are not what their events add up to, at most `limit` of them, of one moment: both are read in one statement. */
export async function differences(db: Db, day: string, limit: number, users?: readonly string[]): Promise<Difference[]> {
  const { rows } = await db.execute(sql`
    with ${differing(day, users)}
    select user_id as "userId", provider, model, events, row from d order by user_id, provider, model limit ${limit}`);
  return z.array(differenceSchema()).parse(rows);
}

/**
 * Makes the day's rows what its audit events add up to, and answers how many were not. Calls that are written meanwhile wait for it: an
 * event whose row is not written yet is not seen here, and adds itself to what was made.
 */
export async function rebuildRows(db: Db, day: string): Promise<number> {
  const columns = sql`user_id, day, provider, model, ${DAILY_COLUMNS}`;
  const results = await db.batch([
    db.execute(sql`lock table llm_usage_daily in share row exclusive mode`),
    db.execute(sql`
      with ${differing(day, undefined)}, gone as (
        delete from llm_usage_daily daily using d
        where daily.day = ${day}::date and daily.user_id = d.user_id and daily.provider = d.provider and daily.model = d.model and d.events is null
        returning 1
      ), made as (
        insert into llm_usage_daily (${columns})
        select e.user_id, ${day}::date, e.provider, e.model, e.calls, e.reported_input_tokens, e.estimated_input_tokens, e.reported_output_tokens,
               e.estimated_output_tokens, e.reported_cost_nano_usd, e.estimated_cost_nano_usd
        from e join d using (user_id, provider, model)
        on conflict (user_id, day, provider, model) do update set
          calls = excluded.calls,
          reported_input_tokens = excluded.reported_input_tokens,
          estimated_input_tokens = excluded.estimated_input_tokens,
          reported_output_tokens = excluded.reported_output_tokens,
          estimated_output_tokens = excluded.estimated_output_tokens,
          reported_cost_nano_usd = excluded.reported_cost_nano_usd,
          estimated_cost_nano_usd = excluded.estimated_cost_nano_usd
        returning 1
      )
      select (select count(*) from gone)::int + (select count(*) from made)::int as rebuilt`),
  ]);
  return z.object({ rows: z.tuple([z.object({ rebuilt: z.number() })]) }).parse(results[1]).rows[0].rebuilt;
}

/** Of these calls, those whose audit event is stored. */
export async function storedCalls(db: Db, callIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (callIds.length === 0) return new Set();
  const rows = await db
    .select({ id: llmUsageEvents.id })
    .from(llmUsageEvents)
    .where(inArray(llmUsageEvents.id, [...callIds]));
  return new Set(rows.map(({ id }) => id));
}
