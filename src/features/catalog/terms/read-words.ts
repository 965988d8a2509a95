import { folded, stemOf, tokensOf, type Token } from "./fold.ts";
import {
  beginsPhrase,
  functionOf,
  inflected,
  isContainer,
  languageOf,
  meaningsOf,
  meantIn,
  partsOf,
  type Language,
  type Meaning,
} from "./lexicon.ts";
import { measuresIn, type Measure } from "./measures.ts";

/** A word of a text, or several that stand for one meaning. */
export interface Word {
  kind: Meaning["kind"] | "word" | "number" | "link" | "of" | "stop" | "and";
  /** What it stands for: the meaning's key, or the word's own stem. */
  key: string;
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

/** Longest meaning of several words. */
const MOST_WORDS = 4;
const AND = new Set(["and", "und", "et", "y", "e", "en", "plus"]);

/** Reads a text word by word: phrases before words, compounds by their parts, what no table knows by its stem. */
export function readText(text: string, spoken?: Language): ReadText {
  const { measures, rest } = measuresIn(folded(text));
  const tokens = tokensOf(rest);
  const language =
    spoken ??
    languageOf(
      tokens.map((token) => token.text),
      text.normalize("NFC").replace(/[\0-\x7f]+/g, ""),
    );
  const words: Word[] = [];
  for (let at = 0; at < tokens.length;) {
    const taken = phraseAt(tokens, at, language) ?? wordAt(tokens, at, language);
    words.push(...taken.words);
    at += taken.length;
  }
  return { language, words, tokens, measures };
}

interface Taken {
  words: Word[];
  length: number;
}

function phraseAt(tokens: readonly Token[], at: number, language: Language): Taken | undefined {
  const first = tokens[at]?.text ?? "";
  for (let length = Math.min(beginsPhrase(first) ? MOST_WORDS : 2, tokens.length - at); length > 1; length -= 1) {
    const part = tokens.slice(at, at + length);
    if (part.slice(1).some(({ opens }) => opens)) continue;
    const texts = part.map((token) => token.text);
    const last = texts.at(-1) ?? "";
    const meaning = meantIn(meaningsOfPhrase(texts, last), language);
    if (!meaning) continue;
    const word = wordOf(meaning, texts.join(" "), part[0]?.opens ?? false);
    return { words: [word], length };
  }
  return undefined;
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

function wordAt(tokens: readonly Token[], at: number, language: Language): Taken {
  const { text, opens } = tokens[at] as Token;
  const grammar = functionOf(text, language) ?? (language === "en" ? undefined : functionOf(text, "en"));
  if (AND.has(text) && (text.length > 2 || grammar !== "link")) return one({ kind: "and", key: text, text, opens, isContainer: false });
  if (grammar && at > 0) return one({ kind: grammar, key: text, text, opens, isContainer: false });
  const meaning = meantIn(inflected(text), language);
  const parts = language === "de" || language === "nl" ? partsOf(text) : undefined;
  const isOfParts = parts && (!meaning || inflected(parts.at(-1) ?? "").some(({ key }) => key === meaning.key));
  if (parts && isOfParts) return { words: parts.map((part, place) => partOf(part, language, place === 0 && opens)), length: 1 };
  if (meaning) {
    const holds = isContainer(text) && functionOf(tokens[at + 1]?.text ?? "", language) === "of";
    return one({ ...wordOf(meaning, text, opens), isContainer: holds });
  }
  if (grammar) return one({ kind: grammar, key: text, text, opens, isContainer: false });
  const kind = /^\d+$/.test(text) ? "number" : "word";
  return one({
    kind,
    key: kind === "word" ? stemOf(text) : text,
    text,
    opens,
    isContainer: isContainer(text) || isContainer(stemOf(text)),
  });
}

const one = (word: Word): Taken => ({ words: [word], length: 1 });

const wordOf = ({ kind, key }: Meaning, text: string, opens: boolean): Word => ({ kind, key, text, opens, isContainer: false });

function partOf(part: string, language: Language, opens: boolean): Word {
  const meaning = meantIn(inflected(part), language);
  return meaning ? wordOf(meaning, part, opens) : { kind: "word", key: stemOf(part), text: part, opens, isContainer: false };
}
