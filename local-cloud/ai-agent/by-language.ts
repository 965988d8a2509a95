import type { KnownLanguage, Language } from "./languages.ts";

/** What is made of a language's words, made once for each; what is written in another language is read as English. */
export function byLanguage<Made>(make: (language: KnownLanguage) => Made): (language: Language) => Made {
  const made = new Map<KnownLanguage, Made>();
  return (language) => {
    const spoken = language === "other" ? "en" : language;
    const known = made.get(spoken) ?? make(spoken);
    made.set(spoken, known);
    return known;
  };
}

/** Words that are parted by spaces. */
export const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(" ").filter(Boolean));
