import { catalogueUnreadable } from "../events/locales.ts";
import type { Recorder } from "../events/record.ts";
import { isLanguage, type Language } from "../language/languages.ts";
import { ENGLISH, wordsOf, type Words } from "../language/translate.ts";
import { languageOf } from "./language.ts";

/** What somebody chose on a page, for a year. It says nothing of who they are, and no script reads it: a page says its language itself. */
export const LANGUAGE_COOKIE = "procureiq_language";

/** What a page in a reader's language depends on. */
export const PAGE_LANGUAGE_VARY = "accept-language, cookie";

/** The language of a page: the one that was chosen on a page, else the one the browser asks for. */
export function pageLanguage({ headers }: Request): Language {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const chosen = pairs.find((pair) => pair.startsWith(`${LANGUAGE_COOKIE}=`))?.slice(LANGUAGE_COOKIE.length + 1);
  return chosen !== undefined && isLanguage(chosen) ? chosen : languageOf(headers);
}

/** What says a page's texts in its reader's language. Where its catalogue cannot be read, which is told, a page in English is better than none. */
export const pageWords = (to: Recorder, request: Request, read: typeof wordsOf = wordsOf): Promise<Words> =>
  wordsIn(to, pageLanguage(request), read);

/** What says texts to who calls the API, whose programs choose by `Accept-Language` alone; English where the catalogue cannot be read. */
export const callerWords = (to: Recorder, { headers }: Request): Promise<Words> => wordsIn(to, languageOf(headers), wordsOf);

async function wordsIn(to: Recorder, language: Language, read: typeof wordsOf): Promise<Words> {
  try {
    return await read(language);
  } catch (error) {
    catalogueUnreadable(to, { language, error });
    return ENGLISH;
  }
}

/** By which an address chooses the language of a page. */
export const CHOICE = "lang";

const YEAR_SECONDS = 31_536_000;

/** Where the address chooses a language: the way back to the page without it, by which it is kept. */
export function choiceOf(request: Request): Response | undefined {
  const url = new URL(request.url);
  const chosen = url.searchParams.get(CHOICE);
  if (chosen === null || !isLanguage(chosen)) return undefined;
  url.searchParams.delete(CHOICE);
  const secure = url.protocol === "https:" ? "; Secure" : "";
  return new Response(null, {
    status: 303,
    headers: {
      location: `${url.pathname}${url.search}`,
      "set-cookie": `${LANGUAGE_COOKIE}=${chosen}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${secure}`,
      "cache-control": "no-store",
    },
  });
}
