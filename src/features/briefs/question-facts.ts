/** The languages whose words for numbers and days are known here. */
export const LANGUAGES = ["en", "de", "fr", "es", "it", "nl"] as const;
export type KnownLanguage = (typeof LANGUAGES)[number];
/** The languages buyers are asked in. */
export const ASKED_IN = [...LANGUAGES, "ja", "ar"] as const;
export type Language = (typeof ASKED_IN)[number];

/** So many a brief has at most. */
export const MAX_QUESTIONS = 50;

/** The first of some language tags that is one of ours. */
export function languageOf(...tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const language = ASKED_IN.find((known) => known === tag?.slice(0, 2).toLowerCase());
    if (language) return language;
  }
  return "en";
}
