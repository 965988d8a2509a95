import type { Child } from "hono/jsx";
import { raw } from "hono/html";
import { loadConsoleLook } from "../../sdks.ts";
import { CHOICE, PAGE_LANGUAGE_VARY } from "../http/page-language.ts";
import { directionOf, LANGUAGES, OWN_NAMES, type Language } from "../language/languages.ts";
import { reader, type Reader } from "../language/reader.ts";
import { say } from "../language/say.ts";
import { CHANGES_PATH, CONSOLE_PAGES } from "./pages.ts";
import { scriptTexts } from "./script-texts.ts";
import { tell, told } from "./tell.ts";

const Styles = async () => <style>{raw((await loadConsoleLook()).STYLES)}</style>;
const Script = async () => <script type="module">{raw((await loadConsoleLook()).SCRIPT)}</script>;

/** What JSX makes: a text at once, or once the parts that wait are there. */
interface Markup {
  toString(): string | Promise<string>;
}

export interface PageProps {
  title: string;
  /** Its path, for the menu. */
  path: string;
  /** Who is signed in; without, the page has no menu. */
  operator?: { email: string; role: string };
  /** Whether its parts renew themselves. */
  live?: boolean;
  /** In which its texts are, where that is not the page's reader's. */
  words?: Reader;
  children: Child;
}

/** In which a form's script asks before it acts. */
const Question = () => (
  <dialog id="confirm" aria-labelledby="confirm-text">
    <p id="confirm-text"></p>
    <form method="dialog">
      <menu>
        <button value="no">{tell`Cancel`}</button>
        <button class="primary" value="yes">
          {tell`Confirm`}
        </button>
      </menu>
    </form>
  </dialog>
);

/** What the reader chooses is kept, for the shop's pages too. */
const Languages = ({ path, chosen }: { path: string; chosen: Language }) => (
  <footer>
    <nav aria-label={tell`Languages`} class="languages">
      {LANGUAGES.map((language) => (
        <a
          href={`${path}?${CHOICE}=${language}`}
          lang={language}
          hreflang={language}
          {...(language === chosen ? { "aria-current": "true" } : {})}
        >
          {OWN_NAMES[language]}
        </a>
      ))}
    </nav>
  </footer>
);

/** The shell every console page has. Parts that renew themselves carry `data-part`. */
export const Page = ({ title, path, operator, live = false, words = reader(), children }: PageProps) => (
  <html lang={words.language} dir={directionOf(words.language)}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · ProcureIQ`}</title>
      <link rel="icon" href="data:," />
      <Styles />
    </head>
    <body {...(operator === undefined ? {} : scriptTexts())}>
      <a class="skip" href="#main">
        {words.say(say`Skip to content`)}
      </a>
      {operator && (
        <header>
          <strong>ProcureIQ</strong>
          <nav aria-label={tell`Console`}>
            {CONSOLE_PAGES.map((page) => (
              <a href={page.path} {...(path === page.path || path.startsWith(`${page.path}/`) ? { "aria-current": "page" } : {})}>
                {told(page.title)}
              </a>
            ))}
          </nav>
          <span id="live" class="soft"></span>
          <span class="who">
            {operator.email} ({operator.role})
          </span>
          <form method="post" action="/admin/logout">
            <button type="submit">{tell`Sign out`}</button>
          </form>
        </header>
      )}
      <main id="main" {...(live ? { "data-live": CHANGES_PATH } : {})}>
        {children}
      </main>
      {operator && <Languages path={path} chosen={words.language} />}
      <p id="said" role="status" aria-live="polite"></p>
      {operator && <Question />}
      <Script />
    </body>
  </html>
);

/** A page or a fragment as an answer. */
export async function htmlResponse(
  content: Markup | Promise<Markup>,
  status = 200,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { CONTENT_SECURITY_POLICY } = await loadConsoleLook();
  const html = await (await content).toString();
  return new Response(`<!doctype html>${html}`, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-language": reader().language,
      vary: PAGE_LANGUAGE_VARY,
      "content-security-policy": CONTENT_SECURITY_POLICY,
      ...headers,
    },
  });
}
