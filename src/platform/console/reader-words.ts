import { SOURCE_LANGUAGE, type Language } from "../language/languages.ts";
import { ENGLISH, translatorFor, type Translated, type Words } from "../language/translate.ts";
import { loadArabicConsole, loadFrenchConsole, loadGermanConsole, loadJapaneseConsole, loadSpanishConsole } from "../../sdks.ts";

/** Catalogues of their own, so that no buyer's request reads them. */
const LOAD: Record<Translated, () => Promise<{ messages: Readonly<Record<string, string>> }>> = {
  de: loadGermanConsole,
  fr: loadFrenchConsole,
  es: loadSpanishConsole,
  ja: loadJapaneseConsole,
  ar: loadArabicConsole,
};

/** What an isolate has read already: at most one a language. */
const read = new Map<Translated, Words>();

/** What says the console's texts in a language: its own, and those that buyers read too. */
export async function consoleWordsOf(language: Language): Promise<Words> {
  if (language === SOURCE_LANGUAGE) return ENGLISH;
  const known = read.get(language);
  if (known) return known;
  const [common, { messages }] = await Promise.all([translatorFor(language), LOAD[language]()]);
  const { translate, message } = common.with(messages);
  const made: Words = { language, say: translate, message, texts: Object.keys(messages) };
  read.set(language, made);
  return made;
}
