import { sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { crawlPages, crawls, supplierPages, suppliers } from "../tables.ts";

/** A page whose offers searches have lately shown, and which is fresh no more. */
export interface StalePage {
  supplierId: string;
  url: string;
}

interface Sought {
  now: Date;
  /** Since when a crawl has to have ended to count as lately, and how many of these are looked at. */
  endedSince: Date;
  crawls: number;
  /** Known as of a moment before this, a page is fresh no more. */
  freshSince: Date;
  limit: number;
}

/**
 * The pages behind what searches have lately shown that are fresh no more, of each supplier first the one that nobody has tried for longest, and
 * of all suppliers alike another first each minute: neither one whose host gives no turn, or is not to be entered, nor a page that its
 * robots.txt now forbids has the turns of the others. Those that were read themselves, that nobody reads and that do not rest, of suppliers whom
 * no search keeps busy now.
 */
export async function stalePages(db: Db, { now, endedSince, crawls: looked, freshSince, limit }: Sought): Promise<StalePage[]> {
  const minute = Math.floor(now.getTime() / 60_000);
  const { rows } = await db.execute<{ supplier_id: string; url: string }>(sql`
    with lately as materialized (
      select id, supplier_id from ${crawls} where ended_at >= ${timestamp(endedSince)} order by ended_at desc limit ${looked}
    )
    select p.supplier_id, p.url
    from (select distinct l.supplier_id, c.url from lately l join ${crawlPages} c on c.crawl_id = l.id where c.outcome = 'offer') as shown
    join ${supplierPages} p on p.supplier_id = shown.supplier_id and p.url = shown.url
    join ${suppliers} s on s.id = p.supplier_id and s.enabled
    where p.outcome = 'offer' and p.reason is null and p.fed_by is null
      and greatest(p.answered_at, p.unchanged_at) < ${timestamp(freshSince)}
      and (p.held_until is null or p.held_until <= ${timestamp(now)}) and (p.rest_until is null or p.rest_until <= ${timestamp(now)})
      and not exists (select 1 from ${crawls} busy where busy.supplier_id = p.supplier_id and busy.state in ('QUEUED', 'RUNNING'))
    order by row_number() over (partition by p.supplier_id order by p.claimed_at, p.url), md5(p.supplier_id || ${minute}::text), p.supplier_id
    limit ${limit}`);
  return rows.map(({ supplier_id: supplierId, url }) => ({ supplierId, url }));
}
