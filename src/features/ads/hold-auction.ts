import { auctionHeld } from "../../platform/events/ads.ts";
import type { Platform } from "../../platform/platform.ts";
import { runAuction, type Bid, type Win } from "./auction.ts";

/** Runs an auction by the contract's reserve, and says what it sold; `began` is when its reads were. */
export function holdAuction<Item>(deps: Platform, placement: string, bids: readonly Bid<Item>[], slots: number, began: Date): Win<Item>[] {
  const wins = runAuction(bids, slots, deps.contract.ads.reservePriceMinor);
  auctionHeld(deps, {
    placement,
    bids: bids.length,
    sold: wins.length,
    clearingMinor: wins.reduce((sum, { priceMinor }) => sum + priceMinor, 0),
    latencyMs: deps.clock.now().getTime() - began.getTime(),
  });
  return wins;
}

/** The UTC day budgets are counted by. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** When the token of an ad served now ends. */
export const expiryOf = (deps: Platform, now: Date): Date => new Date(now.getTime() + deps.contract.ads.tokenSeconds * 1000);
