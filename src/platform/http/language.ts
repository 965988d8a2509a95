import { LANGUAGES, SOURCE_LANGUAGE, type Language } from "../language/languages.ts";
import { languageRanges, lookup } from "../language/ranges.ts";

/** In which language somebody reads: as the request's `Accept-Language` has it. */
export function languageOf(headers: Headers): Language {
  const header = headers.get("accept-language");
  return header === null ? SOURCE_LANGUAGE : lookup(languageRanges(header), LANGUAGES, SOURCE_LANGUAGE);
}
