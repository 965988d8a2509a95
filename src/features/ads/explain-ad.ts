import { ok, refused, type Result } from "../../platform/result.ts";
import type { Platform } from "../../platform/platform.ts";
import { say, type Said } from "../../platform/language/say.ts";
import type { Words } from "../../platform/language/translate.ts";
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

type Told = Omit<Explanation, "text">;

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
  return ok({ ...told, text: textOf(told, words) });
}

/** What the campaign is for, in sentences; none of one that is for all. */
function aimsOf({ category, brand, locale, country }: Matched, named: Named): Said[] {
  const viewersIn = country === undefined ? undefined : named("region", country);
  const readers = locale === undefined ? undefined : named("language", locale);
  const aims = [
    brand !== undefined && category !== undefined && say`The campaign is for offers of ${brand} in “${category}”.`,
    brand !== undefined && category === undefined && say`The campaign is for offers of ${brand}.`,
    brand === undefined && category !== undefined && say`The campaign is for offers in “${category}”.`,
    viewersIn !== undefined && readers !== undefined && say`The campaign is for viewers in “${viewersIn}” who read ${readers}.`,
    viewersIn !== undefined && readers === undefined && say`The campaign is for viewers in “${viewersIn}”.`,
    viewersIn === undefined && readers !== undefined && say`The campaign is for viewers who read ${readers}.`,
  ];
  return aims.filter((aim) => aim !== false);
}

type Named = (type: "region" | "language", code: string) => string;

function othersOf(competitors: number, byRelevance: boolean): Said {
  if (competitors === 0) return say`Nobody else bid for it.`;
  if (competitors === 1)
    return byRelevance
      ? say`It stood against 1 other campaign by what each would pay and how well the offer answers the search.`
      : say`It stood against 1 other campaign by what each would pay.`;
  return byRelevance
    ? say`It stood against ${competitors} other campaigns by what each would pay and how well the offer answers the search.`
    : say`It stood against ${competitors} other campaigns by what each would pay.`;
}

function whyOf({ searchedFor, keywords }: Pick<Explanation, "searchedFor" | "keywords">): Said[] {
  if (searchedFor === null) return [say`An advertiser paid for this place.`];
  const paid = say`An advertiser paid to have this offer marked.`;
  if (keywords.length === 0) return [paid, say`It was chosen for your search “${searchedFor}”.`];
  return [paid, say`It was chosen for your search “${searchedFor}”, by what the campaign is found by: “${keywords.join(", ")}”.`];
}

function textOf({ searchedFor, keywords, targeted, relevance, competitors }: Told, words: Words): string {
  const named: Named = (type, code) => new Intl.DisplayNames([words.language], { type }).of(code) ?? code;
  return [
    ...whyOf({ searchedFor, keywords }),
    ...aimsOf(targeted, named),
    ...(competitors === null ? [] : [othersOf(competitors, relevance !== null)]),
    say`Nothing else that is known of you had a part in it, but for what you chose not to see.`,
  ]
    .map(words.say)
    .join(" ");
}
