import type { Language } from "./languages.ts";

const INFINITIVE: Readonly<Partial<Record<Language, RegExp>>> = {
  fr: /^\p{L}{2,}(?:[^i]er|ir)\s+(?:\d|(?:le|la|les|l['’]|un|une|nos|notre|mon|ma)(?!\p{L}))/iu,
  es: /^\p{L}{2,}[aei]r\s+(?:\d|(?:el|la|los|las|un|una|nuestr\p{L}+|mi)(?!\p{L}))/iu,
  it: /^\p{L}{2,}[aei]re\s+(?:\d|(?:il|lo|la|i|gli|le|l['’]|un|una|nostr\p{L}+)(?!\p{L}))/iu,
};
/** What is to be done up or fitted out is not what is bought. */
const FITTED_OUT =
  /^\s+(?:neu |opnieuw )?(?:ausstatten|einrichten|renovieren|erneuern|umbauen|modernisieren|gestalten|inrichten|renoveren|vernieuwen|verbouwen|opknappen)(?!\p{L})/iu;

/** Without a count beside it a German name has a noun, and no name is a verb's object clause. */
export function fitsUncounted(text: string, name: { name: string; end: number }, language: Language): boolean {
  if (INFINITIVE[language]?.test(name.name) || FITTED_OUT.test(text.slice(name.end, name.end + 40))) return false;
  if (language === "de" && /\p{Ll}{3}/u.test(text))
    return /(?:^|\s)\p{Lu}\p{Ll}/u.test(name.name) && !/^(?:Sie|Ihr|Ihre|Ihren|Uns|Mir)\b/.test(name.name);
  return !/^(?:to|be|have|know|pas|plus|qué|cuál)$/iu.test(name.name.split(" ")[0] ?? "");
}
