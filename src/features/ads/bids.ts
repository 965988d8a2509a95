import type { Matched } from "./targets.ts";

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
  /** Which of the campaign's targets are met; decides nothing here. */
  matched?: Matched;
}

export interface Lots {
  /** Places for sale, all alike. */
  slots: number;
  /** The least that a click costs, the same for all; US cents. */
  reserveMinor: number;
}

/** Relevance in whole millionths, so that scores and prices are exact. */
const MILLIONTHS = 1_000_000;
export const quality = ({ relevance }: Bid<unknown>): number => Math.round(Math.min(1, Math.max(0, relevance)) * MILLIONTHS);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a bid counts for, in cents × millionths of relevance. */
export type Weight = (bid: Bid<unknown>) => number;

/**
 * The bids that can decide anything, however many there are, the weightiest first, then the lower campaign id, then the lower item id.
 *
 * Of a campaign they are its best `slots` items, since no more can be taken before its turn; of an item its best `slots + 1` bids, since
 * of those at most `slots - 1` campaigns win elsewhere and one may be thought away for its price. Each place taken then conflicts with at
 * most `2 × slots` of them, its own bid included, so that among the best `2 × slots × (slots - 1) + 1` of other campaigns every place
 * finds its bid: what comes after can neither win nor set a price.
 */
export function decisiveBids<Item>(bids: readonly Bid<Item>[], { slots, reserveMinor }: Lots, weight: Weight): Bid<Item>[] {
  const better = (a: Bid<Item>, b: Bid<Item>): number =>
    weight(b) - weight(a) || order(a.campaignId, b.campaignId) || order(a.itemId, b.itemId);
  const campaigns = new Map<string, Map<string, Bid<Item>>>();
  for (const bid of bids) {
    if (bid.bidMinor < Math.max(1, reserveMinor) || quality(bid) === 0) continue;
    const items = campaigns.get(bid.campaignId) ?? new Map<string, Bid<Item>>();
    const known = items.get(bid.itemId);
    if (!known || quality(known) < quality(bid)) items.set(bid.itemId, bid);
    campaigns.set(bid.campaignId, items);
  }
  const ofCampaigns = [...campaigns.values()].flatMap((items) => [...items.values()].toSorted(better).slice(0, slots)).toSorted(better);
  const ofItem = new Map<string, number>();
  const decisive: Bid<Item>[] = [];
  const most = slots === 0 ? 0 : 2 * slots * (slots - 1) + 1 + slots;
  for (const bid of ofCampaigns) {
    if (decisive.length === most) break;
    const before = ofItem.get(bid.itemId) ?? 0;
    if (before > slots) continue;
    ofItem.set(bid.itemId, before + 1);
    decisive.push(bid);
  }
  return decisive;
}
