import { byLanguage } from "./by-language.ts";
import type { KnownLanguage, Language } from "./languages.ts";

/** Verbs of fitting something out: what they govern is not what is bought. */
const VERBS: Readonly<Record<KnownLanguage, string>> = {
  en: "(?:kit|fit|fitting|kitting)(?: out| up)|(?:equip|furnish|outfit|refurbish|redecorat)(?:ping|ing|ting|e)?",
  de: "(?:statten|richten|rüsten|bestücken|renovieren|möblieren)(?: wir)?",
  fr: "(?:équip|aménag|meubl|dot|rénov)(?:er|ons|ez)",
  es: "(?:equip|amuebl|dot|acondicion|reform)(?:ar|amos|ando)",
  it: "(?:arred|attrezz|equipaggi|rinnov)(?:are|iamo|ando)|allesti(?:re|amo)",
  nl: "(?:richten|rusten|inrichten|uitrusten)(?: we| wij)?",
};
const patternOf = byLanguage((language) => new RegExp(`(?<!\\p{L})(?:${VERBS[language]})\\s[^.;:!?\\n\\d]{0,24}$`, "iu"));

/** Whether a place of a text is what is to be fitted out: "equipar 4 furgonetas", "we're kitting out 6 classrooms". */
export const isFittedOut = (text: string, at: number, language: Language): boolean =>
  patternOf(language).test(text.slice(Math.max(0, at - 50), at));
