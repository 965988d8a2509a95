import { desc, lt, sql } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { llmUsageEvents as events } from "./tables.ts";

/** Above the id of every call, and below those of leases, which stand in the same table where they were lost and are no calls. */
const ABOVE_CALLS = `llm_${"z".repeat(26)}`;

/** Calls that have ended, the latest first, by the order of their ids. */
export const latestCalls = (db: Db, limit: number, before = ABOVE_CALLS) =>
  db
    .select({
      id: events.id,
      at: events.at,
      userId: events.userId,
      model: events.model,
      wire: events.wire,
      outcome: events.outcome,
      worstCase: events.worstCase,
      tokens: sql<number>`${events.inputTokens} + ${events.outputTokens}`.mapWith(Number),
      firstTokenMs: events.firstTokenMs,
      durationMs: events.durationMs,
    })
    .from(events)
    .where(lt(events.id, before))
    .orderBy(desc(events.id))
    .limit(limit);

export type EndedCall = Awaited<ReturnType<typeof latestCalls>>[number];

const waitSchema = z.array(
  z.object({ model: z.string(), calls: z.number(), half: z.number().nullable(), most: z.number().nullable(), worstCases: z.number() }),
);
export type ModelWait = z.infer<typeof waitSchema>[number];

/** Of the latest calls, by model: how long half of the streams and 95 in a hundred let their first token be waited for, and how many were put down at their worst. */
export async function firstTokens(db: Db, among: number): Promise<ModelWait[]> {
  const { rows } = await db.execute(sql`
    select model, count(first_token_ms)::int as calls, percentile_disc(0.5) within group (order by first_token_ms) as half,
           percentile_disc(0.95) within group (order by first_token_ms) as most, (count(*) filter (where worst_case))::int as "worstCases"
    from (select model, first_token_ms, worst_case from llm_usage_events where id < ${ABOVE_CALLS} order by id desc limit ${among}) latest
    group by model order by model`);
  return waitSchema.parse(rows);
}
