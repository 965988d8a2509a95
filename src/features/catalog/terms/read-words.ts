import { folded, stemOf, tokensOf, type Token } from "./fold.ts";
import { functionOf } from "./function-words.ts";
import { HEAD_FIRST, type Language } from "./languages.ts";
import {
  beginsPhrase,
  inflected,
  isContainer,
  languageOf,
  meaningsCutOff,
  meaningsInOnePiece,
  meaningsOf,
  meantIn,
  partsOf,
  type Meaning,
} from "./lexicon.ts";
import { measuresIn, type Measure } from "./measures.ts";
import { inTableNames } from "./script-words.ts";

/** A word of a text, or several that stand for one meaning. */
export interface Word {
  kind: Meaning["kind"] | "word" | "number" | "link" | "of" | "stop" | "and";
  /** What it stands for: the meaning's key, or the word's own stem. */
  key: string;
  /** What else it may stand for in its language. */
  others: readonly string[];
  /** As it is written, folded. */
  text: string;
  opens: boolean;
  /** It only says how much there is, or how it comes, unless nothing else is named. */
  isContainer: boolean;
}

/** A text as it is understood. */
export interface ReadText {
  language: Language;
  words: Word[];
  tokens: Token[];
  measures: Measure[];
}

interface ReadingOptions {
  spoken?: Language | undefined;
  isTitle?: boolean;
  maker?: string | undefined;
}

/** Letters of a word by which it is known though its title ends within it. */
const FEWEST_LEFT = 2;
/** Longest meaning of several words. */
const MOST_WORDS = 4;
const AND = new Set(["and", "und", "et", "y", "e", "en"]);

/**
 * Reads a text word by word: phrases before words, compounds by their parts, what no table knows by its stem. In a title only words of
 * its own language or English mean something; in a request, which may mix them, those of any. A maker's name says nothing of the language.
 */
export function readText(text: string, { spoken, isTitle = false, maker = "" }: ReadingOptions = {}): ReadText {
  const { measures, rest } = measuresIn(folded(inTableNames(text)));
  const tokens = tokensOf(rest);
  const names = new Set(maker === "" ? [] : tokensOf(folded(maker)).map((token) => token.text));
  const language =
    spoken ??
    languageOf(
      tokens.map((token) => token.text).filter((word) => !names.has(word)),
      text.normalize("NFC").replace(/[\0-\x7f]+/g, ""),
    );
  const words: Word[] = [];
  for (let at = 0; at < tokens.length;) {
    const taken = phraseAt(tokens, at, { language, isTitle }) ?? wordAt(tokens, at, { language, isTitle });
    words.push(...taken.words);
    at += taken.length;
  }
  return { language, words, tokens, measures };
}

interface Taken {
  words: Word[];
  length: number;
}

function phraseAt(tokens: readonly Token[], at: number, spoken: Spoken): Taken | undefined {
  const first = tokens[at]?.text ?? "";
  for (let length = Math.min(beginsPhrase(first) ? MOST_WORDS : 2, tokens.length - at); length > 1; length -= 1) {
    const part = tokens.slice(at, at + length);
    if (part.slice(1).some(({ opens }) => opens)) continue;
    const texts = part.map((token) => token.text);
    const last = texts.at(-1) ?? "";
    // Shops cut long titles off, within a word too.
    const isCutOff =
      spoken.isTitle && length === 2 && at + length === tokens.length && last.length >= FEWEST_LEFT && inflected(last).length === 0;
    const meanings = meaningsOfPhrase(texts, last);
    const word = meantBy(isCutOff && meanings.length === 0 ? meaningsCutOff(texts.join(" ")) : meanings, spoken, {
      text: texts.join(" "),
      opens: part[0]?.opens ?? false,
    });
    if (!word || isBegunBy(last, tokens[at + length], spoken)) continue;
    return { words: [word], length };
  }
  return undefined;
}

/** Whether a phrase's last word begins the next, which says what the thing is: of a "flash memory card reader" the card reader. */
function isBegunBy(last: string, next: Token | undefined, { language }: Spoken): boolean {
  if (next === undefined || next.opens || HEAD_FIRST.includes(language)) return false;
  return meaningsOfPhrase([last, next.text], next.text).some(({ kind, language: other }) => kind === "thing" && other === language);
}

/** Of a phrase as it is written, with its last word in the plural, or in one piece where it is written in two. */
function meaningsOfPhrase(texts: readonly string[], last: string): readonly Meaning[] {
  const spaced = texts.join(" ");
  const exact = meaningsOf(spaced);
  if (exact.length > 0) return exact;
  const singular = stemOf(last);
  const plural = singular === last ? [] : meaningsOf([...texts.slice(0, -1), singular].join(" "));
  if (plural.length > 0) return plural;
  return texts.length === 2 && texts.every((text) => text.length > 2) ? inflectedLong(texts.join("")) : [];
}

const inflectedLong = (word: string): readonly Meaning[] => (word.length > 6 ? inflected(word) : []);

function wordAt(tokens: readonly Token[], at: number, spoken: Spoken): Taken {
  const { language } = spoken;
  const { text, opens } = tokens[at] as Token;
  const plain = { key: text, text, opens, others: [], isContainer: false };
  const grammar = functionOf(text, language) ?? (language === "en" ? undefined : functionOf(text, "en"));
  if (AND.has(text) && (text.length > 2 || grammar !== "link")) return one({ ...plain, kind: "and" });
  if (grammar && at > 0) return one({ ...plain, kind: grammar });
  const word = meantBy(inflected(text), spoken, { text, opens }) ?? meantBy(meaningsInOnePiece(text), spoken, { text, opens });
  const parts = language === "de" || language === "nl" ? partsOf(text) : undefined;
  const isOfParts = parts && (!word || inflected(parts.at(-1) ?? "").some(({ key }) => key === word.key));
  if (parts && isOfParts) return { words: parts.map((part, place) => partOf(part, spoken, place === 0 && opens)), length: 1 };
  if (word) {
    const holds = isContainer(text) && functionOf(tokens[at + 1]?.text ?? "", language) === "of";
    return one({ ...word, isContainer: holds });
  }
  if (grammar) return one({ ...plain, kind: grammar });
  if (/^\d+$/.test(text)) return one({ ...plain, kind: "number" });
  return one({ ...plain, kind: "word", key: stemOf(text), isContainer: isContainer(text) || isContainer(stemOf(text)) });
}

const one = (word: Word): Taken => ({ words: [word], length: 1 });

interface Spoken {
  language: Language;
  isTitle: boolean;
}

/** The word that meanings make in a language; undefined where they are none there. */
function meantBy(meanings: readonly Meaning[], { language, isTitle }: Spoken, written: Pick<Word, "text" | "opens">): Word | undefined {
  const believed = isTitle ? meanings.filter((meaning) => meaning.language === language || meaning.language === "en") : meanings;
  const meaning = meantIn(believed, language);
  if (!meaning) return undefined;
  const others = believed.filter(({ key, language: other }) => key !== meaning.key && other === meaning.language).map(({ key }) => key);
  return { kind: meaning.kind, key: meaning.key, others, ...written, isContainer: false };
}

const partOf = (part: string, spoken: Spoken, opens: boolean): Word =>
  meantBy(inflected(part), spoken, { text: part, opens }) ?? {
    kind: "word",
    key: stemOf(part),
    others: [],
    text: part,
    opens,
    isContainer: false,
  };
