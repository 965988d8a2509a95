import { decisiveBids, quality, type Bid, type Lots, type Weight } from "./bids.ts";

/** A place sold, and what the other bidders and the house lose by it, in cents × millionths of relevance. */
export interface Settled<Item> {
  bid: Bid<Item>;
  harm: number;
}

/** What a bid is worth above what the house keeps the place for. */
export const aboveReserve =
  (reserveMinor: number): Weight =>
  (bid) =>
    (bid.bidMinor - reserveMinor) * quality(bid);

/**
 * Vickrey-Clarke-Groves with one reserve for all, which counts as the house's own worth of a click: the assignment with the highest sum of
 * (bid - reserve) × relevance is sold, and a winner pays the reserve and what the others would have had more without it. Nobody can do
 * better than to bid what a click is worth, for any number of items a campaign.
 * Of two assignments with the same sum the one that sells more is taken, then the one whose bids come first.
 */
export function settleVcg<Item>(bids: readonly Bid<Item>[], lots: Lots): Settled<Item>[] {
  const { slots, reserveMinor } = lots;
  const worth = aboveReserve(reserveMinor);
  const ranked = decisiveBids(bids, lots, worth);
  const sum = (some: readonly Bid<Item>[]): number => some.reduce((all, bid) => all + worth(bid), 0);
  const sold = bestAssignment(ranked, slots, worth);
  const whole = sum(sold);
  return sold.map((bid) => {
    const without = bestAssignment(
      ranked.filter(({ campaignId }) => campaignId !== bid.campaignId),
      slots,
      worth,
    );
    return { bid, harm: sum(without) - (whole - worth(bid)) };
  });
}

/** Looks through all assignments but those that cannot come up to the best one found: there are a few dozen bids, the weightiest first. */
function bestAssignment<Item>(bids: readonly Bid<Item>[], slots: number, worth: Weight): Bid<Item>[] {
  // Of equal sums the one that sells more: a bid at the reserve adds nothing, and is sold.
  const weighed = bids.map((bid) => ({ bid, weight: worth(bid) * (slots + 1) + 1 }));
  let best: { taken: readonly Bid<Item>[]; weight: number } = { taken: [], weight: 0 };
  const look = (from: number, taken: readonly Bid<Item>[], weight: number): void => {
    if (weight > best.weight) best = { taken, weight };
    for (let index = from; index < weighed.length && taken.length < slots; index += 1) {
      const next = weighed[index];
      // Those after it weigh no more than it does.
      if (!next || weight + (slots - taken.length) * next.weight <= best.weight) return;
      const { bid } = next;
      if (taken.some(({ campaignId, itemId }) => campaignId === bid.campaignId || itemId === bid.itemId)) continue;
      look(index + 1, [...taken, bid], weight + next.weight);
    }
  };
  look(0, [], 0);
  return [...best.taken];
}
