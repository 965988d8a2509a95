import { matches } from "./text.ts";
import type { KnownLanguage, Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";

/** "autant de stations", "as many hats": as many as of what is counted before. */
const AS_MANY: Readonly<Record<KnownLanguage, RegExp>> = {
  en: /(?<!\p{L})(?:just )?(?:as many|the same (?:number|quantity|amount) of|an equal number of)(?= \p{L}{3})/giu,
  de: /(?<!\p{L})(?:(?:ebenso|genauso|gleich|ebenfalls so) viele|die gleiche (?:Anzahl|Menge)(?: an)?)(?= \p{L}{3})/giu,
  fr: /(?<!\p{L})(?:(?:tout )?autant d(?:e |['’])|le même nombre d(?:e |['’]))(?=\p{L}{3})/giu,
  es: /(?<!\p{L})(?:otr[oa]s tant[oa]s|el mismo número de|la misma cantidad de|igual número de)(?= \p{L}{3})/giu,
  it: /(?<!\p{L})(?:altrettant[ieo]|lo stesso numero di|la stessa quantità di)(?= \p{L}{3})/giu,
  nl: /(?<!\p{L})(?:evenveel|net zoveel|hetzelfde aantal|even veel)(?= \p{L}{3})/giu,
};
/** How far behind the count it takes up: "15 laptops (16 GB of RAM, 512 GB SSD) and as many docks". */
const FARTHEST = 160;

/** "As many chairs as last year": as many as of something else. */
const COMPARED = /^\s?[^.,;!?\n]{1,40}\s(?:as|wie|que|als|come|quant[ieao])(?!\p{L})/iu;

/** Counts that are told by the one before them. */
export function asMany(text: string, language: Language, counts: readonly QuantityMention[]): QuantityMention[] {
  return matches(text, AS_MANY[language === "other" ? "en" : language]).flatMap(({ start, end }) => {
    const before = counts.findLast((count) => count.end <= start);
    if (!before || start - before.end > FARTHEST || /[;!?\n]|\.\s/.test(text.slice(before.end, start))) return [];
    if (COMPARED.test(text.slice(end, end + 60))) return [];
    return [{ start, end, quantity: before.quantity, unit: "piece", form: "bare" as const }];
  });
}
