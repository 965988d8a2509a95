import { auctionHeld } from "../../platform/events/ads.ts";
import type { Platform } from "../../platform/platform.ts";
import { runAuction, type Win } from "./auction.ts";
import { recordOf, type AuctionRecord } from "./auction-record.ts";
import type { Bid } from "./bids.ts";
import type { Audience } from "./targets.ts";

export interface Lots<Item> {
  placement: string;
  bids: readonly Bid<Item>[];
  slots: number;
  /** For whom it is sold. */
  audience: Audience;
  /** When what is bid on was read. */
  began: Date;
}

/** What came to be of an auction. */
interface Written {
  sold: readonly { priceMinor: number }[];
}

/** What an auction decides, of which nothing is sold yet, and its record. */
export function decideAuction<Item>(
  { contract }: Platform,
  { bids, slots, audience }: Lots<Item>,
): { wins: Win<Item>[]; record: AuctionRecord } {
  const rules = { slots, reserveMinor: contract.ads.reservePriceMinor, mechanism: contract.ads.auctionMechanism };
  const wins = runAuction(bids, rules);
  return { wins, record: recordOf(bids, rules, wins, { contract, audience }) };
}

/** Says what an auction sold: a place that was not written is not sold. */
export function tellAuction(deps: Platform, { placement, bids, began }: Lots<unknown>, { sold }: Written): void {
  auctionHeld(deps, {
    placement,
    bids: bids.length,
    sold: sold.length,
    clearingMinor: sold.reduce((sum, { priceMinor }) => sum + priceMinor, 0),
    latencyMs: deps.clock.now().getTime() - began.getTime(),
  });
}

/**
 * Runs an auction by the contract's mechanism and reserve, has what it sold written with its record, and says what was.
 * @param write answers what came to be, or undefined where the auction does not count
 */
export async function holdAuction<Item, W extends Written>(
  deps: Platform,
  lots: Lots<Item>,
  write: (wins: readonly Win<Item>[], record: AuctionRecord) => Promise<W | undefined>,
): Promise<W | undefined> {
  const { wins, record } = decideAuction(deps, lots);
  const written = await write(wins, record);
  if (written) tellAuction(deps, lots, written);
  return written;
}

/** When the token of an ad served now ends. */
export const expiryOf = (deps: Platform, now: Date): Date => new Date(now.getTime() + deps.contract.ads.tokenSeconds * 1000);
