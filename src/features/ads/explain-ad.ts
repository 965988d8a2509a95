import { ok, refused, type Result } from "../../platform/result.ts";
import type { Platform } from "../../platform/platform.ts";
import { matchesKeywords } from "./matching.ts";
import { shownAd } from "./record-store.ts";
import { auctionRecordSchema } from "./schemas.ts";
import type { Matched } from "./targets.ts";
import { readImpression, type TokenRefusal } from "./token.ts";

export interface Explanation {
  campaignId: string;
  advertiserId: string | null;
  placement: string;
  shownAt: Date;
  position: number | null;
  searchedFor: string | null;
  keywords: string[];
  targeted: Matched;
  relevance: number | null;
  competitors: number | null;
  personal: false;
  text: string;
}

const MILLIONTHS = 1_000_000;

/**
 * Why an ad was shown, to who was shown it, by its token: out of the record of its auction, without what anybody bid. Who names himself
 * is told of his own ads alone. Keywords are the campaign's as they are now.
 */
export async function explainAd(deps: Platform, token: string, viewers: readonly string[]): Promise<Result<Explanation, TokenRefusal>> {
  const read = await readImpression(deps, token);
  if (!read.ok) return read;
  const { impressionId, viewer } = read.value;
  if (viewers.length > 0 && !viewers.includes(viewer)) return refused({ kind: "ad-token-foreign" });
  const shown = await shownAd(deps.db, impressionId);
  if (!shown) return refused({ kind: "ad-token-expired" });
  const { impression, query } = shown;
  const { campaignId, supplierId, placement, servedAt, position, offerId, title } = impression;
  const record = shown.record === null ? undefined : auctionRecordSchema.parse(shown.record);
  const bid = record?.bids.find((one) => one.campaignId === campaignId && one.itemId === (offerId ?? campaignId));
  const told = {
    ...{ campaignId, advertiserId: supplierId, placement, shownAt: servedAt, position, searchedFor: query },
    keywords: query === null ? [] : shown.keywords.filter((keyword) => matchesKeywords([keyword], `${query} ${title}`)),
    targeted: bid?.matched ?? {},
    relevance: bid && offerId !== null ? bid.quality / MILLIONTHS : null,
    competitors: record ? record.campaigns - 1 : null,
    personal: false,
  } as const;
  return ok({ ...told, text: textOf(told) });
}

/** What the campaign is for, in words; nothing of one that is for all. */
function aimOf({ category, brand, locale, country }: Matched): string {
  const offers = [...(brand === undefined ? [] : [`of ${brand}`]), ...(category === undefined ? [] : [`in “${category}”`])];
  const viewers = [
    ...(country === undefined ? [] : [`in “${named("region", country)}”`]),
    ...(locale === undefined ? [] : [`who read ${named("language", locale)}`]),
  ];
  const aims = [
    ...(offers.length === 0 ? [] : [`offers ${offers.join(" ")}`]),
    ...(viewers.length === 0 ? [] : [`viewers ${viewers.join(" ")}`]),
  ];
  return aims.length === 0 ? "" : ` The campaign is for ${aims.join(" and for ")}.`;
}

const named = (type: "region" | "language", code: string): string => new Intl.DisplayNames(["en"], { type }).of(code) ?? code;

function textOf({ searchedFor, keywords, targeted, relevance, competitors }: Omit<Explanation, "text">): string {
  const matched = keywords.length === 0 ? "" : ` and its keyword${keywords.length === 1 ? "" : "s"} “${keywords.join("”, “")}”`;
  const why =
    searchedFor === null
      ? "An advertiser paid for this place."
      : `An advertiser paid to have this offer marked. It was chosen for your search “${searchedFor}”${matched}.`;
  const quality = relevance === null ? "what each would pay" : "what each would pay and how well the offer answers the search";
  const others =
    competitors === null
      ? ""
      : competitors === 0
        ? " Nobody else bid for it."
        : ` It stood against ${competitors} other ${competitors === 1 ? "campaign" : "campaigns"} by ${quality}.`;
  return `${why}${aimOf(targeted)}${others} Nothing else that is known of you had a part in it, but for what you chose not to see.`;
}
