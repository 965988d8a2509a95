import { SOURCE_LANGUAGE } from "../language/languages.ts";
import { reader } from "../language/reader.ts";
import { SCRIPT_TEXTS } from "./form/texts.ts";

const PLACES = ["{0}", "{1}"];

/** What the page's script says, in its reader's language, as an attribute; nothing in English, in which the script has it. */
export function scriptTexts(): { "data-texts"?: string } {
  const { language, say } = reader();
  if (language === SOURCE_LANGUAGE) return {};
  const said = SCRIPT_TEXTS.map((template) => [template, say({ template, about: PLACES })]);
  return { "data-texts": JSON.stringify(Object.fromEntries(said)) };
}
