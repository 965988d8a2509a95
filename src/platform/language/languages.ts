/** The languages in which texts are kept: BCP 47 tags, the source language first. */
export const LANGUAGES = ["en", "de", "fr", "es", "ja", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The one the texts are written in, which is answered where no other is wanted. */
export const SOURCE_LANGUAGE = "en" satisfies Language;

/** What each is called by who reads it. */
export const OWN_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ja: "日本語",
  ar: "العربية",
};

const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set(["ar"]);

/** The direction in which a language is written, as HTML's `dir` has it. */
export const directionOf = (language: Language): "ltr" | "rtl" => (RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr");

export const isLanguage = (tag: string): tag is Language => (LANGUAGES as readonly string[]).includes(tag);
