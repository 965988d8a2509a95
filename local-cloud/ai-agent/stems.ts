import type { ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";

/** A word without the endings in which its forms differ. */
export function stemOf(word: string): string {
  const singular = plain(word).replace(/(?:s|x)$/u, "");
  return singular.length > 5 ? singular.replace(/(?:en|i[oae]|e|i|a|o|n)$/u, "") : singular;
}

export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const SHORTEST_PART = 4;

/** "die Overalls" of "Einwegoveralls", "die Helme" of "Schutzhelme": languages that write a kind of a thing as one word name it anew by what it is. */
export const isKindNamed = (text: string, { searchTerms, name }: ItemMention, language: Language): boolean =>
  (language === "de" || language === "nl") &&
  (text.match(/\p{L}{4,}/gu) ?? []).some((word) => endsAs(searchTerms.at(-1) ?? name, word) || endsAs(name, word));

function endsAs(compound: string, word: string): boolean {
  const [whole, part] = [stemOf(compound), stemOf(word)];
  if (whole.length <= part.length) return false;
  return [part, part.replace(/(?:en|er|e|n)$/u, "")].some((end) => end.length >= SHORTEST_PART && whole.endsWith(end));
}
