/** A language range of `Accept-Language`, with its quality: none at all where that is 0. */
export interface LanguageRange {
  /** In lower case; `*` is any language that no other range names. */
  range: string;
  quality: number;
}

/** More than any browser sends; what is beyond is not read, so that a header costs no more than this. */
const MAX_CHARACTERS = 2_000;
const MAX_RANGES = 50;

const RANGE = /^[ \t]*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,15})[ \t]*(?:;[ \t]*q=([01](?:\.\d{0,3})?)[ \t]*)?$/i;

/**
 * The ranges of an `Accept-Language` header (RFC 9110 §12.5.4), best first, those of one quality as they stand; what is malformed is left
 * out. A header that is too long is cut at a comma: half of `en;q=0.9` would be a refusal of English.
 */
export function languageRanges(header: string): LanguageRange[] {
  const whole = header.length <= MAX_CHARACTERS;
  const parts = header.slice(0, MAX_CHARACTERS).split(",", whole ? MAX_RANGES : MAX_RANGES + 1);
  const ranges = (whole ? parts : parts.slice(0, -1)).flatMap((part) => {
    const found = RANGE.exec(part);
    const quality = Number(found?.[2] ?? "1");
    return found?.[1] !== undefined && quality <= 1 ? [{ range: found[1].toLowerCase(), quality }] : [];
  });
  return ranges.toSorted((one, other) => other.quality - one.quality);
}

/** Basic filtering (RFC 4647 §3.3.1), without `*`. */
const matches = (range: string, tag: string): boolean => tag === range || tag.startsWith(`${range}-`);

/** The range that says most of a tag; `*` says least. */
function rangeOf(tag: string, ranges: readonly LanguageRange[]): LanguageRange | undefined {
  const naming = ranges.filter(({ range }) => matches(range, tag.toLowerCase()));
  const [best] = naming.toSorted((one, other) => other.range.length - one.range.length);
  return best ?? ranges.find(({ range }) => range === "*");
}

/**
 * What a header leaves of the tags that there are: without those it refuses by `q=0`. `*;q=0` refuses what is not wanted, and who wants `de-CH`
 * is served by `de`.
 */
export const acceptable = <Tag extends string>(supported: readonly Tag[], ranges: readonly LanguageRange[]): Tag[] =>
  supported.filter((tag) => {
    const found = rangeOf(tag, ranges);
    return (
      found?.quality !== 0 || (found.range === "*" && ranges.some(({ range, quality }) => quality > 0 && matches(tag.toLowerCase(), range)))
    );
  });

/** The tag that `*` stands for: the default where no range names it, else the first that none names. */
export function anyOther<Tag extends string>(supported: readonly Tag[], ranges: readonly LanguageRange[], fallback: Tag): Tag | undefined {
  const unnamed = supported.filter((tag) => rangeOf(tag, ranges)?.range === "*");
  return unnamed.includes(fallback) ? fallback : unnamed[0];
}

/**
 * The supported tag that serves best, by lookup (RFC 4647 §3.4): each range as it stands, then without its last subtag, and so on. Where no
 * range finds one it is the default, and where that is refused the first that is not; where all are refused, the default all the same: an
 * answer in some language is better than none (RFC 9110 §12.4.1).
 */
export function lookup<Tag extends string>(ranges: readonly LanguageRange[], supported: readonly Tag[], fallback: Tag): Tag {
  const left = acceptable(supported, ranges);
  for (const { range, quality } of ranges) {
    if (quality === 0) break;
    const found = range === "*" ? anyOther(left, ranges, fallback) : lookedUp(range, left);
    if (found !== undefined) return found;
  }
  return left.includes(fallback) ? fallback : (left[0] ?? fallback);
}

function lookedUp<Tag extends string>(range: string, supported: readonly Tag[]): Tag | undefined {
  for (let wanted = range; wanted !== ""; wanted = withoutLast(wanted)) {
    const found = supported.find((tag) => tag.toLowerCase() === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Without its last subtag, and without the singleton before that, which names nothing alone. */
const withoutLast = (range: string): string => range.replace(/(?:^|-)[^-]*$/, "").replace(/-[a-z0-9]$/, "");
