import { searchAuctionFailed } from "../../platform/events/ads.ts";
import { admitViewer, giveBack } from "./admit-viewer.ts";
import type { Bid } from "./auction.ts";
import { isShown, type Controls } from "./controls.ts";
import { dayOf, expiryOf, holdAuction } from "./hold-auction.ts";
import { matchesKeywords, withinBudget } from "./matching.ts";
import type { AdsDeps } from "./ports.ts";
import { insertImpressions, readSearchAuction, type CampaignWithSpend, type ImpressionRow } from "./store.ts";
import { signImpression } from "./token.ts";
import { viewerOfBuyer } from "./viewer.ts";

export interface OfferForAuction {
  offerId: string;
  supplierId: string;
  title: string;
  /** 0..1. */
  relevance: number;
}

export interface SearchForAuction {
  searchId: string;
  buyerId: string;
  query: string;
  offers: readonly OfferForAuction[];
}

export interface SponsoredOffer {
  offerId: string;
  campaignId: string;
  impressionToken: string;
}

/**
 * Which of a search's offers are sponsored. May be called as often as offers arrive: all calls together sell at most the contract's
 * places of a search, and an offer that is sponsored stays so, with the same impression. Never throws: a search goes on without ads.
 */
export async function auctionForSearch(deps: AdsDeps, search: SearchForAuction): Promise<SponsoredOffer[]> {
  try {
    if (search.offers.length === 0 || (await deps.switches.state("ads")) === "off") return [];
    return await sponsoredOffers(deps, search);
  } catch (error) {
    searchAuctionFailed(deps, { searchId: search.searchId, error });
    return [];
  }
}

async function sponsoredOffers(deps: AdsDeps, search: SearchForAuction): Promise<SponsoredOffer[]> {
  const began = deps.clock.now();
  const viewer = viewerOfBuyer(deps, search.buyerId);
  const { campaigns, served } = await readSearchAuction(deps.db, search.searchId, dayOf(began));
  const known = served.filter(({ offerId }) => search.offers.some((offer) => offer.offerId === offerId));
  const free = freePositions(served, deps.contract.ads.maxSponsoredPerSearch);
  const bidders = campaigns.filter(
    (campaign) => withinBudget(campaign, campaign.spentMinor) && !served.some(({ campaignId }) => campaignId === campaign.id),
  );
  if (free.length === 0 || bidders.length === 0) return tokens(deps, known);

  const admission = await admitViewer(deps, viewer, free.length);
  const fresh = search.offers.filter(({ offerId }) => !known.some((impression) => impression.offerId === offerId));
  const bids = bidsFor(bidders, fresh, search.query, admission.controls);
  const wins = holdAuction(deps, "search", bids, admission.granted, began);
  const inserted = await insertImpressions(
    deps.db,
    wins.map(({ campaignId, priceMinor, item }, index) => ({
      id: deps.ids.next("imp"),
      campaignId,
      supplierId: item.supplierId,
      placement: "search",
      searchId: search.searchId,
      offerId: item.offerId,
      position: free[index] ?? null,
      title: item.title,
      viewer,
      priceMinor,
      servedAt: began,
      expiresAt: expiryOf(deps, began),
      seenAt: null,
      clickedAt: null,
      billing: "open",
      reason: null,
    })),
  );
  giveBack(deps, viewer, admission, inserted.length);
  return tokens(deps, [...known, ...inserted]);
}

function freePositions(served: readonly ImpressionRow[], maximum: number): number[] {
  return Array.from({ length: maximum }, (_, index) => index + 1).filter(
    (position) => !served.some((impression) => impression.position === position),
  );
}

/** Every campaign's bids for the offers it is made for and the viewer has not hidden. */
export function bidsFor(
  campaigns: readonly CampaignWithSpend[],
  offers: readonly OfferForAuction[],
  query: string,
  controls: Controls,
): Bid<OfferForAuction>[] {
  return campaigns.flatMap((campaign) =>
    offers
      .filter(({ supplierId }) => campaign.supplierId === null || campaign.supplierId === supplierId)
      .filter(({ supplierId }) => isShown(controls, { campaignId: campaign.id, supplierId }))
      .filter(({ title }) => matchesKeywords(campaign.keywords, `${query} ${title}`))
      .map((offer) => ({
        campaignId: campaign.id,
        bidMinor: campaign.bidMinor,
        relevance: offer.relevance,
        itemId: offer.offerId,
        item: offer,
      })),
  );
}

async function tokens(deps: AdsDeps, impressions: readonly ImpressionRow[]): Promise<SponsoredOffer[]> {
  return Promise.all(
    impressions.map(async (impression) => ({
      offerId: impression.offerId ?? "",
      campaignId: impression.campaignId,
      impressionToken: await signImpression(deps, impression),
    })),
  );
}
