/** Something a campaign bids on: an offer in a search, or the campaign itself in another placement. */
export interface Bid<Item> {
  campaignId: string;
  /** US cents for a click; a whole number. */
  bidMinor: number;
  /** 0..1: how well the item answers what the viewer asked for. */
  relevance: number;
  /** Orders a campaign's own items where they are equally relevant. */
  itemId: string;
  item: Item;
}

export interface Win<Item> extends Bid<Item> {
  /** What a click costs, in US cents: never above the bid. */
  priceMinor: number;
}

/** Relevance in whole millionths, so that scores and prices are exact. */
const MILLIONTHS = 1_000_000;
const quality = (relevance: number): number => Math.round(Math.min(1, Math.max(0, relevance)) * MILLIONTHS);

const score = ({ bidMinor, relevance }: Pick<Bid<unknown>, "bidMinor" | "relevance">): number => bidMinor * quality(relevance);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Sells up to `slots` equal places by bid × relevance. Each campaign takes part once, with its most relevant item; bids below the
 * reserve do not. All winners pay by the best losing score, at least the reserve: their own bid decides whether they win, never
 * what they pay, so bidding what a click is worth is best. Ties go to the lower campaign id.
 */
export function runAuction<Item>(bids: readonly Bid<Item>[], slots: number, reserveMinor: number): Win<Item>[] {
  const best = new Map<string, Bid<Item>>();
  for (const bid of bids) {
    if (bid.bidMinor < Math.max(1, reserveMinor) || quality(bid.relevance) === 0) continue;
    const known = best.get(bid.campaignId);
    if (!known || (quality(known.relevance) - quality(bid.relevance) || order(bid.itemId, known.itemId)) < 0) best.set(bid.campaignId, bid);
  }
  const ranked = [...best.values()].sort((a, b) => score(b) - score(a) || order(a.campaignId, b.campaignId));
  const losing = ranked[slots] ? score(ranked[slots]) : 0;
  return ranked.slice(0, slots).map((bid) => ({ ...bid, priceMinor: Math.max(reserveMinor, Math.ceil(losing / quality(bid.relevance))) }));
}
