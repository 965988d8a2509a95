import { matches } from "./text.ts";
import type { KnownLanguage, Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";

/** "autant de stations", "as many hats": as many as of what is counted before. */
const AS_MANY: Readonly<Record<KnownLanguage, RegExp>> = {
  en: /(?<!\p{L})(?<!(?:half|twice|times) )(?:just )?(?:as many|the same (?:number|quantity|amount) of|an equal number of)(?= \p{L}{3})/giu,
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

/** "4 laptops with 2 chargers each": what joins the two, and what says that the second is for each of the first. */
const JOINS = /^[^.,;:!?\n\u0001]{2,60}?,?\s(?:with|and|plus|mit|und|avec|et|con|y|e|met|en)\s$/iu;
const JOINS_EACH = /^[^.,;:!?\n\u0001]{2,60}?,?\s(?:with|mit|und|plus)\s(?:je(?:weils)?|each)\s$/iu;
const EACH =
  /^\s[^.,;:!?\n\d\u0001]{2,60}?\s(?:each|apiece|chacun[es]?|cada un[oa]|ciascun[oa]|per stuk|elk)(?=\s*(?:[.,;!?\n]|$|(?:for|to|by|and)(?!\p{L})))/iu;

const SENTENCE_ENDS = /[.;!?]\s|\n/u;
const EACH_WITHIN = 90;

/** Counts that are meant for each of the one thing that was counted before them: as many times as that. */
export function forEach(text: string, counts: readonly QuantityMention[]): QuantityMention[] {
  // Of the sentence: looked through once, however many are counted in it.
  let inSentence: QuantityMention[] = [];
  let lastEnd = 0;
  return counts.map((count) => {
    if (SENTENCE_ENDS.test(text.slice(lastEnd, count.start))) inSentence = [];
    lastEnd = count.end;
    inSentence.push(count);
    const [first] = inSentence;
    if (!first || inSentence.length !== 2 || first.unit !== "piece" || count.unit !== "piece" || first.quantity < 2) return count;
    const between = text.slice(first.end, count.start);
    const isEach = JOINS_EACH.test(between) || (JOINS.test(between) && EACH.test(text.slice(count.end, count.end + EACH_WITHIN)));
    return isEach ? { ...count, quantity: count.quantity * first.quantity } : count;
  });
}

/** Counts that are told by the one before them. */
export function asMany(text: string, language: Language, counts: readonly QuantityMention[]): QuantityMention[] {
  return matches(text, AS_MANY[language === "other" ? "en" : language]).flatMap(({ start, end }) => {
    const before = counts.findLast((count) => count.end <= start);
    if (!before || start - before.end > FARTHEST || /[;!?\n]|\.\s/.test(text.slice(before.end, start))) return [];
    if (COMPARED.test(text.slice(end, end + 60))) return [];
    return [{ start, end, quantity: before.quantity, unit: "piece", form: "bare" as const }];
  });
}
