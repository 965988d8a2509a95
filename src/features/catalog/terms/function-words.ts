import { once } from "../../../platform/once.ts";
import { folded } from "./fold.ts";
import { LANGUAGES, type Language } from "./languages.ts";
import { LINKS, OF_WORDS, STOP_WORDS } from "./qualities-table.ts";

type FunctionWord = "link" | "of" | "stop";

const functionWords = once(() => {
  const words = new Map<string, Map<Language, FunctionWord>>();
  const add = (kind: FunctionWord, table: Record<Language, string>): void => {
    for (const language of LANGUAGES) {
      for (const word of table[language].split(" ").filter(Boolean)) {
        const known = words.get(folded(word).trim()) ?? new Map<Language, FunctionWord>();
        if (!known.has(language)) known.set(language, kind);
        words.set(folded(word).trim(), known);
      }
    }
  };
  add("link", LINKS);
  add("of", OF_WORDS);
  add("stop", STOP_WORDS);
  return words;
});

/** What a word does in a language's grammar; undefined for words that mean something. */
export const functionOf = (word: string, language: Language): FunctionWord | undefined => functionWords().get(word)?.get(language);

/** The languages whose grammar has a word. */
export const languagesWith = (word: string): Iterable<Language> => functionWords().get(word)?.keys() ?? [];
