/** Languages whose words for needs, numbers and dates are known here. */
export type Language = "en" | "de" | "fr" | "es" | "it" | "nl" | "other";

const STOP_WORDS: Record<Exclude<Language, "other">, RegExp> = {
  en: /\b(?:the|and|for|with|we|our|is|are|need|please|to|of|by)\b/gi,
  de: /\b(?:der|die|das|und|für|mit|wir|unser[ernm]?|ist|sind|brauchen|bitte|nach|von|bis|ein(?:e[nmrs]?)?)\b/gi,
  fr: /\b(?:le|la|les|et|pour|avec|nous|notre|est|sont|besoin|des|du|une|aux?|dans)\b/gi,
  es: /\b(?:el|los|las|y|para|con|nosotros|nuestr[oa]s?|es|necesitamos|del|por|una|unos)\b/gi,
  it: /\b(?:il|lo|gli|e|per|con|noi|nostr[oaie]|è|sono|della|delle|degli|una|di)\b/gi,
  nl: /\b(?:het|een|en|voor|met|wij|onze?|zijn|nodig|graag|van|naar|uiterlijk)\b/gi,
};

/** The text's language by its commonest small words; where it has too few of them, that of the locale (BCP 47), else English. */
export function languageOf(text: string, locale?: string): Language {
  const sample = text.slice(0, 20_000);
  let best: { language: Language; count: number } = { language: "other", count: 0 };
  for (const [language, pattern] of Object.entries(STOP_WORDS)) {
    const count = [...sample.matchAll(pattern)].length;
    if (count > best.count) best = { language: language as Language, count };
  }
  if (best.count >= 2) return best.language;
  const declared = locale?.toLowerCase().split(/[-_]/)[0];
  if (declared !== undefined) return declared in STOP_WORDS ? (declared as Language) : "other";
  return /[^\u0000-\u024F\s\p{P}\p{S}\d]/u.test(sample) ? "other" : "en";
}

/** Whether the comma is the decimal sign, as it is in most of Europe outside English. */
export function usesDecimalComma(language: Language): boolean {
  return language !== "en";
}
