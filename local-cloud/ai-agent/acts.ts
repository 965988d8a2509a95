import { stemOfArabic } from "./arabic-words.ts";
import { described, type ItemMention } from "./item-names.ts";
import { endsName, isHeadFirst } from "./chat-words.ts";
import type { Language } from "./languages.ts";
import { isKindNamed, plain, stemOf } from "./stems.ts";

/** Verbs that take something off the list, and words that say it is not needed after all, in the six languages. */
const REMOVES =
  /(?<!\p{L})(?:remove|drop|cancel|forget(?: about)?|skip|delete|scrap|leave out|take (?=[^.]{0,120} (?:off|out))|no longer (?:need|want)(?:ed)?|(?:don'?t|do not|won'?t) (?:need|want)|not needed|after all|(?<=^|[.,;!]\s{0,3})no(?= \p{L}{1,24}[^.]{0,120} (?:after all|anymore|any more))|(?<=^\s{0,3})(?:(?:and |but |so |ok,? )?no(?: more)?|keine|kein|pas de|sin|geen)(?= \p{L}{3,24}[^.,;:\d]{0,40}[.!]?\s{0,3}$)|streich\p{L}{0,12}|entfern\p{L}{0,12}|stornier\p{L}{0,12}|lass\p{L}{0,12}(?=[^.]{0,120} weg)|(?:nicht mehr|doch nicht|doch keine?n?|entfallen|entfällt|fallen weg|fällt weg)|enlev\p{L}{1,24}|retir\p{L}{1,24}|supprim\p{L}{1,24}|annul\p{L}{1,24}|laisse\p{L}{0,12} tomber|plus besoin|ne (?:faut|sont|seront) plus|pas besoin|finalement pas|quit(?:a|ad|en|e|ar)|(?:quít|elimín|cancél|táchal|bórr)\p{L}{1,8}|(?:ya|already|déjà|già|schon|al) (?:(?:los|las|lo|la|li|le|les) )?(?:tenemos|tengo|have|abbiamo)|elimin\p{L}{1,24}|cancel\p{L}{1,24}|borr(?:a|e|ar)|ya no|no hacen? falta|togl\p{L}{1,24}|rimuov\p{L}{1,24}|non (?:ci )?serv\p{L}{1,24} più|non servono|niente(?= \p{L})|verwijder\p{L}{0,12}|schrap\p{L}{0,12}|haal(?=[^.]{0,120} (?:weg|eraf))|laat(?=[^.]{0,120} (?:weg|vallen|zitten))|hoe(?:ft|ven) (?:toch |er |ook |dan ){0,2}niet|niet meer nodig|احذف\p{L}*|ألغ\p{L}*|الغ\p{L}*|لم نعد نحتاج|لا نحتاج|لا داعي|(?:kunnen|kan|mogen|mag) (?:er ?af|eruit|weg)|toch geen|geen \p{L}{1,24} meer)(?!\p{L})|不要|いりません|要りません|キャンセル|取り消|取りやめ/iu;

const REPLACES: readonly RegExp[] = [
  /(?<!\p{L})(?:swap|replace|exchange|substitute|change) (?<old>[^.,;]{2,50}?) (?:with|for|by|to) (?<fresh>[^.,;!?\n]{2,60})/iu,
  /(?<!\p{L})(?:ersetz\p{L}{0,12}|tausch\p{L}{0,12})(?: sie| bitte)* (?<old>[^.,;]{2,50}?) (?:durch|gegen) (?<fresh>[^.,;!?\n]{2,60})/iu,
  /(?<!\p{L})(?:remplac\p{L}{1,24}|chang\p{L}{1,24}|échang\p{L}{1,24}) (?<old>[^.,;]{2,50}?) (?:par|contre) (?<fresh>[^.,;!?\n]{2,60})/iu,
  /(?<!\p{L})(?:cambi\p{L}{1,24}|sustitu\p{L}{1,24}|reemplaz\p{L}{1,24}) (?<old>[^.,;]{2,50}?) por (?<fresh>[^.,;!?\n]{2,60})/iu,
  /(?<!\p{L})(?:sostitu\p{L}{1,24}|cambi\p{L}{1,24}|rimpiazz\p{L}{1,24}) (?<old>[^.,;]{2,50}?) con (?<fresh>[^.,;!?\n]{2,60})/iu,
  /(?<!\p{L})(?:vervang\p{L}{0,12}|ruil\p{L}{0,12}|wissel\p{L}{0,12}) (?<old>[^.,;]{2,50}?) (?:door|voor|tegen) (?<fresh>[^.,;!?\n]{2,60})/iu,
  /(?<fresh>[^.,;!?\n]{2,50}?),? (?:instead of|rather than|anstelle von|anstatt|au lieu d(?:e|es|u)|à la place d(?:e|es|u)|en lugar de|en vez de|invece d(?:i|ei|elle|egli)|al posto d(?:i|ei|elle|egli)|in plaats van) (?<old>[^.,;!?\n]{2,50})/iu,
];

const ARTICLES = /^(?:the|any|those|our|some|die|den|das|der|keine?n?|les|le|la|l['’]|des|los|las|el|i|gli|le|il|lo|de|het|sie|bitte)\s+/iu;

/** "Change the printers to 6 and the toners to 12": a count is no other goods. */
const JOINS = /^(?:and|und|et|y|e|en)\s/iu;

/** Words of what is taken off beside another; more of them are a clause of their own: "drop the mattresses, the cots come with them". */
const MOST_OF_PART = 4;
/** "… und keine Kommode", "et pas de masques": what is refused by its determiner, to the end of its part. */
const NONE_OF =
  /^\s*(?:(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar)\s)?(?:no(?: more| (?!\p{L}+ (?:for|than)))?|kein(?:e[nsrm]?)?|pas d(?:e\s|['’])|plus d(?:e\s|['’])|aucune?|ningun[oa]s?|ningún|niente|nessun[oa]?|(?:without|sans|ohne|sin|senza|zonder)(?: (?:the|les?|la|die|das|den|los|las|el|i|gli|il|de|het))?|geen)\s?(?<goods>\p{L}[^.,;:!?\d]{2,40}?)(?:\s(?:please|bitte|mehr|s['’]il (?:vous|te) plaît|por favor|per favore|graag|meer|finalement|after all))?\s*[.!?]*\s*$/iu;
const NOTHING_MORE = /(?<!\p{L})(?:with|mit|avec|con|met|in|for|für|pour|para|per|voor|as|als|than|wie)(?!\p{L})/iu;
const PARTS_OR_ENDS = /[,;:.!?]\s{1,3}|(?<!\p{L})(?=(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar)\s)/iu;
/** Arabic joins a clause to the one before it by a letter. */
const PARTS =
  /[,;،؛]\s{1,3}|\s(?=و(?:اجعل|أضف|اضف|غي|زد|زيد|خف|ارفع|نريد|أريد|احتفظ|أبق|عدل|بدل|نحتاج|أحتاج))|(?<!\p{L})(?:and|und|et|y|e|en)(?!\p{L})/iu;

/** Takes out what the buyer dropped or replaced, and puts in what he wants in its place; answers the goods that are gone. */
export function removals(
  items: ItemMention[],
  text: string,
  language: Language,
): { left: ItemMention[]; gone: ItemMention[]; isAct: boolean } {
  if (items.length === 0) return { left: items, gone: [], isAct: false };
  for (const pattern of REPLACES) {
    const { old, fresh } = pattern.exec(text)?.groups ?? {};
    const replaced = old === undefined ? undefined : items.find((item) => mentions(old, item, language));
    if (!replaced || fresh === undefined) continue;
    const name = fresh
      .replace(/^.*(?<!\p{L})(?:need|want|take|nehmen|lieber|wir|nous|queremos|vogliamo|willen)\s+/iu, "")
      .replace(ARTICLES, "")
      .replace(/^(?:des|de|d['’])\s*/iu, "")
      .replace(/^\d[\d.,]*\s+/u, "")
      .trim();
    if (name === "" || !/\p{L}{3}/u.test(name) || JOINS.test(name)) continue;
    const count = Number(/^(?:the |des |de |d['’])?(\d{1,6})(?= )/u.exec(fresh)?.[1] ?? Number.NaN);
    const counted = Number.isInteger(count) && count > 0 ? { quantity: count, counted: true } : {};
    const put = { ...replaced, ...counted, ...described(untilEnd(name, language), [], isHeadFirst(language)) };
    return { left: items.map((item) => (item === replaced ? put : item)), gone: [replaced, put], isAct: true };
  }
  const refused = text.split(PARTS_OR_ENDS).flatMap((part) => {
    const goods = NONE_OF.exec(part)?.groups?.["goods"];
    return goods === undefined || NOTHING_MORE.test(goods) ? [] : [goods];
  });
  const none = items.filter((item) => refused.some((goods) => mentions(goods, item, language) || isKindNamed(goods, item, language)));
  if (!REMOVES.test(text)) return { left: items.filter((item) => !none.includes(item)), gone: none, isAct: none.length > 0 };
  // "Quita las botellas y sube las mochilas a 75": what is counted beside it stays.
  const parts = text
    .split(PARTS)
    .filter((part) => REMOVES.test(part) || (!/\d/.test(part) && part.trim().split(/\s+/).length <= MOST_OF_PART));
  const named = items.filter((item) => parts.some((part) => mentions(part, item, language)));
  // "Die Kästen" of "Verbandskästen", where nothing is called so itself.
  const kinds = named.length > 0 ? named : items.filter((item) => parts.some((part) => isKindNamed(part, item, language)));
  const gone = [...new Set([...(kinds.length > 0 ? kinds : likened(items, parts)), ...none])];
  return { left: items.filter((item) => !gone.includes(item)), gone, isAct: gone.length > 0 };
}

/** "Forget the spares", "die grünen doch nicht": the one line that is called so, by a word that says what it is like. */
function likened(items: readonly ItemMention[], parts: readonly string[]): ItemMention[] {
  const stems = new Set(parts.flatMap((part) => (plain(part).match(/\p{L}{4,}/gu) ?? []).map(stemOf)));
  const called = items.filter(({ name }) => name.split(" ").length > 1 && name.split(" ").some((word) => stems.has(stemOf(word))));
  return called.length === 1 ? called : [];
}

function untilEnd(name: string, language: Language): string {
  const words = name.split(/\s+/);
  const end = words.findIndex((word, at) => at > 0 && endsName(word.toLowerCase(), language));
  return words.slice(0, end < 0 ? words.length : end).join(" ");
}

/** Japanese puts nothing between its words. */
export const UNPARTED = /[\p{Script=Han}\p{Script=Katakana}]/u;

const IS_ARABIC = /\p{Script=Arabic}{2}/u;

/** Whether a text speaks of the goods: by their head, in any of its endings. */
export function mentions(text: string, item: ItemMention, language: Language): boolean {
  if (UNPARTED.test(item.name)) return plain(text).includes(plain(item.name));
  if (IS_ARABIC.test(item.name)) {
    const head = stemOfArabic(item.name.split(" ")[0] ?? item.name);
    return (text.match(/[\p{L}\p{M}]+/gu) ?? []).some((word) => stemOfArabic(word) === head);
  }
  const headOf = (name: string): string => stemOf(name.split(" ").at(isHeadFirst(language) ? 0 : -1) ?? name);
  // A plural that is not English has no singular here: it is known as it is written too.
  const stems = new Set([headOf(item.searchTerms.at(-1) ?? item.name), headOf(item.name)]);
  return (plain(text).match(/[\p{L}\p{N}-]+/gu) ?? []).some((word) => stems.has(stemOf(word)));
}
