import { mentions } from "./acts.ts";
import type { ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";
import { isKindNamed } from "./stems.ts";

/** What may follow a figure that counts goods named before it, and not those behind it. */
const STANDS_ALONE =
  /^\s*(?:$|[.,;:!?)\n]|(?:and|und|et|y|e|en|instead|please|statt|bitte|invece|in plaats|en vez|au lieu|pieces?|pcs|stück|stuks?|pezzi|piezas|pièces|now|per favore|por favor|graag|s['’]il|erhöhen|aufstocken|reduzieren|senken|verhogen|verlagen|ändern|wijzigen)(?!\p{L}))/iu;
/** A figure that is said to be of something else: a size, a number, a room. */
const NO_COUNT_BEFORE =
  /(?<!\p{L})(?:size|taille|größe|gr\.|taglia|talla|maat|no\.?|nr\.?|n°|room|raum|week|kw|semaine|semana|settimana|level|type|series|version|lot|los|line|position|pos\.?)\s?$/iu;
/** Between the goods and their new count: a few words, none of which begins another clause. */
const BETWEEN = /^[^\d.;!?\n]{0,40}$/u;
const MOST_BETWEEN_WORDS = 6;

/**
 * "Make the vests 30", "le stampanti diventano 6 e i toner 12": each figure that no goods follow counts the known goods that are named
 * last before it, where no other figure stands between.
 */
export function countAnew(
  items: readonly ItemMention[],
  said: { text: string; quantities: readonly QuantityMention[]; behindNames: readonly QuantityMention[]; language: Language },
): { item: ItemMention; quantity: QuantityMention }[] {
  const behind = said.behindNames.flatMap((quantity) => {
    const word = /[\p{L}\p{N}-]+(?=\s$)/u.exec(said.text.slice(Math.max(0, quantity.start - MOST_BEHIND), quantity.start))?.[0] ?? "";
    const fits = items.filter((item) => mentions(word, item, said.language) || isKindNamed(word, item, said.language));
    return fits[0] && fits.length === 1 && standsAlone(said.text, quantity) ? [{ item: fits[0], quantity }] : [];
  });
  const others = said.quantities.flatMap((quantity, index) => {
    if (!standsAlone(said.text, quantity)) return [];
    const from = said.quantities[index - 1]?.end ?? 0;
    const before = said.text.slice(from, quantity.start);
    const clause = before.split(/[.;!?\n]\s?/u).at(-1) ?? before;
    const item = items.length > 0 ? namedLast(items, clause, said.language) : undefined;
    return item ? [{ item, quantity }] : [];
  });
  return [...behind, ...others];
}

const MOST_BEHIND = 60;
const standsAlone = (text: string, { start, end }: QuantityMention): boolean =>
  STANDS_ALONE.test(text.slice(end, end + 20)) && !NO_COUNT_BEFORE.test(text.slice(0, start));

/** Of known goods the one that is named last in a clause, close to its end. */
function namedLast(items: readonly ItemMention[], clause: string, language: Language): ItemMention | undefined {
  const words = [...clause.matchAll(/[\p{L}\p{N}-]+/gu)].slice(-MOST_BETWEEN_WORDS).toReversed();
  for (const word of words) {
    if (!BETWEEN.test(clause.slice(word.index + word[0].length))) return undefined;
    const fits = items.filter((item) => mentions(word[0], item, language) || isKindNamed(word[0], item, language));
    if (fits.length === 1) return fits[0];
  }
  return undefined;
}
