import { mentions } from "./acts.ts";
import { byLanguage } from "./by-language.ts";
import type { ItemMention } from "./item-names.ts";
import type { KnownLanguage, Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";
import { isKindNamed } from "./stems.ts";

/** What makes twice as many of goods named before, half of them, or so many more, by language. */
const WORDS: Readonly<Record<KnownLanguage, { twice: string; half: string; thrice: string; more: string }>> = {
  en: {
    twice:
      "double (?:it|that|them|those|up|the(?! bed)|our|both)|doubled?(?=\\s*[.,;!?]|$)|twice (?:as many|that many|the (?:number|amount|quantity))",
    half: "(?:only|just|make (?:it|that)|need|take) (?:about )?half(?: as many)?(?! (?:of them )?(?:in|with)(?!\\p{L}))|half as many|halve|cut (?:\\p{L}+ ){1,4}(?:in|by) half|half (?:of (?:them|those|that|it|the \\p{L}+) )?(?:is enough|are enough|will do|would do)",
    thrice: "triple (?:it|that|them|those|the|our)|three times as many",
    more: "another|(?:add|and|plus) \\d+ more|\\d+ more",
  },
  de: {
    twice: "doppelt so viele?|die doppelte (?:anzahl|menge)|das doppelte|verdoppel\\p{L}*",
    half: "(?:nur|bloß|lediglich|doch|lieber|reicht),? (?:noch |doch |nur )*die hälfte|die hälfte (?:\\p{L}+ ){0,3}(?:reicht|genügt|langt)|halb so viele?|halbier\\p{L}*",
    thrice: "dreimal so viele?|das dreifache|verdreifach\\p{L}*",
    more: "(?:noch|weitere|zusätzlich)(?: weitere| mal)?",
  },
  fr: {
    twice: "(?:le |du )?double d(?:e|es|u)|doubl(?:ez|er|e|ons)|deux fois plus|le double(?=\\s*[.,;!?]|$)",
    half: "(?:seulement|plutôt|juste|que|suffit|finalement),? la moitié|la moitié (?:\\p{L}+ ){0,3}(?:suffit|suffira)|moitié moins|divis\\p{L}+ par deux",
    thrice: "le triple d|tripl(?:ez|er|ons)|trois fois plus",
    more: "\\d+ (?:autres|de plus|supplémentaires)|encore|(?:ajoutez?|rajoutez?|mettez)(?:[- ]en)?(?: encore)?",
  },
  es: {
    twice: "(?:el |al )?doble de|el doble(?=\\s*[.,;!?]|$)|duplic\\p{L}+|duplique\\p{L}*|dobl(?:a|ad|e|en)(?= )",
    half: "(?:solo|sólo|solamente|mejor|basta(?:n)? con),? la mitad|la mitad (?:\\p{L}+ ){0,3}(?:basta|es suficiente|sobra)",
    thrice: "el triple de|tripli(?:ca|que)\\p{L}*",
    more: "otr[oa]s|(?:añad\\p{L}+|pon(?:ga)?|suma) (?:\\p{L}+ )?\\d+ más|\\d+ más",
  },
  it: {
    twice: "(?:il )?doppio d(?:i|ei|elle|egli)|il doppio(?=\\s*[.,;!?]|$)|raddoppi\\p{L}*|due volte tant[ei]",
    half: "(?:solo|soltanto|basta|meglio|anzi),? (?:\\p{L}+ )?la metà|la metà (?:\\p{L}+ ){0,3}(?:basta|è sufficiente)|dimezz\\p{L}+",
    thrice: "il triplo d|triplic\\p{L}+",
    more: "altr[ie]|(?:aggiung\\p{L}+|metti\\p{L}*) (?:\\p{L}+ )?\\d+ in più|ancora",
  },
  nl: {
    twice: "dubbel zo ?veel|twee keer zo ?veel|het dubbele(?: aantal)?|verdubbel\\p{L}*",
    half: "(?:maar|slechts|alleen|toch|liever),? (?:maar |toch )*de helft|de helft (?:\\p{L}+ ){0,3}(?:is genoeg|volstaat)|half zo ?veel|halveer\\p{L}*",
    thrice: "drie keer zo ?veel|het drievoudige|verdrievoudig\\p{L}*",
    more: "nog(?: eens)?|extra",
  },
};
/** "Twice as many as last year", "la metà bianchi": a comparison, or what some of them are like. */
const COMPARED = /^(?:\s\p{L}+){0,3}\s(?:as|than|wie|als|que|qu['’]|che|rispetto)(?!\p{L})/iu;
const STANDS_ALONE =
  /^\s*(?:$|[.,;:!?)\n]|(?:pieces?|pcs|more|of (?:them|those|each)|stück|dazu|davon|mehr|de plus|en plus|pièces|más|piezas|unidades|in più|pezzi|erbij|bij|meer|stuks?|please|bitte|graag|por favor|per favore|s['’]il)(?!\p{L}))/iu;

const CLAUSE = /[,;:.!?]\s|\n/u;

const patternsOf = byLanguage((language) => {
  const { twice, half, thrice, more } = WORDS[language];
  const words = (source: string): RegExp => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, "iu");
  const times: readonly (readonly [factor: number, pattern: RegExp])[] = [
    [2, words(twice)],
    [0.5, words(half)],
    [3, words(thrice)],
  ];
  return { times, more: words(more) };
});

/** A new count of goods that are known; not a whole one is to be asked for. */
export interface Recounted {
  item: ItemMention;
  quantity: number;
}

/** "Double the drills", "doch nur die Hälfte", "ajoutez-en 5": known goods counted by what there is of them. */
export function multiples(
  items: readonly ItemMention[],
  { text, language, quantities }: { text: string; language: Language; quantities: readonly QuantityMention[] },
): Recounted[] {
  const counted = items.filter((item) => item.counted);
  if (counted.length === 0) return [];
  const { times, more } = patternsOf(language);
  for (const [factor, pattern] of times) {
    const found = pattern.exec(text);
    if (!found || COMPARED.test(text.slice(found.index + found[0].length))) continue;
    const before = text.slice(0, found.index).split(CLAUSE).at(-1) ?? "";
    const behind = text.slice(found.index + found[0].length).split(CLAUSE)[0] ?? "";
    return targets(counted, before + found[0] + behind, language).map((item) => ({ item, quantity: item.quantity * factor }));
  }
  const [alone, other] = quantities.filter(({ end }) => STANDS_ALONE.test(text.slice(end, end + 20)));
  if (!alone || other || !more.test(text.slice(Math.max(0, alone.start - 30), alone.end + 20))) return [];
  return targets(counted, text.slice(0, alone.start + 1), language)
    .slice(-1)
    .map((item) => ({ item, quantity: item.quantity + alone.quantity }));
}

/** The goods that a clause names, else those that were named last. */
function targets(items: readonly ItemMention[], clause: string, language: Language): ItemMention[] {
  const named = items.filter((item) => mentions(clause, item, language));
  if (named.length > 0) return named;
  const kinds = items.filter((item) => isKindNamed(clause, item, language));
  return kinds.length > 0 ? kinds : items.slice(-1);
}
