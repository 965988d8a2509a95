import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { appendCrawls, type LogEntry } from "../catalog/delta-log.ts";
import { endReason } from "./end-reasons.ts";
import { crawlStatesBefore } from "./rules.ts";
import { crawls } from "./tables.ts";

/**
 * The statement that cancels a search's crawls that have not ended, where `condition` holds, with their lines in its log: for the batch of
 * whoever cancels the search. Their fences grow, so that whoever holds one has lost it.
 */
export function cancelCrawls(db: Db, entry: LogEntry, condition: SQL) {
  const at = sql`${entry.at.toISOString()}::timestamptz`;
  const states = sql.join(
    crawlStatesBefore("CANCELLED").map((state) => sql`${state}`),
    sql`, `,
  );
  const { cause, reason } = endReason("cancelled");
  return appendCrawls(
    db,
    entry,
    sql`
    update ${crawls} set state = 'CANCELLED', fence = fence + 1, lease_until = null, ended_at = ${at}, cause = ${cause}, reason = ${reason}
    where search_id = ${entry.searchId} and state in (${states}) and ${condition}
    returning supplier_id, jsonb_build_object('crawlId', id, 'supplierId', supplier_id, 'state', state, 'offersFound', offers_found, 'cause', cause, 'reason', reason) as payload`,
  );
}
