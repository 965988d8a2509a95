import type { Admission } from "./admit-viewer.ts";
import type { Win } from "./auction.ts";
import type { AuctionRecord } from "./auction-record.ts";
import { recordPlacementSale, type PlacementSale } from "./auction-store.ts";
import type { Bid } from "./bids.ts";
import { paysForClick } from "./campaign-rules.ts";
import { capsOf, countedAs, type Seer } from "./caps.ts";
import { isShown, NO_CONTROLS, sameControls, type Controls } from "./controls.ts";
import type { Decider } from "./decided-controls.ts";
import { decideAuction, expiryOf, holdAuction, tellAuction } from "./hold-auction.ts";
import type { AdsDeps } from "./ports.ts";
import { sellAsPresumed, withdrawSale } from "./proven-sale.ts";
import { readPlacementAuction, type Bidder, type PlacementAsked, type PlacementMarket } from "./serving-store.ts";
import type { ImpressionRow } from "./store.ts";
import { matchedBy, type Audience } from "./targets.ts";

export interface PlacementAuction extends Decider, Seer {
  placement: string;
  audience: Audience;
  began: Date;
}

/** What is known of an impression as it is shown. */
type ShownImpression = Pick<
  ImpressionRow,
  "id" | "campaignId" | "supplierId" | "offerId" | "title" | "viewer" | "expiresAt" | "priceMinor"
>;

interface Begun extends PlacementMarket {
  /** What was sold already, for as long as nothing is known against it. */
  presumed?: PresumedSale | undefined;
}

interface PresumedSale extends PlacementSale {
  bids: readonly Bid<Bidder>[];
}

/**
 * Begins a placement's auction in one round trip: reads its market, and where this isolate knows who bid there last, sells at once all places
 * to whom the auction of those gives them. That stands only where the read that it is written with finds the same bidders.
 */
export async function beginPlacementAuction(deps: AdsDeps, wanted: PlacementAuction): Promise<Begun> {
  const { placement, audience, began } = wanted;
  const { maxSponsoredPerSearch: slots, reservePriceMinor: reserveMinor, impressionsPerViewerHour: toViewer } = deps.contract.ads;
  // One more than there are places: the best bid that loses is the price of those that win.
  const asked: PlacementAsked = { ...wanted, caps: capsOf(deps), reserveMinor, most: slots + 1 };
  const whose = { placement, audience, viewer: countedAs(wanted) };
  // Where the counts do not answer, what may be sold is not to be foreseen.
  const bidders = deps.controlsGuard.isFailing() ? [] : (deps.lastBidders.of(whose) ?? []);
  const presumed = presume(deps, wanted, bidders, slots);
  const market = presumed
    ? await sellAsPresumed(deps.db, asked, presumed, { bidders, slots, toViewer })
    : { ...(await readPlacementAuction(deps.db, asked, began)), isSold: false };
  deps.lastBidders.read(whose, market);
  return { ...market, presumed: market.isSold ? presumed : undefined };
}

/** What the auction of such bidders would sell; undefined where it would sell nothing. */
function presume(deps: AdsDeps, wanted: PlacementAuction, bidders: readonly Bidder[], slots: number): PresumedSale | undefined {
  const bids = bidsOf(bidders, wanted.audience, NO_CONTROLS);
  const { wins, record } = decideAuction(deps, { ...wanted, bids, slots });
  return wins.length === 0 ? undefined : { ...saleOf(deps, wanted, wins, record), bids };
}

/**
 * Sells the places that were granted to a viewer. What was sold as presumed stands where all its places were granted, by the controls that it
 * was sold by; else it is taken back, and the auction is held by what is known now.
 */
export async function sellPlaces(
  deps: AdsDeps,
  wanted: PlacementAuction,
  begun: Begun,
  { controls, granted }: Admission,
): Promise<ShownImpression[]> {
  const { campaigns, decided, presumed } = begun;
  const { placement, audience, began } = wanted;
  if (presumed && granted === deps.contract.ads.maxSponsoredPerSearch && sameControls(controls, decided ?? NO_CONTROLS)) {
    tellAuction(deps, { ...wanted, bids: presumed.bids, slots: granted }, { sold: presumed.places });
    return shownOf(presumed);
  }
  if (granted === 0) {
    abandonPlaces(deps, begun);
    return [];
  }
  // Before anything else is sold: until it is gone it counts towards the viewer's caps.
  if (presumed) await withdrawSale(deps.db, presumed);
  const bids = bidsOf(campaigns, audience, controls);
  const written = await holdAuction(deps, { placement, bids, slots: granted, audience, began }, async (wins, record) => {
    const sale = saleOf(deps, wanted, wins, record);
    return { sold: (await recordPlacementSale(deps.db, sale)) ? shownOf(sale) : [] };
  });
  return written?.sold ?? [];
}

/** Takes back what was sold as presumed, behind the answer: it will not be told. */
export function abandonPlaces(deps: AdsDeps, { presumed }: Begun): void {
  if (presumed) deps.defer(withdrawSale(deps.db, presumed));
}

function bidsOf(campaigns: readonly Bidder[], audience: Audience, controls: Controls): Bid<Bidder>[] {
  const bidders = campaigns.filter(
    (campaign) => paysForClick(campaign) && isShown(controls, { campaignId: campaign.id, supplierId: campaign.supplierId }),
  );
  return bidders.flatMap((campaign) => {
    const matched = matchedBy(campaign.targets, { audience });
    const { id: campaignId, bidMinor } = campaign;
    return matched ? [{ campaignId, bidMinor, relevance: 1, itemId: campaignId, item: campaign, matched }] : [];
  });
}

function saleOf(
  deps: AdsDeps,
  { placement, began, viewer, network, crowd }: PlacementAuction,
  wins: readonly Win<Bidder>[],
  record: AuctionRecord,
): PlacementSale {
  const places = wins.map(({ campaignId, priceMinor, item: { supplierId, name: title } }) => ({
    ...{ id: deps.ids.next("imp"), campaignId, supplierId, title, priceMinor },
  }));
  const sold = { auctionId: deps.ids.next("auc"), placement, record, places };
  return { ...sold, viewer, network, crowd, caps: capsOf(deps), heldAt: began, expiresAt: expiryOf(deps, began) };
}

const shownOf = ({ places, viewer, expiresAt }: PlacementSale): ShownImpression[] =>
  places.map((place) => ({ ...place, offerId: null, viewer, expiresAt }));
