import { languageOf } from "../../platform/http/language.ts";
import { isLanguage, type Language } from "../../platform/language/languages.ts";
import { ENGLISH, wordsOf, type Words } from "../../platform/language/translate.ts";
import { CHOICE } from "./paths.ts";

/** What somebody chose on a page, for a year. It says nothing of who they are, and no script reads it: a page says its language itself. */
const COOKIE = "procureiq_language";
const YEAR_SECONDS = 31_536_000;

/** What says a page's texts: in the language that was chosen, else in the one the browser asks for. A page in English is better than none. */
export const pageWords = (request: Request): Promise<Words> => wordsOf(pageLanguage(request)).catch(() => ENGLISH);

function pageLanguage({ headers }: Request): Language {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const chosen = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return chosen !== undefined && isLanguage(chosen) ? chosen : languageOf(headers);
}

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
      "set-cookie": `${COOKIE}=${chosen}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${secure}`,
      "cache-control": "no-store",
    },
  });
}
