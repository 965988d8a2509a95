/** Languages that things are named in by these tables, in the order of their columns. */
export const LANGUAGES = ["en", "de", "fr", "es", "it", "nl"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages that say what a thing is before what it is like. */
export const HEAD_FIRST: readonly Language[] = ["fr", "es", "it"];
