import { notFound } from "../../platform/errors.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { listOffers } from "../catalog/list-offers.ts";
import type { SearchOffer } from "../catalog/schemas.ts";
import type { SearchDeps } from "./ports.ts";
import { searchOf } from "./store.ts";

/** A page of what a buyer's own search shows. Throws `not-found`, also for another buyer's. */
export async function listSearchOffers(
  deps: SearchDeps,
  buyerId: string,
  searchId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<SearchOffer>> {
  if (!(await searchOf(deps.db, buyerId, searchId))) throw notFound("search");
  return listOffers(deps, searchId, page);
}
