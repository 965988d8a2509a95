import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { crawls } from "./tables.ts";

const count = z.coerce.number();
const age = z.coerce.number().nullable();
const rowSchema = z.object({
  depth: count,
  oldest_due: age,
  queued: count,
  oldest_queued: age,
  running: count,
  oldest_running: age,
  ended: count,
  failed: count,
});

/** Figures of the crawls as their rows have them now; ages in seconds, null of none. */
export async function crawlFigures(db: Db, now: Date) {
  const at = sql`${now.toISOString()}::timestamptz`;
  const active = sql`state in ('QUEUED', 'RUNNING')`;
  const due = sql`${active} and wake_at <= ${at} and (lease_until is null or lease_until < ${at})`;
  const found = await db.execute(sql`
    select count(*) filter (where ${due}) as depth,
           extract(epoch from ${at} - min(wake_at) filter (where ${due})) as oldest_due,
           count(*) filter (where state = 'QUEUED') as queued,
           extract(epoch from ${at} - min(queued_at) filter (where state = 'QUEUED')) as oldest_queued,
           count(*) filter (where state = 'RUNNING') as running,
           extract(epoch from ${at} - min(started_at) filter (where state = 'RUNNING')) as oldest_running,
           (select count(*) from ${crawls} where ended_at > ${at} - interval '1 hour' and state in ('SUCCEEDED', 'FAILED')) as ended,
           (select count(*) from ${crawls} where ended_at > ${at} - interval '1 hour' and state = 'FAILED') as failed
    from ${crawls} where ${active}`);
  return rowSchema.parse(found.rows[0]);
}
