/** Small words that are many, by language. */
const SMALL_WORDS = {
  en: /\b(?:the|and|we|for|of|is|with|please|our|to)\b/giu,
  de: /\b(?:und|wir|für|der|die|das|mit|bitte|nach|ist|nicht|ein|eine)\b/giu,
  fr: /\b(?:et|nous|pour|le|les|des|avec|une|est|du|il|au)\b/giu,
  es: /\b(?:y|para|el|los|las|con|una|que|por|del|nos|en)\b/giu,
  it: /\b(?:e|per|il|gli|di|con|una|che|ci|da|del|le)\b/giu,
  nl: /\b(?:en|wij|we|voor|het|de|met|een|van|graag|op|ons)\b/giu,
} as const;
export type SpokenLanguage = keyof typeof SMALL_WORDS;
const SPOKEN = Object.keys(SMALL_WORDS) as SpokenLanguage[];

/** Whether its words can be those of the second reading at all: it knows none in other scripts than Latin. */
export function isLatin(messages: readonly string[]): boolean {
  const text = messages.join("\n");
  return 2 * (text.match(/\p{Script=Latin}/gu)?.length ?? 0) >= (text.match(/\p{L}/gu)?.length ?? 0);
}

/** The language that most of the small words are of. */
export function languageOf(messages: readonly string[]): SpokenLanguage {
  const text = messages.join("\n");
  const counted = SPOKEN.map((language) => ({ language, count: text.match(SMALL_WORDS[language])?.length ?? 0 }));
  return counted.toSorted((one, other) => other.count - one.count)[0]?.language ?? "en";
}
