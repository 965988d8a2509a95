import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { readingEnded, type Reading } from "../reading-store.ts";
import type { PageOutcome } from "../rules.ts";
import { crawlPages, supplierPages } from "../tables.ts";
import type { Freshness, KnownPage } from "./rules.ts";

export type SupplierPage = typeof supplierPages.$inferSelect;

/** A page that a crawl means to read, and what is known of it. */
export interface DuePage extends KnownPage {
  url: string;
  position: number;
  products: readonly string[];
  held: readonly string[];
}

/** The pages of a crawl that have no outcome yet, best first. */
export async function duePages(db: Db, { id, supplierId }: { id: string; supplierId: string }): Promise<DuePage[]> {
  const rows = await db
    .select({ url: crawlPages.url, position: crawlPages.position, known: supplierPages })
    .from(crawlPages)
    .leftJoin(supplierPages, and(eq(supplierPages.supplierId, supplierId), eq(supplierPages.url, crawlPages.url)))
    .where(and(eq(crawlPages.crawlId, id), isNull(crawlPages.outcome)))
    .orderBy(asc(crawlPages.position));
  return rows.map(({ url, position, known }) => ({ ...(known ?? UNKNOWN), url, position }));
}

const UNKNOWN = {
  outcome: null,
  answeredAt: null,
  unchangedAt: null,
  failures: 0,
  restUntil: null,
  heldUntil: null,
  reason: null,
  products: [],
  held: [],
};

/** Which page is claimed, by whom, when and until when. */
export interface PageClaim {
  supplierId: string;
  url: string;
  holder: string;
  now: Date;
  until: Date;
}

/**
 * Claims a page that is not fresh, does not rest and that nobody reads.
 * @param tries requests in a row after which a page has rested and starts anew
 * @returns what is known of it, with the claim's fence; undefined where it is not to be had
 */
export async function claimPage(
  db: Db,
  { supplierId, url, holder, now, until }: PageClaim,
  fresh: Freshness,
  tries: number,
): Promise<SupplierPage | undefined> {
  const at = timestamp(now);
  const [claimed] = await db
    .insert(supplierPages)
    .values({ supplierId, url, holder, heldUntil: until, fence: 1, claimedAt: now })
    .onConflictDoUpdate({
      target: [supplierPages.supplierId, supplierPages.url],
      set: {
        ...{ holder, heldUntil: until, claimedAt: now, fence: sql`${supplierPages.fence} + 1` },
        failures: sql`case when ${supplierPages.failures} >= ${tries} then 0 else ${supplierPages.failures} end`,
      },
      setWhere: sql`(${supplierPages.heldUntil} is null or ${supplierPages.heldUntil} <= ${at})
        and (${supplierPages.restUntil} is null or ${supplierPages.restUntil} <= ${at})
        and (${supplierPages.answeredAt} is null or ${supplierPages.outcome} is null or ${knownAsOf} < ${freshSince(fresh)})`,
    })
    .returning();
  return claimed;
}

const claimed = ({ supplierId, url, fence }: SupplierPage) =>
  and(eq(supplierPages.supplierId, supplierId), eq(supplierPages.url, url), eq(supplierPages.fence, fence));

const FREE = { holder: null, heldUntil: null };

/** Gives a page back that was not asked for. */
export async function releasePage(db: Db, page: SupplierPage): Promise<void> {
  await db.update(supplierPages).set(FREE).where(claimed(page));
}

/** Gives a page back that nobody answered for. */
export async function restPage(db: Db, page: SupplierPage, until: Date, reason: string): Promise<void> {
  await db
    .update(supplierPages)
    .set({ ...FREE, failures: sql`${supplierPages.failures} + 1`, restUntil: until, reason })
    .where(claimed(page));
}

/** What came of a page that was answered for. */
export interface PageAnswer {
  outcome: PageOutcome;
  reason: string | null;
  products: readonly string[];
  held: readonly string[];
  answeredAt: Date;
  etag: string | null;
  lastModified: string | null;
}

/** Notes what came of a page and gives it back; `reading` ends with it. A claim that was lost notes nothing. */
export async function answerPage(db: Db, page: SupplierPage, answer: PageAnswer, reading?: Reading): Promise<void> {
  const noted = db
    .update(supplierPages)
    .set({ ...FREE, ...answer, failures: 0, restUntil: null, fedBy: null })
    .where(claimed(page));
  if (reading) await db.batch([noted, readingEnded(db, reading)]);
  else await noted;
}

/** Which of some pages are fresh. */
export async function freshAmong(db: Db, supplierId: string, urls: readonly string[], fresh: Freshness): Promise<ReadonlySet<string>> {
  if (urls.length === 0) return new Set();
  const rows = await db
    .select({ url: supplierPages.url })
    .from(supplierPages)
    .where(
      and(
        eq(supplierPages.supplierId, supplierId),
        inArray(supplierPages.url, [...urls]),
        isNotNull(supplierPages.outcome),
        sql`${knownAsOf} >= ${freshSince(fresh)}`,
      ),
    );
  return new Set(rows.map(({ url }) => url));
}

/** As of when a page is known as it is; greatest() leaves out what is null. */
const knownAsOf = sql`greatest(${supplierPages.answeredAt}, ${supplierPages.unchangedAt})`;

/** A page of which its sitemap says since when it has not changed, and as of when that is said. */
export interface VouchedPage {
  url: string;
  since: Date;
  asOf: Date;
}

/** The pages of a supplier that make offers and that were themselves answered for after a moment: of those that its feed answered for alone, its sitemap says nothing. */
export async function pagesAnsweredAfter(db: Db, supplierId: string, after: Date): Promise<string[]> {
  const rows = await db.select({ url: supplierPages.url }).from(supplierPages).where(makesOffers(supplierId, after));
  return rows.map(({ url }) => url);
}

/** Notes as of when pages are said to be as they were when they were answered for; of those that changed since, or were answered for too long ago, nothing. */
export async function vouchForPages(db: Db, supplierId: string, vouched: readonly VouchedPage[], after: Date): Promise<void> {
  await db.execute(sql`
    update ${supplierPages} set unchanged_at = vouched."asOf"
    from jsonb_to_recordset(${JSON.stringify(vouched)}::jsonb) as vouched (url text, since timestamptz, "asOf" timestamptz)
    where supplier_pages.url = vouched.url and ${makesOffers(supplierId, after)} and ${supplierPages.answeredAt} > vouched.since
      and vouched."asOf" > ${knownAsOf}`);
}

const makesOffers = (supplierId: string, after: Date) =>
  and(
    eq(supplierPages.supplierId, supplierId),
    eq(supplierPages.outcome, "offer"),
    isNull(supplierPages.reason),
    isNull(supplierPages.fedBy),
    sql`${supplierPages.answeredAt} >= ${timestamp(after)}`,
  );

function freshSince(fresh: Freshness) {
  return sql`case when ${supplierPages.reason} is null then ${timestamp(fresh.page)} else ${timestamp(fresh.broken)} end`;
}

/** Deletes the pages that nobody has asked for since. */
export async function forgetPages(db: Db, before: Date): Promise<void> {
  await db.delete(supplierPages).where(sql`${supplierPages.claimedAt} < ${timestamp(before)}`);
}
