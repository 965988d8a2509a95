import { mentions, stemOf } from "./acts.ts";
import type { ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";

/** What may follow a figure that counts goods named before it, and not those behind it. */
const STANDS_ALONE =
  /^\s*(?:$|[.,;:!?)\n]|(?:and|und|et|y|e|en|instead|please|statt|bitte|invece|in plaats|en vez|au lieu|pieces?|pcs|stück|stuks?|pezzi|piezas|pièces|now|per favore|por favor|graag|s['’]il|erhöhen|aufstocken|reduzieren|senken|verhogen|verlagen|ändern|wijzigen)(?!\p{L}))/iu;
/** Between the goods and their new count: a few words, none of which begins another clause. */
const BETWEEN = /^[^\d.;!?\n]{0,40}$/u;
const MOST_BETWEEN_WORDS = 6;

/**
 * "Make the vests 30", "le stampanti diventano 6 e i toner 12": each figure that no goods follow counts the known goods that are named
 * last before it, where no other figure stands between.
 */
export function countAnew(
  items: readonly ItemMention[],
  said: { text: string; quantities: readonly QuantityMention[]; language: Language },
): { item: ItemMention; quantity: QuantityMention }[] {
  return said.quantities.flatMap((quantity, index) => {
    if (!STANDS_ALONE.test(said.text.slice(quantity.end, quantity.end + 20))) return [];
    const from = said.quantities[index - 1]?.end ?? 0;
    const before = said.text.slice(from, quantity.start);
    const clause = before.split(/[.;!?\n]\s?/u).at(-1) ?? before;
    const item = items.length > 0 ? namedLast(items, clause, said.language) : undefined;
    return item ? [{ item, quantity }] : [];
  });
}

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

/** "die Overalls" of "Einwegoveralls": languages that write a kind of a thing as one word name it anew by what it is. */
export const isKindNamed = (text: string, { searchTerms, name }: ItemMention, language: Language): boolean =>
  (language === "de" || language === "nl") &&
  (text.match(/\p{L}{5,}/gu) ?? []).some((word) => stemOf(searchTerms.at(-1) ?? name).endsWith(stemOf(word)));
