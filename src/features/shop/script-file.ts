import { isLanguage, SOURCE_LANGUAGE, type Language } from "../../platform/language/languages.ts";
import { SCRIPT_DIGEST } from "./script-digest.generated.ts";

/** The script by a name that is another whenever it says something else: whoever has it need never ask for it again. */
export const SCRIPT_FILE = `shop-${SCRIPT_DIGEST.slice(0, 16)}.js`;

/** What it says in a language, by a name of the same kind. */
export const textsFile = (language: Language, digest: string): string => `texts-${language}-${digest.slice(0, 16)}.js`;

/** Whose texts a file would have; undefined where it is the name of none. In English they are in the script itself. */
export function languageOfTexts(file: string): Language | undefined {
  const language = /^texts-(\w+)-[0-9a-f]{16}\.js$/.exec(file)?.[1] ?? SOURCE_LANGUAGE;
  return isLanguage(language) && language !== SOURCE_LANGUAGE ? language : undefined;
}
