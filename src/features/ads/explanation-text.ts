import { say, type Said } from "../../platform/language/say.ts";
import type { Words } from "../../platform/language/translate.ts";
import type { Told } from "./explain-ad.ts";
import type { Matched } from "./targets.ts";

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

function whyOf({ searchedFor, keywords }: Pick<Told, "searchedFor" | "keywords">): Said[] {
  if (searchedFor === null) return [say`An advertiser paid for this place.`];
  const paid = say`An advertiser paid to have this offer marked.`;
  if (keywords.length === 0) return [paid, say`It was chosen for your search “${searchedFor}”.`];
  return [paid, say`It was chosen for your search “${searchedFor}”, by what the campaign is found by: “${keywords.join(", ")}”.`];
}

/** Why an ad was shown, in sentences of the words' language. A module of its own, loaded when somebody asks (`src/sdks.ts`). */
export function explanationText({ searchedFor, keywords, targeted, relevance, competitors }: Told, words: Words): string {
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
