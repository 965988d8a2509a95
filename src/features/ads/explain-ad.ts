import { ok, refused, type Result } from "../../platform/result.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Words } from "../../platform/language/translate.ts";
import { loadAdExplanation } from "../../sdks.ts";
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

/** What an explanation is told by. */
export type Told = Omit<Explanation, "text">;

const MILLIONTHS = 1_000_000;

/**
 * Why an ad was shown, to who was shown it, by its token: out of the record of its auction, without what anybody bid. Who names himself
 * is told of his own ads alone, in his language. Keywords are the campaign's as they are now.
 */
export async function explainAd(
  deps: Platform,
  { token, viewers, words }: { token: string; viewers: readonly string[]; words: Words },
): Promise<Result<Explanation, TokenRefusal>> {
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
  const { explanationText } = await loadAdExplanation();
  return ok({ ...told, text: explanationText(told, words) });
}
