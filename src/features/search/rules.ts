export const SEARCH_STATES = ["DRAFT", "RUNNING", "COMPLETED", "CANCELLED"] as const;
export type SearchState = (typeof SEARCH_STATES)[number];

/** From each state, where a search may go. */
export const SEARCH_TRANSITIONS: Readonly<Record<SearchState, readonly SearchState[]>> = {
  DRAFT: ["RUNNING"],
  RUNNING: ["COMPLETED", "CANCELLED"],
  COMPLETED: [],
  CANCELLED: [],
};

/** One thing a search asks for: its name, then the terms it is found by, the most telling first. */
export interface SearchItem {
  name: string;
  quantity: number | null;
  unit: string | null;
  terms: string[];
  /** What else it is called by a model's word, where no table knows it; undefined where none was asked. */
  alsoCalled?: string[];
  /** The most that all of it may cost, in minor units of the search's currency; undefined in what a release before made. */
  budget?: number | null;
}

/** A crawl as a search's auction looks at it. */
export interface EndingCrawl {
  supplierId: string;
  endedAt: string | null;
  offersFound: number;
}

/**
 * The suppliers whose offers take part in a search's auction; none while it is not to be held yet. It waits for the last crawl, so that
 * nobody wins by being faster, but past its closing for nobody: who found something only later takes no part, whether or not somebody
 * came to hold the auction by then. Where nobody found anything in time, it waits for all. So who takes part depends on when each crawl
 * ended alone, and on nothing else.
 */
export function auctionOver(crawls: readonly EndingCrawl[], closesAt: Date, now: Date): { allEnded: boolean; supplierIds: string[] } {
  const allEnded = crawls.every(({ endedAt }) => endedAt !== null);
  const fruitful = crawls.filter(({ endedAt, offersFound }) => endedAt !== null && offersFound > 0);
  const inTime = fruitful.filter(({ endedAt }) => new Date(endedAt ?? now) <= closesAt);
  const due = allEnded || (now >= closesAt && inTime.length > 0);
  const taking = inTime.length > 0 ? inTime : fruitful;
  return { allEnded, supplierIds: due ? taking.map(({ supplierId }) => supplierId) : [] };
}
