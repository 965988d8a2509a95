import { decisiveBids, quality, type Bid, type Lots, type Weight } from "./bids.ts";
import { aboveReserve, settleVcg } from "./vcg.ts";

/** How places go to bids, and at what price: the contract's `ads.auctionMechanism`. */
export type Mechanism = "second-price" | "vcg";

export interface Win<Item> extends Bid<Item> {
  /** What a click costs, in US cents: never above the bid. */
  priceMinor: number;
}

export interface Rules extends Lots {
  mechanism: Mechanism;
}

const score = (bid: Bid<unknown>): number => bid.bidMinor * quality(bid);

/** What a bid counts for, by the rules: in `vcg` what it is above the reserve. */
export const weightOf = ({ mechanism, reserveMinor }: Rules): Weight => (mechanism === "vcg" ? aboveReserve(reserveMinor) : score);

/**
 * Sells up to `slots` equal places, the best bid × relevance first; each campaign wins at most one, each item is sold at most once,
 * and a campaign whose best item is taken goes on with its next. Ties go to the lower campaign id, then the lower item id, so the
 * outcome depends on the bids alone, never on their order.
 *
 * `second-price` is the greedy assignment: another one may have a higher sum of scores, at least half of which this one has, but here a
 * higher bid never loses a place that a lower one wins. A winner pays the least bid that would still have won it a place, at least the
 * reserve: its own bid decides whether it wins, never what it pays, so bidding what a click is worth is best. Where no two campaigns want
 * the same item that is the best losing score. `vcg` is the assignment with the highest sum of scores, each winner paying what the
 * others lose by it (`vcg.ts`).
 */
export function runAuction<Item>(bids: readonly Bid<Item>[], { mechanism, ...lots }: Rules): Win<Item>[] {
  const { slots, reserveMinor } = lots;
  if (mechanism === "vcg")
    return settleVcg(bids, lots).map(({ bid, harm }) => ({ ...bid, priceMinor: reserveMinor + Math.ceil(harm / quality(bid)) }));
  const ranked = decisiveBids(bids, lots, score);
  return assign(ranked, slots).map((win) => ({ ...win, priceMinor: Math.max(reserveMinor, leastWinningBid(ranked, win, slots)) }));
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
