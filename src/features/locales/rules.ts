import { match } from "@formatjs/intl-localematcher";

/** Ranges of an `Accept-Language` header (RFC 9110 §12.5.4), best first; malformed parts and `q=0` are left out. */
export function acceptedLanguages(header: string): string[] {
  const ranges: { tag: string; quality: number; place: number }[] = [];
  for (const [place, part] of header.slice(0, 1000).split(",").entries()) {
    const found = /^\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?))?\s*$/.exec(part);
    const quality = Number(found?.[2] ?? "1");
    if (found?.[1] && quality > 0 && quality <= 1) ranges.push({ tag: found[1], quality, place });
  }
  return ranges.toSorted((a, b) => b.quality - a.quality || a.place - b.place).map(({ tag }) => tag);
}

/** The supported locale that serves an `Accept-Language` best, by the Intl locale matcher; the default where none does. */
export function resolveLocale(header: string | null, supported: readonly string[], fallback: string): string {
  const wanted = acceptedLanguages(header ?? "").filter((tag) => tag !== "*" && isTag(tag));
  return wanted.length === 0 || supported.length === 0 ? fallback : match(wanted, supported, fallback);
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
