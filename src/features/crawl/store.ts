import { and, count, isNotNull, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { appendCrawl } from "../catalog/delta-log.ts";
import type { PageEnds } from "./end-rules.ts";
import type { RankedPage } from "./discovery/rank-pages.ts";
import type { PageOutcome } from "./rules.ts";
import type { PageEnd } from "./settle-pages.ts";
import { crawlPages, crawls } from "./tables.ts";

export type CrawlRow = typeof crawls.$inferSelect;

/** Messages may come a little before their time. */
const EARLY_MS = 1_000;

const held = ({ id, fence }: CrawlRow) => and(eq(crawls.id, id), eq(crawls.fence, fence), eq(crawls.state, "RUNNING"));

export async function crawlsBySearch(db: Db, searchId: string): Promise<CrawlRow[]> {
  return db.select().from(crawls).where(eq(crawls.searchId, searchId)).orderBy(crawls.supplierId);
}

/**
 * Takes the lease of a crawl that is due. A queued one, or one whose holder died, begins a new try, while tries are left;
 * one that stopped between two steps goes on with its try.
 * @returns undefined where it is held, not due, ended, or out of tries
 */
export async function claim(
  db: Db,
  crawlId: string,
  { now, leaseUntil }: { now: Date; leaseUntil: Date },
  maxAttempts: number,
): Promise<CrawlRow | undefined> {
  const free = sql`(${crawls.leaseUntil} is null or ${crawls.leaseUntil} < ${now.toISOString()}::timestamptz)`;
  const goesOn = sql`(${crawls.state} = 'RUNNING' and ${crawls.leaseUntil} is null)`;
  const due = sql`${crawls.wakeAt} <= ${new Date(now.getTime() + EARLY_MS).toISOString()}::timestamptz`;
  const [row] = await db
    .update(crawls)
    .set({
      state: "RUNNING",
      fence: sql`${crawls.fence} + 1`,
      attempts: sql`${crawls.attempts} + case when ${goesOn} then 0 else 1 end`,
      leaseUntil,
      startedAt: sql`coalesce(${crawls.startedAt}, ${now.toISOString()}::timestamptz)`,
      unanswered: 0,
    })
    .where(
      and(
        eq(crawls.id, crawlId),
        sql`${crawls.state} in ('QUEUED', 'RUNNING')`,
        free,
        due,
        sql`(${goesOn} or ${crawls.attempts} < ${maxAttempts})`,
      ),
    )
    .returning();
  return row;
}

/** Tells the search's log that the crawl runs, unless it says so already. */
export async function tellRunning(db: Db, crawl: CrawlRow, now: Date): Promise<void> {
  const news = sql`search_logs.crawls -> ${crawl.supplierId}::text ->> 'state' is distinct from 'RUNNING' and exists (select 1 from ${crawls} where ${held(crawl)})`;
  await appendCrawl(db, { searchId: crawl.searchId, at: now }, { ...progressOf(crawl), state: "RUNNING" }, news);
}

/** Writes the pages a crawl means to read, once; false where the lease is lost. */
export async function savePlan(db: Db, crawl: CrawlRow, pages: readonly RankedPage[], leaseUntil: Date): Promise<boolean> {
  const plan = db
    .update(crawls)
    .set({ pagesPlanned: pages.length, leaseUntil })
    .where(and(held(crawl), isNull(crawls.pagesPlanned)))
    .returning({ id: crawls.id });
  if (pages.length === 0) return (await plan).length > 0;
  const rows = pages.map(({ url, score }, position) => ({ crawlId: crawl.id, position, url, score }));
  const [planned] = await db.batch([plan, db.insert(crawlPages).values(rows).onConflictDoNothing()]);
  return planned.length > 0;
}

/** What became of a crawl's pages. */
export async function pageEnds(db: Db, crawlId: string): Promise<PageEnds> {
  const end = sql<keyof PageEnds>`case when ${crawlPages.reason} = 'no-product' then 'no-product' else ${crawlPages.outcome} end`;
  const rows = await db
    .select({ end, pages: count() })
    .from(crawlPages)
    .where(and(eq(crawlPages.crawlId, crawlId), isNotNull(crawlPages.outcome)))
    .groupBy(sql`1`);
  return Object.fromEntries(rows.map(({ end, pages }) => [end, pages]));
}

/** Notes what became of pages, brings the crawl's counts up to date and lengthens the lease; undefined where the lease is lost. */
export async function recordPages(db: Db, crawl: CrawlRow, pages: readonly PageEnd[], leaseUntil: Date): Promise<CrawlRow | undefined> {
  const ends = JSON.stringify(pages.map(({ position, outcome, reason }) => ({ position, outcome, reason })));
  const ended = db.execute(sql`
    update ${crawlPages} set outcome = ended.outcome, reason = ended.reason, fence = ${crawl.fence}
    from jsonb_to_recordset(${ends}::jsonb) as ended (position int, outcome text, reason text)
    where crawl_id = ${crawl.id} and crawl_pages.position = ended.position and exists (select 1 from ${crawls} where ${held(crawl)})`);
  const counted = db
    .update(crawls)
    .set({ leaseUntil, ...counts(crawl.id) })
    .where(held(crawl))
    .returning();
  const [, updated] = await db.batch([ended, counted]);
  return updated[0];
}

/** Stops between two steps of a try; the next wake-up is due at `wakeAt`. */
export async function releaseForNextStep(db: Db, crawl: CrawlRow, wakeAt: Date): Promise<void> {
  await db.update(crawls).set({ leaseUntil: null, wakeAt }).where(held(crawl));
}

function counts(crawlId: string) {
  const count = (...outcomes: PageOutcome[]) =>
    sql`(select count(*)::int from ${crawlPages} where crawl_id = ${crawlId} and outcome in (${sql.join(
      outcomes.map((outcome) => sql`${outcome}`),
      sql`, `,
    )}))`;
  return {
    pagesRead: count("offer", "held", "irrelevant", "gone"),
    pagesBroken: count("broken", "too-complex", "unanswered"),
    pagesSetAside: count("set-aside"),
    pagesDisallowed: count("disallowed"),
    offersFound: count("offer"),
  };
}

export const progressOf = ({ id, supplierId, state, offersFound, cause, reason }: CrawlRow) => ({
  crawlId: id,
  supplierId,
  state,
  offersFound,
  cause,
  reason,
});
