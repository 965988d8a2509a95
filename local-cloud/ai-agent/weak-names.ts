import nlp from "compromise";
import { isKnownPlace } from "./countries.ts";
import { isHeadFirst } from "./chat-words.ts";
import type { Language } from "./languages.ts";
import { remembered } from "./remembered.ts";
import { unitAt } from "./units.ts";

/** Endings that only verbs and adverbs have. */
const NO_NOUN: Readonly<Partial<Record<Language, RegExp>>> = {
  fr: /(?:ez|aient|erons|eront|ement dit)$/iu,
  es: /\p{L}{2}(?:amos|emos|imos|aron|ieron|mente)$/iu,
  it: /(?:iamo|iate|ereste|erebbe|mente)$/iu,
};

/**
 * Whether nothing but its place in the sentence says that a name is one of goods: a lone unit, a place, somebody's name, a word that is no noun.
 * Such a line is kept and asked about.
 */
export function isWeakName(name: string, text: string, language: Language): boolean {
  const words = name.split(" ");
  const head = (isHeadFirst(language) ? words[0] : words.at(-1)) ?? name;
  const hasCase = /\p{Ll}{3}/u.test(text) && /\p{Lu}/u.test(text);
  if (unitAt(name)?.length === name.length) return true;
  if (/^\p{Lu}/u.test(name) && isKnownPlace(name)) return true;
  if (NO_NOUN[language]?.test(head)) return true;
  if (language === "de") return hasCase && !/\p{Lu}/u.test(name);
  if (words.length === 1 && /^\p{Lu}\p{Ll}+$/u.test(name) && isWithinSentence(name, text)) return true;
  return language === "en" && /^[a-z]{3,}$/.test(head) && isNoNoun(head);
}

function isWithinSentence(name: string, text: string): boolean {
  const at = text.lastIndexOf(name);
  return at > 0 && /[\p{Ll},] $/u.test(text.slice(0, at));
}

const isNoNoun = remembered((word) => nlp(word).has("(#Adverb|#Preposition|#Pronoun|#Conjunction|#PastTense|#Modal|#QuestionWord)"));
