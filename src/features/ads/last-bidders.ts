import type { BiddersFor, LastBidders } from "./ports.ts";
import type { Bidder } from "./serving-store.ts";

/** Placements by country and language, and viewers, remembered at once; past that the oldest are forgotten. */
const MAX_PLACES = 512;
const MAX_VIEWERS = 2_048;

/** Remembers bidders by placement and audience, and of who decided or was sold something lately by himself: his may be others. */
export function createLastBidders(): LastBidders {
  const ofAll = new Map<string, readonly Bidder[]>();
  const ofViewers = new Map<string, readonly Bidder[]>();

  return {
    of: (wanted) => ofViewers.get(ofViewer(wanted)) ?? ofAll.get(ofAudience(wanted)),
    read(wanted, { campaigns, decided, toViewer }) {
      const isAnybody = decided === undefined && toViewer === 0;
      ofViewers.delete(ofViewer(wanted));
      if (isAnybody) remember(ofAll, ofAudience(wanted), campaigns, MAX_PLACES);
      else if (!isSame(ofAll.get(ofAudience(wanted)), campaigns)) remember(ofViewers, ofViewer(wanted), campaigns, MAX_VIEWERS);
    },
  };
}

const ofAudience = ({ placement, audience: { country, locale } }: BiddersFor): string => JSON.stringify([placement, country, locale]);
const ofViewer = (wanted: BiddersFor): string => `${wanted.viewer} ${ofAudience(wanted)}`;

function remember(known: Map<string, readonly Bidder[]>, key: string, campaigns: readonly Bidder[], most: number): void {
  known.delete(key);
  known.set(key, campaigns);
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
}

const isSame = (a: readonly Bidder[] | undefined, b: readonly Bidder[]): boolean => a !== undefined && decisiveOf(a) === decisiveOf(b);

/** What of bidders decides an auction and is told of its ads: whatever else may have changed. As JSON. */
export const decisiveOf = (campaigns: readonly Bidder[]): string =>
  JSON.stringify(campaigns.map(({ id, name, supplierId, targets, bidMinor }) => ({ id, name, supplierId, targets, bidMinor })));
