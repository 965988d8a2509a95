import { and, desc, eq, ne, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { openLog } from "../catalog/delta-log.ts";
import { showsAny } from "../catalog/shows-any.ts";
import { confirmSearch } from "./confirm-search.ts";
import type { NamingDeps } from "./ports.ts";
import { searches } from "./tables.ts";

/** A search that a run of an automation makes again. */
export interface MadeAgain {
  buyerId: string;
  /** The search it is a copy of. */
  of: string;
  runId: string;
  at: Date;
  /** What is waited for first, so that of two at once the second sees what the first made. */
  turn: SQL;
  /** Has to hold behind that for anything to be made. */
  allowed: SQL;
}

/**
 * Makes a search again and sends it out, once a run: a repeat finds the search it made. Refused as `not-allowed`, or where there is nobody to
 * ask. No place of it is sold, because nobody looks at it as it comes.
 */
export async function searchAgain(deps: NamingDeps, again: MadeAgain): Promise<Result<string, "not-allowed" | "no-supplier">> {
  const id = await insertAgain(deps.db, deps.ids.next("srch"), again);
  if (id === undefined) return refused("not-allowed");
  const confirmed = await confirmSearch(deps, again.buyerId, id, { unsponsored: true });
  return confirmed.ok ? ok(id) : refused("no-supplier");
}

/** Of a buyer's searches, those that automations made since a moment, with their runs: for a `from`. */
export const madeByRuns = (buyerId: string, since: Date): SQL =>
  sql`(select made_by_run from ${searches} where buyer_id = ${buyerId} and made_by_run is not null and created_at > ${timestamp(since)})`;

async function insertAgain(db: Db, id: string, { buyerId, of, runId, at, turn, allowed }: MadeAgain): Promise<string | undefined> {
  const copied = db.execute(sql`
    insert into ${searches} (id, buyer_id, brief_id, brief_version, query, items, currency, degraded, state, created_at, made_by_run)
    select ${id}, s.buyer_id, s.brief_id, s.brief_version, s.query, s.items, s.currency, s.degraded, 'DRAFT', ${timestamp(at)}, ${runId}
    from ${searches} s where s.id = ${of} and s.buyer_id = ${buyerId} and ${allowed} on conflict (made_by_run) do nothing`);
  const mine = and(eq(searches.buyerId, buyerId), eq(searches.madeByRun, runId));
  const [, , , [made]] = await db.batch([
    db.execute(turn),
    copied,
    openLog(db, id, sql`exists (select 1 from ${searches} where id = ${id})`),
    db.select({ id: searches.id }).from(searches).where(mine),
  ]);
  return made?.id;
}

/** The run that made a search of a buyer's, null where its buyer did; undefined where there is no such search. */
export async function runThatMade(db: Db, buyerId: string, searchId: string): Promise<string | null | undefined> {
  const own = and(eq(searches.id, searchId), eq(searches.buyerId, buyerId));
  const [row] = await db.select({ madeByRun: searches.madeByRun }).from(searches).where(own);
  return row?.madeByRun;
}

/** A buyer's latest search that was sent out and showed one of these offers. */
export async function latestThatShowed(db: Db, buyerId: string, offerIds: readonly string[]): Promise<string | undefined> {
  if (offerIds.length === 0) return undefined;
  const [row] = await db
    .select({ id: searches.id })
    .from(searches)
    .where(and(eq(searches.buyerId, buyerId), ne(searches.state, "DRAFT"), showsAny(db, searches.id, offerIds)))
    .orderBy(desc(searches.id))
    .limit(1);
  return row?.id;
}
