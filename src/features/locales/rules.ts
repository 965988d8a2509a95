import { acceptable, anyOther, languageRanges } from "../../platform/language/ranges.ts";

/** The Intl locale matcher: the best of what there is for what is asked for, else the last (`loadLocaleMatcher`). */
export type Match = (asked: readonly string[], available: readonly string[], otherwise: string) => string;

/** What the matcher answers where nothing fits: no locale is provisioned under it. */
const NONE = "und";

/**
 * The supported locale that serves an `Accept-Language` best. A range that names a language is matched by the Intl locale matcher, so that
 * `fr-CH` finds `fr-FR`, which lookup does not; `*` stands for what no other range names, and what `q=0` refuses is left out (RFC 9110 §12.5.4).
 * A language that most readers of the one that is asked for understand comes only where none of those asked for is there.
 */
export function resolveLocale(
  header: string | null,
  { supported, fallback }: { supported: readonly string[]; fallback: string },
  match: Match,
): string {
  const ranges = languageRanges(header ?? "");
  const left = acceptable(supported, ranges);
  const wanted = left.length === 0 ? [] : ranges.filter(({ quality }) => quality > 0);
  for (const serves of [sameLanguage, () => true]) {
    for (const { range } of wanted) {
      const found = range === "*" ? anyOther(left, ranges, fallback) : closest(range, left, match);
      if (found !== undefined && (range === "*" || serves(range, found))) return found;
    }
  }
  return left.includes(fallback) ? fallback : (left[0] ?? fallback);
}

const languageOf = (tag: string): string => tag.split("-", 1)[0]?.toLowerCase() ?? "";
const sameLanguage = (range: string, tag: string): boolean => languageOf(range) === languageOf(tag);

function closest(range: string, supported: readonly string[], match: Match): string | undefined {
  if (!isTag(range)) return undefined;
  const found = match([range], supported, NONE);
  return found === NONE ? undefined : found;
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
