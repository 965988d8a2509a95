import { and, asc, desc, eq, gt, isNull, lt, lte, or, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { searchOffers } from "./tables.ts";

/** A search as its offers are read: `currency` is the expression of what its prices are shown in, which its own feature knows. */
export interface ShownSearch {
  id: string;
  currency: SQL;
}

/** What a page of shown offers is narrowed to. */
export interface ShownFilter {
  supplierId?: string | undefined;
  brand?: string | undefined;
  item?: string | undefined;
  available?: boolean | undefined;
  exact?: boolean | undefined;
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
}

const view = searchOffers.view;
const isShown = ({ id }: ShownSearch): SQL | undefined => and(eq(searchOffers.searchId, id), isNull(searchOffers.removedAt));

/** Sorts behind every price: of what is not priced in the search's currency. */
const UNPRICED = Number.MAX_SAFE_INTEGER;
/** A member of what is shown, in the search's currency and in minor units. */
const amountOf = (member: "price" | "landed", { currency }: ShownSearch): SQL<number> => sql`
  case when ${view} -> ${sql.raw(`'${member}'`)} ->> 'currency' = ${currency}
    then (${view} -> ${sql.raw(`'${member}'`)} ->> 'amount')::bigint else ${UNPRICED}::bigint end`;
const price = (search: ShownSearch): SQL<number> => amountOf("price", search);

function narrowed(search: ShownSearch, { supplierId, brand, item, available, exact, minPrice, maxPrice }: ShownFilter): SQL | undefined {
  const is = (member: string, value: string | undefined): SQL | undefined =>
    value === undefined ? undefined : sql`${view} ->> ${sql.raw(`'${member}'`)} = ${value}`;
  return and(
    is("supplierId", supplierId),
    brand === undefined ? undefined : sql`lower(${view} ->> 'brand') = lower(${brand})`,
    is("item", item),
    is("available", available === undefined ? undefined : String(available)),
    is("exact", exact === undefined ? undefined : String(exact)),
    minPrice === undefined ? undefined : sql`${price(search)} between ${minPrice} and ${UNPRICED - 1}::bigint`,
    maxPrice === undefined ? undefined : sql`${price(search)} <= ${maxPrice}`,
  );
}

/** Shown offers of a search, the highest ranked first, after the given key; the statement, for the batch of whoever knows whose search it is. */
export function shownOffers(
  db: Db,
  search: ShownSearch,
  { limit, after, filter = {} }: { limit: number; after?: { rank: number; offerId: string } | undefined; filter?: ShownFilter },
) {
  const beyond =
    after && and(lte(searchOffers.rank, after.rank), or(lt(searchOffers.rank, after.rank), gt(searchOffers.offerId, after.offerId)));
  return db
    .select({
      offerId: searchOffers.offerId,
      rank: searchOffers.rank,
      view,
      sponsored: searchOffers.sponsored,
      price: sql`0`,
      landed: sql`0`,
    })
    .from(searchOffers)
    .where(and(isShown(search), beyond, narrowed(search, filter)))
    .orderBy(desc(searchOffers.rank), searchOffers.offerId)
    .limit(limit);
}

/**
 * As `shownOffers`, the cheapest first; with delivery where `landed` says so, those whose delivery is not known behind, by price. A search
 * shows some hundreds: they are sorted as they are read.
 */
export function shownByPrice(
  db: Db,
  search: ShownSearch,
  {
    limit,
    after,
    filter = {},
    landed: isLanded,
  }: { limit: number; after?: { landed: number; price: number; offerId: string } | undefined; filter?: ShownFilter; landed: boolean },
) {
  const amount = price(search);
  const landed = isLanded ? amountOf("landed", search) : sql<number>`0::bigint`;
  const beyond =
    after && sql`(${landed}, ${amount}, ${searchOffers.offerId}) > (${after.landed}::bigint, ${after.price}::bigint, ${after.offerId})`;
  return db
    .select({ offerId: searchOffers.offerId, rank: searchOffers.rank, view, sponsored: searchOffers.sponsored, price: amount, landed })
    .from(searchOffers)
    .where(and(isShown(search), beyond, narrowed(search, filter)))
    .orderBy(...(isLanded ? [asc(landed)] : []), asc(amount), searchOffers.offerId)
    .limit(limit);
}

/** Offers that are counted; a search shows some hundreds. */
const MOST_COUNTED = 5_000;
const MOST_BRANDS = 20;
const BANDS = 4;

/** One count of what a search shows: of a facet's value, of a price band (`value` to `upTo`), or of an item and how many of it are exact. */
export interface ShownCount extends Record<string, unknown> {
  facet: "supplier" | "brand" | "availability" | "price" | "item";
  value: string;
  upTo: string | null;
  offers: number;
  exact: number | null;
  /** Offers of which it is not known whether they are exact. */
  unknown: number | null;
}

/** The statement that counts what a search shows. */
export const shownCounts = (db: Db, search: ShownSearch) =>
  db.execute<ShownCount>(sql`
    with shown as materialized (select view, ${price(search)} as price from ${searchOffers} where ${isShown(search)} limit ${MOST_COUNTED}),
    banded as (select price, ntile(${BANDS}) over (order by price) as band from shown where price < ${UNPRICED}::bigint)
    select 'supplier' as facet, view ->> 'supplierId' as value, null as "upTo", count(*)::int as offers, null::int as exact, null::int as unknown from shown group by 2
    union all (select 'brand', min(view ->> 'brand'), null, count(*)::int, null, null from shown where view ->> 'brand' <> ''
      group by lower(view ->> 'brand') order by 4 desc, 2 limit ${MOST_BRANDS})
    union all select 'availability', view ->> 'availability', null, count(*)::int, null, null from shown group by 2
    union all select 'price', min(price)::text, max(price)::text, count(*)::int, null, null from banded group by band
    union all select 'item', view ->> 'item', null, count(*)::int, count(*) filter (where (view ->> 'exact')::boolean)::int,
      count(*) filter (where view ->> 'exact' is null)::int from shown where view ->> 'item' is not null group by 2`);
