import { notFound } from "../../platform/errors.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { listOffers } from "../catalog/list-offers.ts";
import type { SearchOffer } from "../catalog/schemas.ts";
import type { SearchDeps } from "./ports.ts";
import { isOwn } from "./store.ts";

/** A page of what a buyer's own search shows, in one round trip. Throws `not-found`, also for another buyer's. */
export async function listSearchOffers(
  deps: SearchDeps,
  buyerId: string,
  searchId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<SearchOffer>> {
  const { statement, pageOf } = listOffers(deps.db, searchId, page);
  const [own, rows] = await deps.db.batch([isOwn(deps.db, buyerId, searchId), statement]);
  if (own.length === 0) throw notFound("search");
  return pageOf(rows);
}
