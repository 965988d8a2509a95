import { sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import { NAMED, type Apart } from "../conservation.ts";
import { once } from "../once.ts";
import type { Db } from "./client.ts";

/** What `astrayOf` answers. */
export const astraySchema = once(() => z.object({ count: z.number(), ids: z.array(z.string()).nullable() }).transform(withIds));
const comparedSchema = once(() =>
  z.object({
    left: z.number(),
    right: z.number(),
    since: z.string().nullable(),
    leftOnly: astraySchema(),
    rightOnly: astraySchema(),
    differing: astraySchema(),
  }),
);

export interface ComparedSets {
  left: number;
  right: number;
  apart: Apart;
  /** From when on things are compared, in words; null where the statement sets no such moment. */
  since: string | null;
}

/** What is compared, in SQL. */
export interface Sets {
  /** Expressions of a `with`, of which one may be `cut (since)`: the moment from which both sides are read. */
  given?: SQL;
  /** Rows of (id, amount); those of one id are added up. */
  left: SQL;
  right: SQL;
}

/** Compares two sets of rows by id in one statement, so of one moment. What it reads are the caller's rows, and what it answers is bounded. */
export async function compareSets(db: Db, { given, left, right }: Sets): Promise<ComparedSets> {
  const { rows } = await db.execute(sql`
    with ${given ?? sql`cut as (select null::timestamptz as since)`},
    l as (select id, sum(amount) as amount from (${left}) each_left (id, amount) group by id),
    r as (select id, sum(amount) as amount from (${right}) each_right (id, amount) group by id),
    sides as (select coalesce(l.id, r.id) as id, l.amount as la, r.amount as ra from l full join r on l.id = r.id)
    select coalesce(sum(la), 0)::float8 as "left", coalesce(sum(ra), 0)::float8 as "right",
      (select to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from cut) as since,
      ${astrayOf(sql`ra is null`)} as "leftOnly", ${astrayOf(sql`la is null`)} as "rightOnly",
      ${astrayOf(sql`la <> ra`)} as differing
    from sides`);
  const { left: leftSum, right: rightSum, since, ...apart } = comparedSchema().parse(rows[0]);
  return { left: leftSum, right: rightSum, since, apart };
}

/** Of rows with an `id`, those for which something is so: how many, and the first by name. */
export const astrayOf = (which: SQL): SQL => sql`json_build_object('count', count(*) filter (where ${which}),
  'ids', (array_agg(id order by id) filter (where ${which}))[1:${sql.raw(String(NAMED))}])`;

function withIds({ count, ids }: { count: number; ids: string[] | null }) {
  return { count, ids: ids ?? [] };
}
