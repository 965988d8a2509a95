import { runAuction, weightOf, type Mechanism, type Rules, type Win } from "./auction.ts";
import { decisiveBids, quality, type Bid } from "./bids.ts";
import { isFor, NOBODY_KNOWN, type Audience, type Matched } from "./targets.ts";

/**
 * Which rules an auction was run by: a change of what `runAuction` answers to the same question is another number. 2 is 1 with what was
 * known of the viewer, and with the targets that a bid meets by it.
 */
export const RULES_NOW = 2;

/** Rules that this release has. */
const REPLAYED: readonly number[] = [1, RULES_NOW];

export interface RecordedBid {
  campaignId: string;
  bidMinor: number;
  /** Relevance in whole millionths, as the auction counts it. */
  quality: number;
  itemId: string;
  /** Which of the campaign's targets were met; absent of one without any. */
  matched?: Matched | undefined;
}

export interface RecordedWin {
  campaignId: string;
  itemId: string;
  priceMinor: number;
}

/** What an auction was asked and what it answered: enough to hold it again. */
export interface AuctionRecord {
  rules: number;
  /** The contract that set mechanism, reserve and places. */
  contract: { version: number; lastChanged: string };
  mechanism: Mechanism;
  slots: number;
  reserveMinor: number;
  /** For whom it was sold; absent of rules 1. */
  audience?: Audience | undefined;
  /** How many bids there were. */
  asked: number;
  /** How many campaigns bid. */
  campaigns: number;
  /** Of these bids those that could win a place or set a price, the best first. */
  bids: RecordedBid[];
  wins: RecordedWin[];
}

const MILLIONTHS = 1_000_000;

/** In this order of members, whatever a stored object has. */
const places = (wins: readonly RecordedWin[]): RecordedWin[] =>
  wins.map(({ campaignId, itemId, priceMinor }) => ({ campaignId, itemId, priceMinor }));

/** The record of an auction that came out so. */
export function recordOf(
  bids: readonly Bid<unknown>[],
  rules: Rules,
  wins: readonly Win<unknown>[],
  { contract: { version, lastChanged }, audience }: Required<Pick<AuctionRecord, "contract">> & { audience: Audience },
): AuctionRecord {
  const decisive = decisiveBids(bids, rules, weightOf(rules));
  return {
    rules: RULES_NOW,
    contract: { version, lastChanged },
    ...{ mechanism: rules.mechanism, slots: rules.slots, reserveMinor: rules.reserveMinor },
    audience,
    asked: bids.length,
    campaigns: new Set(bids.map(({ campaignId }) => campaignId)).size,
    bids: decisive.map((bid) => ({
      ...{ campaignId: bid.campaignId, bidMinor: bid.bidMinor, quality: quality(bid), itemId: bid.itemId },
      ...(bid.matched && Object.keys(bid.matched).length > 0 ? { matched: bid.matched } : {}),
    })),
    wins: places(wins),
  };
}

/**
 * Holds a recorded auction again, of those bids whose targets its viewer meets; undefined where it was held by rules that this release
 * does not have.
 */
export function replay({ rules, mechanism, slots, reserveMinor, audience, bids }: AuctionRecord): RecordedWin[] | undefined {
  if (!REPLAYED.includes(rules)) return undefined;
  const again = bids
    .filter(({ matched }) => isFor(matched ?? {}, audience ?? NOBODY_KNOWN))
    .map(({ campaignId, bidMinor, quality: millionths, itemId }) => ({
      ...{ campaignId, bidMinor, relevance: millionths / MILLIONTHS, itemId },
      item: null,
    }));
  return places(runAuction(again, { mechanism, slots, reserveMinor }));
}

/** Whether a replay came out as what was recorded: the same places, in the same order, at the same prices. */
export const cameOutTheSame = ({ wins }: AuctionRecord, again: readonly RecordedWin[]): boolean =>
  JSON.stringify(places(again)) === JSON.stringify(places(wins));
