/** Something a campaign bids on: an offer in a search, or the campaign itself in another placement. */
export interface Bid<Item> {
  campaignId: string;
  /** US cents for a click; a whole number, the same in all bids of a campaign. */
  bidMinor: number;
  /** 0..1: how well the item answers what the viewer asked for. */
  relevance: number;
  /** What is sold once, whoever bids on it. */
  itemId: string;
  item: Item;
}

export interface Win<Item> extends Bid<Item> {
  /** What a click costs, in US cents: never above the bid. */
  priceMinor: number;
}

/** Relevance in whole millionths, so that scores and prices are exact. */
const MILLIONTHS = 1_000_000;
const quality = ({ relevance }: Bid<unknown>): number => Math.round(Math.min(1, Math.max(0, relevance)) * MILLIONTHS);

const score = (bid: Bid<unknown>): number => bid.bidMinor * quality(bid);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Sells up to `slots` equal places, the best bid × relevance first; each campaign wins at most one, each item is sold at most once,
 * and a campaign whose best item is taken goes on with its next. Ties go to the lower campaign id, then the lower item id, so the
 * outcome depends on the bids alone, never on their order. This is the greedy assignment: another one may have a higher sum of
 * scores, at least half of which this one has, but here a higher bid never loses a place that a lower one wins.
 *
 * A winner pays the least bid that would still have won it a place, at least the reserve: its own bid decides whether it wins, never
 * what it pays, so bidding what a click is worth is best. Where no two campaigns want the same item that is the best losing score.
 */
export function runAuction<Item>(bids: readonly Bid<Item>[], slots: number, reserveMinor: number): Win<Item>[] {
  const ranked = rank(bids, slots, reserveMinor);
  return assign(ranked, slots).map((win) => ({ ...win, priceMinor: Math.max(reserveMinor, leastWinningBid(ranked, win, slots)) }));
}

/** The bids that take part, best first: of each campaign at most `slots` items, since no more can be taken before its turn. */
function rank<Item>(bids: readonly Bid<Item>[], slots: number, reserveMinor: number): Bid<Item>[] {
  const campaigns = new Map<string, Map<string, Bid<Item>>>();
  for (const bid of bids) {
    if (bid.bidMinor < Math.max(1, reserveMinor) || quality(bid) === 0) continue;
    const items = campaigns.get(bid.campaignId) ?? new Map<string, Bid<Item>>();
    const known = items.get(bid.itemId);
    if (!known || quality(known) < quality(bid)) items.set(bid.itemId, bid);
    campaigns.set(bid.campaignId, items);
  }
  const better = (a: Bid<Item>, b: Bid<Item>) => score(b) - score(a) || order(a.campaignId, b.campaignId) || order(a.itemId, b.itemId);
  return [...campaigns.values()].flatMap((items) => [...items.values()].toSorted(better).slice(0, slots)).toSorted(better);
}

function assign<Item>(ranked: readonly Bid<Item>[], slots: number): Bid<Item>[] {
  const taken: Bid<Item>[] = [];
  for (const bid of ranked) {
    if (taken.length === slots) break;
    if (!taken.some(({ campaignId, itemId }) => campaignId === bid.campaignId || itemId === bid.itemId)) taken.push(bid);
  }
  return taken;
}

/** The campaign wins with whichever of its items is the cheapest to win: against who takes it otherwise, or who takes the last place. */
function leastWinningBid<Item>(ranked: readonly Bid<Item>[], { campaignId }: Bid<Item>, slots: number): number {
  const others = assign(
    ranked.filter((bid) => bid.campaignId !== campaignId),
    slots,
  );
  const last = others.length === slots ? others.at(-1) : undefined;
  const own = ranked.filter((bid) => bid.campaignId === campaignId);
  return Math.min(
    ...own.map((bid) => {
      const rival = others.find(({ itemId }) => itemId === bid.itemId) ?? last;
      return rival ? Math.ceil(score(rival) / quality(bid)) : 0;
    }),
  );
}
