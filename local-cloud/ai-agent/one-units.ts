import type { KnownLanguage, Language } from "./languages.ts";
import type { NumberMention } from "./numbers.ts";
import { matches } from "./text.ts";
import { unitAt } from "./units.ts";

/** An article that counts one of a unit: "a pallet of water", "une caisse de vis", "eine Palette Streusalz". */
const ONE: Readonly<Record<KnownLanguage, RegExp>> = {
  en: /(?<!\p{L})(?:an?|one)\s(?=(\p{L}{2,12})\sof\s\p{L}{3})/giu,
  de: /(?<!\p{L})eine?[nr]?\s(?=(\p{Lu}\p{Ll}{2,12})\s\p{Lu}\p{Ll}{2})/gu,
  fr: /(?<!\p{L})une?\s(?=(\p{L}{2,12})\sd(?:e\s|['’])\p{L}{3})/giu,
  es: /(?<!\p{L})una?\s(?=(\p{L}{2,12})\sde\s\p{L}{3})/giu,
  it: /(?<!\p{L})un[ao]?\s(?=(\p{L}{2,12})\sd(?:i\s|['’])\p{L}{3})/giu,
  nl: /(?<!\p{L})(?:een|één)\s(?=(?!paar)(\p{L}{2,12})\s(?:van\s)?\p{Ll}{3})/giu,
};
const COUNTED = /^(?:box|pack|pair|ream|roll|case|bottle|bag|canister|bucket|drum|pallet|dozen|tube|can)$/u;

/** The articles that count, each as a one. */
export function oneUnits(text: string, language: Language): NumberMention[] {
  return matches(text, ONE[language === "other" ? "en" : language]).flatMap(({ start, end, match }) => {
    const word = match[1] ?? "";
    const unit = unitAt(word);
    return unit && unit.length === word.length && COUNTED.test(unit.unit) ? [{ start, end: end - 1, value: 1 }] : [];
  });
}
