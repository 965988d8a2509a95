import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Controls } from "../ads/controls.ts";
import { controlsOfBuyer } from "../ads/decided-controls.ts";
import { mayMark, type MayMark } from "../ads/may-mark.ts";
import { buyerOf } from "../search/buyer-of.ts";
import { stateOf } from "../search/state-of.ts";
import type { CrawlProgress, Delta, Sponsorship } from "./rules.ts";
import { searchDeltas, searchLogs, searchOffers } from "./tables.ts";

export interface LogHead {
  /** Whose search it is. */
  buyerId: string;
  revision: number;
  /** Deltas up to this revision are no longer kept. */
  trimmedTo: number;
  done: boolean;
  /** How the search stands. */
  state: string;
  /** True once the search's crawls exist. */
  running: boolean;
}

/** What a search shows, as of its head's revision. */
export interface Whole {
  crawls: CrawlProgress[];
  offers: (Record<string, unknown> & { id: string })[];
}

/** What of the log is asked for, beside its head. */
export interface LogWanted {
  /** Deltas after this revision, at most `limit`; none where undefined. */
  after: number | undefined;
  /** Where there are more than `limit`: the last, not the next. */
  last: boolean;
  limit: number;
  whole: boolean;
}

export interface LogRead {
  head: LogHead;
  /** In order, and without a gap between them. */
  deltas: Delta[];
  whole: Whole | undefined;
  /** Something in it is sponsored, shown as such or not: by what its buyer decides it may be shown otherwise. */
  marks: boolean;
}

/** A search's log as the stream's object reads it: each answer is one statement, so one moment of the log. Undefined where there is no such search. */
export type LogReader = (wanted: LogWanted) => Promise<LogRead | undefined>;

/** A delta's payload, or an offer. */
interface Said extends Record<string, unknown> {
  supplierId?: string;
  sponsored?: Sponsorship;
}

/** What the buyer of a search decided about ads, as text. */
export async function readDecided(db: Db, searchId: string): Promise<string> {
  const { rows } = await db.execute<{ controls: Controls | null }>(sql`select ${controlsOfBuyer(buyerOf(searchId))} as controls`);
  return JSON.stringify(rows[0]?.controls ?? null);
}

interface LogRow extends Record<string, unknown> {
  buyer_id: string;
  revision: number;
  trimmed_to: number;
  done_at: string | null;
  state: string;
  crawls: Record<string, CrawlProgress>;
  controls: Controls | null;
  deltas: (Delta & { payload: Said })[] | null;
  offers: (Said & { id: string })[] | null;
}

const NOTHING: SQL = sql`null::jsonb`;

const OFFERS = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', o.offer_id) || o.view || case when o.sponsored is null then '{}'::jsonb else jsonb_build_object('sponsored', o.sponsored) end order by o.relevance desc, o.offer_id), '[]'::jsonb)
  from ${searchOffers} o where o.search_id = l.search_id and o.removed_at is null)`;

/** The largest revision there can be; clients name larger ones. */
const LARGEST = 2_147_483_647;

const deltasAfter = (after: number, limit: number, order: SQL): SQL => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('revision', d.revision, 'type', d.type, 'offerId', d.offer_id, 'payload', d.payload) order by d.revision), '[]'::jsonb)
  from (select * from ${searchDeltas} where search_id = l.search_id and revision > ${Math.min(after, LARGEST)} order by revision ${order} limit ${limit}) d)`;

/** Of who opted out, or whose client does so for him (`unsponsored`), no mark leaves the log; of what he hid none of that. */
export const logReader =
  (db: Db, searchId: string, { unsponsored = false } = {}): LogReader =>
  async ({ after, last, limit, whole }) => {
    const deltas = after === undefined ? NOTHING : deltasAfter(after, limit, last ? sql`desc` : sql`asc`);
    const { rows } = await db.execute<LogRow>(sql`
      select ${buyerOf(searchId)} as buyer_id, revision, trimmed_to, done_at, ${stateOf(searchId)} as state, crawls, ${controlsOfBuyer(buyerOf(searchId))} as controls, ${deltas} as deltas, ${whole ? OFFERS : NOTHING} as offers
      from ${searchLogs} l where l.search_id = ${searchId}`);
    const [row] = rows;
    if (!row) return undefined;
    const may = mayMark({ controls: row.controls, unsponsored });
    const said = row.deltas ?? [];
    const offers = row.offers ?? [];
    return {
      head: headOf(row),
      deltas: said.map((delta) => ({ ...delta, payload: seenBy(may, delta.payload) })),
      whole: row.offers
        ? { crawls: Object.values(row.crawls), offers: offers.map((offer) => ({ ...seenBy(may, offer), id: offer.id })) }
        : undefined,
      marks: [...said.map(({ payload }) => payload), ...offers].some(({ sponsored }) => sponsored !== undefined),
    };
  };

/** Something the log says, as a viewer is shown it. */
function seenBy(may: MayMark, said: Said): Said {
  const { sponsored, ...unmarked } = said;
  return sponsored && !may({ campaignId: sponsored.campaignId, supplierId: said.supplierId ?? "" }) ? unmarked : said;
}

function headOf(row: LogRow): LogHead {
  return {
    buyerId: row.buyer_id,
    revision: row.revision,
    trimmedTo: row.trimmed_to,
    done: row.done_at !== null,
    state: row.state,
    running: row.done_at === null && Object.keys(row.crawls).length > 0,
  };
}
