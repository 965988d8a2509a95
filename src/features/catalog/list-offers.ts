import type { Db } from "../../platform/db/client.ts";
import { foreignCursor, readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { MayMark } from "../ads/may-mark.ts";
import type { OffersQuery, SearchOffer } from "./schemas.ts";
import { shownByPrice, shownOffers, type ShownFilter, type ShownSearch } from "./shown-store.ts";

/** Which of the offers a search shows, in which order, and from where on. */
export type OffersWanted = Partial<Omit<OffersQuery, "search" | "facets">> & Pick<OffersQuery, "limit">;

/**
 * A page of the offers a search shows: the statement that reads it, for the batch in which whoever knows searches reads whose it is, and
 * what makes the page of its rows.
 */
export function listOffers(db: Db, search: ShownSearch, wanted: OffersWanted) {
  const { limit, cursor, sort = "relevance" } = wanted;
  const filter = filterOf(wanted);
  const statement =
    sort !== "relevance"
      ? shownByPrice(db, search, { limit: limit + 1, after: afterPrice(sort, cursor), filter, landed: sort === "landed" })
      : shownOffers(db, search, { limit: limit + 1, after: afterRank(cursor), filter });
  const pageOf = (rows: Awaited<typeof statement>, mayMark: MayMark = () => true): Page<SearchOffer> =>
    toPage(
      rows,
      limit,
      (row) => keyOf(sort, row),
      ({ offerId, view: { why, ...view }, sponsored }) => ({
        ...{ id: offerId, ...view },
        ...(why ? { why: [...why] } : {}),
        ...(sponsored && mayMark({ campaignId: sponsored.campaignId, supplierId: view.supplierId }) ? { sponsored } : {}),
      }),
    );
  return { statement, pageOf };
}

const filterOf = ({ supplier, brand, item, available, exact, minPrice, maxPrice }: OffersWanted): ShownFilter => ({
  ...{ supplierId: supplier, brand, item, minPrice, maxPrice },
  available: available === undefined ? undefined : available === "true",
  exact: exact === undefined ? undefined : true,
});

/** Where a page goes on. The rank has to be a single-precision number, because Postgres compares it with one. */
function afterRank(cursor: string | undefined): { rank: number; offerId: string } | undefined {
  const [text = "", offerId = ""] = readCursor(cursor, 2) ?? [];
  if (cursor === undefined) return undefined;
  const rank = Math.fround(Number(text));
  if (text === "" || !Number.isFinite(rank)) throw foreignCursor();
  return { rank, offerId };
}

/** Where a page by price goes on, with delivery or without; one of another order is no cursor of it. */
function afterPrice(sort: "price" | "landed", cursor: string | undefined): { landed: number; price: number; offerId: string } | undefined {
  if (cursor === undefined) return undefined;
  const [order, ...parts] = readCursor(cursor, sort === "landed" ? 4 : 3) ?? [];
  const [landed = "", price = "", offerId = ""] = sort === "landed" ? parts : ["0", ...parts];
  if (order !== sort || ![landed, price].every((text) => /^\d{1,16}$/.test(text))) throw foreignCursor();
  return { landed: Number(landed), price: Number(price), offerId };
}

const keyOf = (
  sort: NonNullable<OffersWanted["sort"]>,
  { rank, landed, price, offerId }: Record<"rank" | "landed" | "price" | "offerId", unknown>,
): string[] =>
  (sort === "relevance" ? [rank, offerId] : sort === "price" ? [sort, price, offerId] : [sort, landed, price, offerId]).map(String);
