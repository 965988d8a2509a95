import type { IntlMessageFormat } from "intl-messageformat";
import type * as z from "zod";
import { loadArabic, loadFrench, loadGerman, loadJapanese, loadMessageFormat, loadSpanish } from "../../sdks.ts";
import { isLanguage, SOURCE_LANGUAGE, type Language } from "./languages.ts";
import { BETWEEN, inEnglish, type Said, type Text } from "./say.ts";

/** What says texts in a language. */
export interface Translator {
  translate(text: Text): string;
  /** What a text is in the language, taken apart; undefined where the catalogue lacks it. */
  message(text: string): Message | undefined;
  /** One that has these texts besides. */
  with(more: Catalogue["messages"]): Translator;
  /** zod's own words for what is wrong with a field. */
  fieldFaults: z.core.$ZodErrorMap;
}

export type Translated = Exclude<Language, typeof SOURCE_LANGUAGE>;

/** A catalogue: what a text is in the language, in ICU MessageFormat, by what it is in English. */
interface Catalogue {
  messages: Readonly<Record<string, string>>;
  fieldFaults(): { localeError: z.core.$ZodErrorMap };
}

const LOAD: Record<Translated, () => Promise<Catalogue>> = {
  de: loadGerman,
  fr: loadFrench,
  es: loadSpanish,
  ja: loadJapanese,
  ar: loadArabic,
};

type Format = typeof IntlMessageFormat;
export type Message = ReturnType<IntlMessageFormat["getAst"]>;

/** What an isolate has read already: at most one a language, whose messages are parsed as they are first said. */
const read = new Map<Translated, Translator>();

/** The language's translator, its catalogue read when it is first asked for. */
export async function translatorFor(language: Translated): Promise<Translator> {
  const known = read.get(language);
  if (known) return known;
  const [{ messages, fieldFaults }, { IntlMessageFormat: format }] = await Promise.all([LOAD[language](), loadMessageFormat()]);
  const made = createTranslator(language, { messages, fieldFaults }, format);
  read.set(language, made);
  return made;
}

/** What a catalogue lacks is said in English: what nobody translates, as a provider's own words, is no text of ours. */
export function createTranslator(language: Translated, { messages, fieldFaults }: Catalogue, format: Format): Translator {
  const parsed = new Map<string, IntlMessageFormat>();

  function parsedOf(template: string): IntlMessageFormat | undefined {
    const known = parsed.get(template);
    const text = Object.hasOwn(messages, template) ? messages[template] : undefined;
    if (known || text === undefined) return known;
    const made = new format(text, language);
    parsed.set(template, made);
    return made;
  }

  function translate(text: Text): string {
    if (typeof text === "string") return String(parsedOf(text)?.format() ?? text);
    const values = Object.fromEntries(text.about.map((about, place) => [String(place), valueOf(about)]));
    return String(parsedOf(text.template)?.format(values) ?? inEnglish({ template: text.template, about: Object.values(values) }));
  }

  function valueOf(about: Said["about"][number]): string | number {
    if (typeof about === "string" || typeof about === "number") return about;
    return "template" in about ? translate(about) : about.map(translate).join(BETWEEN);
  }

  return {
    translate,
    message: (text) => parsedOf(text)?.getAst(),
    with: (more) => createTranslator(language, { messages: { ...messages, ...more }, fieldFaults }, format),
    fieldFaults: fieldFaults().localeError,
  };
}

/** A language, and what says texts in it. */
export interface Words {
  readonly language: Language;
  say(text: Text): string;
  message: Translator["message"];
  /** Of the console: what may have been recorded in English; absent where it is read in English. */
  readonly texts?: readonly string[];
}

export const ENGLISH: Words = { language: SOURCE_LANGUAGE, say: inEnglish, message: () => undefined };

export async function wordsOf(language: Language): Promise<Words> {
  if (language === SOURCE_LANGUAGE) return ENGLISH;
  const { translate, message } = await translatorFor(language);
  return { language, say: translate, message };
}

/** What says texts in the language that somebody's record names; in English where it names none that there is. */
export const wordsIn = async (language: string | null): Promise<Words["say"]> =>
  (await wordsOf(language !== null && isLanguage(language) ? language : SOURCE_LANGUAGE)).say;
