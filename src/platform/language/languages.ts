/** The languages in which texts are kept: BCP 47 tags, the source language first. */
export const LANGUAGES = ["en", "de", "fr", "es", "ja", "ar"] as const;
