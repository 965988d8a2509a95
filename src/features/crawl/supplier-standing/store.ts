import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { END_CAUSES } from "../end-reasons.ts";
import { crawls, heldPrices, supplierPages, suppliers } from "../tables.ts";

const count = z.coerce.number();
const moment = z.coerce.date().nullable();
const rowSchema = z.object({
  id: z.string(),
  active: count,
  ended: count,
  failed: count,
  failed_in_a_row: count,
  last_success: moment,
  last_failure: moment,
  // Another release may have ended it by a cause that is none here.
  last_cause: z.enum(END_CAUSES).nullable().catch(null),
  last_reason: z.string().nullable(),
  pages: count,
  fresh: count,
  resting: count,
  broken: count,
  newest: moment,
  held: count,
});
export type SupplierFigures = z.infer<typeof rowSchema>;

/** Crawls of a supplier that are looked at for how it fares, the latest. */
const LATEST = 50;

/**
 * How each supplier fares, by id: its latest crawls that ended in the last day, and its pages as they stand.
 * @param freshSeconds how long a page is fresh
 */
export async function supplierFigures(db: Db, now: Date, freshSeconds: number): Promise<SupplierFigures[]> {
  const at = timestamp(now);
  const found = await db.execute(sql`
    with under_way as (select supplier_id, count(*) as crawls from ${crawls} where state in ('QUEUED', 'RUNNING') group by supplier_id)
    select s.id, c.*, p.*, coalesce(under_way.crawls, 0) as active,
      (select count(*) from ${heldPrices} where supplier_id = s.id and state = 'HELD') as held
    from ${suppliers} s left join under_way on under_way.supplier_id = s.id
    cross join lateral (
      select count(*) as ended, count(*) filter (where state = 'FAILED') as failed,
        count(*) filter (where nth < coalesce(first_success, ${LATEST} + 1)) as failed_in_a_row,
        max(ended_at) filter (where state = 'SUCCEEDED') as last_success,
        max(ended_at) filter (where state = 'FAILED') as last_failure,
        (array_agg(cause order by nth) filter (where state = 'FAILED'))[1] as last_cause,
        (array_agg(reason order by nth) filter (where state = 'FAILED'))[1] as last_reason
      from (
        select latest.*, min(nth) filter (where state = 'SUCCEEDED') over () as first_success from (
          select newest.*, row_number() over (order by ended_at desc) as nth from (
            select state, cause, reason, ended_at from ${crawls} where supplier_id = s.id and ended_at > ${at} - interval '1 day' and state <> 'CANCELLED'
            order by ended_at desc nulls last limit ${LATEST}) newest) latest) ranked
    ) c
    cross join lateral (
      select count(*) as pages, count(*) filter (where reason is null and greatest(answered_at, unchanged_at) > ${at} - make_interval(secs => ${freshSeconds})) as fresh,
        count(*) filter (where rest_until > ${at}) as resting, count(*) filter (where outcome in ('broken', 'too-complex', 'set-aside')) as broken,
        max(answered_at) as newest
      from ${supplierPages} where supplier_id = s.id
    ) p
    order by s.id`);
  return z.array(rowSchema).parse(found.rows);
}

const failingSchema = z.object({ id: z.string(), crawls: count, reason: z.string().nullable() });
export type FailingSupplier = z.infer<typeof failingSchema>;

/** The suppliers that are crawled and whose latest crawls, at least so many within a day, have all failed; those with the most first. */
export async function failingSuppliers(db: Db, now: Date, least: number): Promise<FailingSupplier[]> {
  const found = await db.execute(sql`
    select s.id, c.failed as crawls, c.reason from ${suppliers} s cross join lateral (
      select count(*) filter (where state = 'FAILED') as failed, (array_agg(reason order by ended_at desc))[1] as reason
      from (
        select state, reason, ended_at from ${crawls} where supplier_id = s.id and ended_at > ${timestamp(now)} - interval '1 day' and state <> 'CANCELLED'
        order by ended_at desc nulls last limit ${least}) latest
    ) c
    where s.enabled and c.failed >= ${least} order by s.id`);
  return z.array(failingSchema).parse(found.rows);
}
