import { loadThingReading } from "../../sdks.ts";
import { eachSliced, inSlices } from "../../platform/sliced.ts";
import type { WantedItem } from "../catalog/rank.ts";
import { showOffers, type FitOffer } from "../catalog/show-offers.ts";
import type { SoughtItem } from "../catalog/terms/sought.ts";
import { standingOffersOf } from "../catalog/standing-offers-of.ts";
import { heldOffers } from "./held-prices/store.ts";
import type { CrawlDeps } from "./ports.ts";
import type { PageOutcome } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

/** The search that pages are read for. */
export interface PageSearch {
  searchId: string;
  supplierId: string;
  items: readonly (SoughtItem & WantedItem)[];
  /** What the search shows prices in. */
  currency: string;
}

/** What is noted of a page of a crawl once it is dealt with. */
export interface PageEnd {
  position: number;
  url: string;
  outcome: PageOutcome;
  reason: string | null;
}

/** A page that was read, by whomever. */
export interface AnsweredPage extends PageEnd {
  products: readonly string[];
  held: readonly string[];
}

/** Products that are judged before others have their turn: some ten milliseconds. */
const JUDGED_A_PART = 50;

/** Shows what read pages offer of what was sought; what became of each for this search. Doing it again changes nothing. */
export async function settlePages(deps: CrawlDeps, search: PageSearch, pages: readonly AnsweredPage[]): Promise<PageEnd[]> {
  const { supplierId, items } = search;
  const { judgeFor } = await loadThingReading();
  const judge = judgeFor(items, deps.contract.crawl.relevanceThreshold);
  const offering = pages.filter(({ outcome }) => outcome === "offer");
  const rows = await standingOffersOf(
    deps,
    supplierId,
    offering.flatMap(({ products }) => products),
  );
  const judged = await inSlices(
    eachSliced(rows, JUDGED_A_PART, (row) => ({ row, fit: judge(row) })),
    deps,
  );
  const fits = new Map<string, FitOffer>();
  for (const { row, fit } of judged) if (fit) fits.set(row.productKey, { row, ...fit });
  if (fits.size > 0) await showOffers(deps, search, [...fits.values()]);
  const unfit = offering.filter(({ products }) => !products.some((key) => fits.has(key)));
  const heldBack = await heldOffers(
    deps.db,
    supplierId,
    unfit.flatMap((page) => page.held),
  );
  const held = new Set(heldBack.filter(({ offer }) => judge(offer) !== undefined).map(({ productKey }) => productKey));
  return pages.map(({ position, url, outcome, reason, ...page }) => {
    if (outcome !== "offer") return { position, url, outcome, reason };
    if (page.products.some((key) => fits.has(key))) return { position, url, outcome, reason };
    if (page.held.some((key) => held.has(key)))
      return { position, url, outcome: "held", reason: recorded`something speaks against its price` };
    return { position, url, outcome: "irrelevant", reason: null };
  });
}
