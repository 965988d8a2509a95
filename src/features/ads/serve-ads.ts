import type { Degraded } from "../../platform/degraded.ts";
import { switchedOff } from "../../platform/errors.ts";
import { adsServed, type NoAds } from "../../platform/events/ads.ts";
import { admitViewer, askCounts, giveBack, withdrawCounts, type Admission } from "./admit-viewer.ts";
import { capsOf, type Seer } from "./caps.ts";
import { isShown } from "./controls.ts";
import type { Decider } from "./decided-controls.ts";
import { abandonPlaces, beginPlacementAuction, sellPlaces } from "./placement-auction.ts";
import type { AdsDeps } from "./ports.ts";
import type { Placement } from "./schemas.ts";
import { adsOfSearch } from "./store.ts";
import { NOBODY_KNOWN, type Audience } from "./targets.ts";
import { signImpression } from "./token.ts";
import type { Unsponsored } from "./unsponsored.ts";

export interface ServedAd {
  campaignId: string;
  advertiserId: string | null;
  title: string;
  offerId: string | null;
  impressionToken: string;
}

export interface AdsWanted extends Decider, Seer {
  placement: Placement;
  /** With the placement `search`, and only with it. */
  searchId?: string | undefined;
  /** Why nothing is sold to it, by what the request says of itself. */
  unsponsored?: Unsponsored | null;
  /** What the request says of him. */
  audience?: Audience;
}

/**
 * Ads for a viewer in a placement: in a search those its auctions sold to this viewer, elsewhere by an auction of their own. To a client
 * that opts out of itself (`Sec-GPC: 1`) and to a robot none, whatever the degraded mode; where there is none, why. Throws `feature-switched-off` and `dependency-unconfigured`.
 */
export async function serveAds(
  deps: AdsDeps,
  { placement, searchId, viewer, network, crowd, buyerId, unsponsored = null, audience = NOBODY_KNOWN }: AdsWanted,
): Promise<{ ads: ServedAd[]; noAds?: NoAds; degraded?: Degraded }> {
  if ((await deps.switches.state("ads")) === "off") throw switchedOff("ads");
  const seer = { viewer, network, crowd };
  // The client said so itself: nobody's controls have to be read for it, and no policy of theirs stands in for it.
  if (unsponsored !== null) {
    adsServed(deps, { placement, viewer, served: 0, withheld: 0, noAds: unsponsored });
    return { ads: [], noAds: unsponsored };
  }
  const began = deps.clock.now();
  const { maxSponsoredPerSearch: most } = deps.contract.ads;
  const asked = { placement, ...seer, buyerId, audience, began };
  // What was sold already was counted then. Nothing that is read says how many places may be taken, so the two are asked at once.
  const counts = askCounts(deps, seer, searchId === undefined ? most : 0);
  const reading = searchId === undefined ? beginPlacementAuction(deps, asked) : adsOfSearch(deps.db, { searchId, viewer, buyerId }, began);
  const read = await reading.catch((error: unknown) => {
    withdrawCounts(deps, seer, counts);
    throw error;
  });
  const counted = "sold" in read;
  const wanted = "sold" in read ? most : Math.max(0, Math.min(most, capsOf(deps).toCrowd - read.toCrowd));
  const admission = await admitViewer(deps, { ...seer, buyerId, wanted, counted, decided: read.decided }, counts).catch(
    (error: unknown) => {
      if (!("sold" in read)) abandonPlaces(deps, read);
      throw error;
    },
  );
  const found = "sold" in read ? (admission.granted === 0 ? [] : read.sold) : await sellPlaces(deps, asked, read, admission);
  const shown = found.filter((impression) => isShown(admission.controls, impression)).slice(0, admission.granted);
  if (!counted) giveBack(deps, seer, admission, shown.length);
  const noAds = shown.length > 0 ? {} : { noAds: whyNone(admission) };
  adsServed(deps, { placement, viewer, served: shown.length, withheld: found.length - shown.length, ...noAds });
  const ads = await Promise.all(
    shown.map(async (impression) => ({
      campaignId: impression.campaignId,
      advertiserId: impression.supplierId,
      title: impression.title,
      offerId: impression.offerId,
      impressionToken: await signImpression(deps, { ...impression, network }),
    })),
  );
  return { ads, ...noAds, ...(admission.degraded ? { degraded: admission.degraded } : {}) };
}

/** Why nothing was found or shown, as far as the admission tells: what campaigns and their own caps left is `no-campaign`. */
function whyNone({ controls, granted, degraded }: Admission): NoAds {
  if (controls.optOut) return "opted-out";
  if (granted > 0) return "no-campaign";
  return degraded ? "controls-unread" : "capped";
}
