import { sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { once } from "../../platform/once.ts";
import type { Amount } from "./unit.ts";

const bookedSchema = once(() => z.array(z.object({ userId: z.string(), tokens: z.coerce.number(), nanoUsd: z.coerce.number() })));

/** What users' audit events of a day say of calls that ended before a moment, and the records set aside beside them. */
export async function bookedOf(db: Db, users: readonly string[], day: string, before: Date): Promise<ReadonlyMap<string, Amount>> {
  // Of the record of one set aside that is JSON and nothing more: some figure of it is what Postgres refused.
  const cost = (member: string): SQL => sql`coalesce((record::json ->> ${member})::numeric, 0)`;
  const { rows } = await db.execute(sql`
    select user_id as "userId", sum(tokens) as tokens, sum(cost) as "nanoUsd" from (
      select user_id, (input_tokens::numeric + output_tokens) as tokens, (input_cost_nano_usd::numeric + output_cost_nano_usd) as cost
      from llm_usage_events where user_id = any(${sql.param([...users])}::text[]) and day = ${day}::date and at < ${before.toISOString()}::timestamptz
      union all
      select user_id, tokens::numeric, ${cost("inputCostNanoUsd")} + ${cost("outputCostNanoUsd")}
      from llm_usage_set_aside where user_id = any(${sql.param([...users])}::text[]) and day = ${day} and ended_at < ${before.toISOString()}::timestamptz
    ) booked group by user_id`);
  return new Map(
    bookedSchema()
      .parse(rows)
      .map(({ userId, ...amount }) => [userId, amount]),
  );
}

const pricedSchema = once(() =>
  z.array(
    z.object({
      userId: z.string(),
      calls: z.number(),
      nanoUsd: z.coerce.number(),
      wrong: z.number(),
      apart: z.coerce.number(),
      named: z.array(z.string()).nullable(),
    }),
  ),
);

/** A user's events of a day that keep the price they were booked with. */
export type PricedBooks = z.infer<ReturnType<typeof pricedSchema>>[number];

/**
 * Makes the costs of users' audit events anew from the units and prices each was booked with: how many are not what those add up to, in
 * tokens or money, which ones, and by how many nano-US-dollars in all.
 */
export async function pricedBooks(db: Db, users: readonly string[], day: string): Promise<PricedBooks[]> {
  const { rows } = await db.execute(sql`
    with proven as (
      select user_id, id, input_cost_nano_usd::numeric + output_cost_nano_usd as cost, l.cost as made,
             input_tokens::numeric + output_tokens as tokens, l.tokens as counted
      from llm_usage_events, lateral (
        select coalesce(sum(count * "nanoUsd"), 0) as cost, coalesce(sum(count) filter (where unit <> 'search'), 0) as tokens
        from jsonb_to_recordset(priced -> 'lines') as line (unit text, count numeric, "nanoUsd" numeric)
      ) l
      where user_id = any(${sql.param([...users])}::text[]) and day = ${day}::date and priced is not null
    )
    select user_id as "userId", count(*)::int as calls, sum(cost) as "nanoUsd",
           (count(*) filter (where cost <> made or tokens <> counted))::int as wrong, sum(abs(cost - made)) as apart,
           (array_agg(id order by id) filter (where cost <> made or tokens <> counted))[1:3] as named
    from proven group by user_id order by user_id`);
  return pricedSchema().parse(rows);
}
