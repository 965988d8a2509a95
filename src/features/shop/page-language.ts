import { LANGUAGE_COOKIE } from "../../platform/http/page-language.ts";
import { isLanguage } from "../../platform/language/languages.ts";
import { CHOICE } from "./paths.ts";

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
