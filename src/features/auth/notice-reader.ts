import { wordsIn } from "../../platform/language/translate.ts";
import type { AuthDeps } from "./ports.ts";

/** The address of our pages; undefined where none is known. */
export const siteOf = ({ settings: { site } }: Pick<AuthDeps, "settings">): string | undefined =>
  site.state === "configured" ? site.value.PUBLIC_BASE_URL : undefined;

/** In whose language a mail to him is written, and where our pages are. */
export const readerOfMail = async (deps: Pick<AuthDeps, "settings">, language: string | null) => ({
  words: await wordsIn(language),
  site: siteOf(deps),
});
