import { searchAuctionFailed } from "../../platform/events/ads.ts";
import { admitViewer, giveBack, type Admission } from "./admit-viewer.ts";
import type { Win } from "./auction.ts";
import type { Bid } from "./bids.ts";
import { paysForClick } from "./campaign-rules.ts";
import { recordSale, type SoldPlace, type WrittenSale } from "./auction-store.ts";
import { capsOf, type CappedViewer } from "./caps.ts";
import { isShown, NO_CONTROLS } from "./controls.ts";
import { expiryOf, holdAuction } from "./hold-auction.ts";
import { matchesKeywords } from "./matching.ts";
import type { AdsDeps, OfferForAuction } from "./ports.ts";
import { readSearchAuction, type SearchMarket } from "./store.ts";
import { matchedBy, type Audience } from "./targets.ts";
import { signImpression } from "./token.ts";
import { viewerOfBuyer } from "./viewer.ts";

export interface SearchForAuction {
  searchId: string;
  buyerId: string;
  query: string;
  /** Of whoever sent it out. */
  audience: Audience;
  /** The offers that take part, as they are now; none where the search takes no more. */
  readOffers(): Promise<readonly OfferForAuction[]>;
}

/** Times an auction is decided anew because a sold offer went away meanwhile, or another sale took its viewer to a cap. */
const MOST_DECISIONS = 3;

const NOBODY_BIDS: Admission = { controls: NO_CONTROLS, granted: 0, reserved: 0 };

/**
 * Holds the auction of a search, unless it has been held: its places go by its offers, the campaigns and the contract alone, and are
 * written with the marks on the offers. Never throws: a search goes on without ads.
 * @returns the revision of the search's log that the marks became, where this call made any
 */
export async function auctionForSearch(deps: AdsDeps, search: SearchForAuction): Promise<number | undefined> {
  try {
    if ((await deps.switches.state("ads")) === "off") return undefined;
    for (let decision = 0; decision < MOST_DECISIONS; decision += 1) {
      const began = deps.clock.now();
      const asked = { ...search, viewer: viewerOfBuyer(deps, search.buyerId), caps: capsOf(deps) };
      const [offers, { held, ...market }] = await Promise.all([search.readOffers(), readSearchAuction(deps.db, asked, began)]);
      if (held || offers.length === 0) return undefined;
      const written = await sell(deps, asked, { ...market, offers, began });
      if (written) return written.revision;
    }
    throw new Error(`what was sold could not be sold any more ${MOST_DECISIONS} times`);
  } catch (error) {
    searchAuctionFailed(deps, { searchId: search.searchId, error });
    return undefined;
  }
}

interface Market extends Omit<SearchMarket, "held"> {
  offers: readonly OfferForAuction[];
  began: Date;
}

/** What is granted by the viewer's controls stays counted where the write fails, since it may have come to be. */
async function sell(deps: AdsDeps, search: SearchForAuction & CappedViewer, market: Market): Promise<WrittenSale | undefined> {
  const { searchId, buyerId, audience, viewer, caps } = search;
  const { offers, began, decided } = market;
  const wanted = bidsFor(market, search);
  const asked = { viewer, buyerId, decided, wanted: deps.contract.ads.maxSponsoredPerSearch };
  const admission = wanted.length === 0 ? NOBODY_BIDS : await admitViewer(deps, asked);
  const bids = wanted.filter(({ campaignId, item }) => isShown(admission.controls, { campaignId, supplierId: item.supplierId }));
  const expiresAt = expiryOf(deps, began);
  const written = await holdAuction(deps, { placement: "search", bids, slots: admission.granted, began, audience }, async (wins, record) =>
    recordSale(deps.db, {
      auctionId: deps.ids.next("auc"),
      ...{ searchId, viewer, caps, heldAt: began, expiresAt },
      record,
      ...{ offers: offers.length, bids: bids.length, granted: admission.granted },
      places: await Promise.all(wins.map((win, index) => placeOf(deps, win, index + 1, { viewer, expiresAt }))),
    }),
  );
  giveBack(deps, { viewer }, admission, written?.sold.length ?? 0);
  return written;
}

/** Every campaign's bids for the offers it is made for, as long as it can pay for a click and something of their supplier is sold. */
function bidsFor({ campaigns, offers, unsold }: Market, { query, audience }: SearchForAuction): Bid<OfferForAuction>[] {
  return campaigns.filter(paysForClick).flatMap((campaign) =>
    offers
      .filter(({ supplierId }) => !unsold.has(supplierId) && (campaign.supplierId === null || campaign.supplierId === supplierId))
      .filter(({ title }) => matchesKeywords(campaign.keywords, `${query} ${title}`))
      .flatMap((offer) => {
        const matched = matchedBy(campaign.targets, { audience, offer });
        const { id: campaignId, bidMinor } = campaign;
        return matched ? [{ campaignId, bidMinor, relevance: offer.relevance, itemId: offer.offerId, item: offer, matched }] : [];
      }),
  );
}

async function placeOf(
  deps: AdsDeps,
  { campaignId, priceMinor, item }: Win<OfferForAuction>,
  position: number,
  token: { viewer: string; expiresAt: Date },
): Promise<SoldPlace> {
  const impressionId = deps.ids.next("imp");
  const impressionToken = await signImpression(deps, { id: impressionId, ...token });
  const { offerId, supplierId, title } = item;
  return { impressionId, impressionToken, campaignId, priceMinor, position, offerId, supplierId, title };
}
