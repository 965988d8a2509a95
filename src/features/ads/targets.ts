import { languageOf } from "../../platform/http/language.ts";
import { toldByPlatform } from "../../platform/http/told-by-platform.ts";
import { wordsIn } from "./matching.ts";

export const TARGET_KINDS = ["categories", "brands", "locales", "countries"] as const;

/** What a campaign is for, beside its supplier and keywords; each of those that are there has to match one of its own. */
export interface Targets {
  categories?: readonly string[] | undefined;
  brands?: readonly string[] | undefined;
  /** Languages in which answers are given. */
  locales?: readonly string[] | undefined;
  /** ISO 3166-1 alpha-2. */
  countries?: readonly string[] | undefined;
}

/** A campaign's targets as they are shown: an empty list is for all. */
export const shownTargets = (targets: Targets | null) => ({
  categories: [...(targets?.categories ?? [])],
  brands: [...(targets?.brands ?? [])],
  locales: [...(targets?.locales ?? [])],
  countries: [...(targets?.countries ?? [])],
});

/** For whom a place is sold, as far as the request says; null where it does not, which no target of that kind matches. */
export interface Audience {
  country: string | null;
  locale: string | null;
}

export const NOBODY_KNOWN: Audience = { country: null, locale: null };

/** Which of a campaign's targets were met, one of each kind that it has. */
export interface Matched {
  category?: string | undefined;
  brand?: string | undefined;
  locale?: string | undefined;
  country?: string | undefined;
}

/** Of whoever sends a request: his country by the platform, his language as answers are given to him. */
export const audienceOf = (request: Request): Audience => ({
  country: toldByPlatform(request).country,
  locale: languageOf(request.headers),
});

interface Sold {
  audience: Audience;
  /** The offer that is bid on; absent where the campaign itself is sold. */
  offer?: { brand: string | null; category: string | null };
}

/** A brand is the same word for word; a category has all words of its target, whatever it stands under. */
const sameWords = (a: string, b: string): boolean => wordsIn(a).join(" ") === wordsIn(b).join(" ");
const hasAllWords = (whole: string, part: string): boolean => wordsIn(part).every((word) => wordsIn(whole).includes(word));

/** What of a campaign's targets a place meets: nothing of a campaign without any; undefined where one kind of them is not met. */
export function matchedBy(targets: Targets | null, { audience, offer }: Sold): Matched | undefined {
  const { categories, brands, locales, countries } = targets ?? {};
  const found: [keyof Matched, readonly string[] | undefined, (target: string) => boolean][] = [
    ["category", categories, (target) => hasAllWords(offer?.category ?? "", target)],
    ["brand", brands, (target) => sameWords(offer?.brand ?? "", target)],
    ["locale", locales, (target) => target === audience.locale],
    ["country", countries, (target) => target === audience.country],
  ];
  const matched: Matched = {};
  for (const [kind, wanted, meets] of found) {
    if (wanted === undefined) continue;
    const met = wanted.find(meets);
    if (met === undefined) return undefined;
    matched[kind] = met;
  }
  return matched;
}

/** Whether what was met of a viewer is what is known of him. */
export const isFor = ({ locale, country }: Matched, audience: Audience): boolean =>
  (locale === undefined || locale === audience.locale) && (country === undefined || country === audience.country);
