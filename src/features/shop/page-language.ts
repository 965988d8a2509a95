import { languageOf } from "../../platform/http/language.ts";
import { isLanguage, type Language } from "../../platform/language/languages.ts";

/** What somebody chose on a page, for a year. It says nothing of who they are, and no script reads it: a page says its language itself. */
const COOKIE = "procureiq_language";
const YEAR_SECONDS = 31_536_000;
/** A link of the page leads to itself with this in its query. */
export const CHOICE = "lang";

/** In which language a page is shown: the one that was chosen, else the one the browser asks for. */
export function pageLanguage({ headers }: Request): Language {
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
