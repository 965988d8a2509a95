import { createHash } from "node:crypto";
import type { Child } from "hono/jsx";
import { raw } from "hono/html";
import type { PageName } from "../../../browser/shop/page-names.ts";
import { COMMON } from "../../../browser/shop/texts/common.ts";
import { CHOICE } from "../../platform/http/page-language.ts";
import { directionOf, LANGUAGES, OWN_NAMES, SOURCE_LANGUAGE } from "../../platform/language/languages.ts";
import type { Words } from "../../platform/language/translate.ts";
import { ICON, Mark } from "./mark.tsx";
import { SCRIPT_FILE } from "./script-file.ts";
import { scriptTexts } from "./script-texts.ts";
import { STYLES } from "./styles.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("base64");

const STYLES_DIGEST = digest(STYLES);

/** Its script, and before it what that says in the page's language: modules run in the order in which they stand. */
const scriptPaths = (words: Words): string[] => [
  ...(words.language === SOURCE_LANGUAGE ? [] : [`/app/assets/${scriptTexts(words).file}`]),
  `/app/assets/${SCRIPT_FILE}`,
];

/** Where the menu leads, by the section a page is in. */
const MENU = [
  { section: "desk", path: "/app", title: COMMON.desk },
  { section: "cart", path: "/app/carts", title: COMMON.cart },
  { section: "orders", path: "/app/orders", title: COMMON.orders },
  { section: "account", path: "/app/account", title: COMMON.account },
] as const;
export type Section = (typeof MENU)[number]["section"] | "window" | "door";

export interface ShellProps {
  title: string;
  /** Which of the script's pages it is. */
  page: PageName;
  section: Section;
  /** What its policy lets in beyond our own: a page with any is a document of its own, in which no other page is shown. */
  lets?: { scripts?: readonly string[]; frames?: readonly string[]; connections?: readonly string[] };
  /** What its script is told, as `data-` attributes of `main`. */
  data?: Readonly<Record<string, string>>;
  children: Child;
}

/** What every page of the shop has around it. Nothing in it is anybody's: what a buyer sees is fetched by the script, as that buyer. */
const Shell = ({ title, page, section, lets, data = {}, children, words }: ShellProps & { words: Words }) => (
  <html lang={words.language} dir={directionOf(words.language)}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f5ef" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1613" />
      <meta name="description" content={words.say(COMMON.description)} />
      <title>{`${title} · ${COMMON.product}`}</title>
      <link rel="icon" href={ICON} />
      <style>{raw(STYLES)}</style>
      {scriptPaths(words).map((path) => (
        <script type="module" src={path}></script>
      ))}
    </head>
    <body class={section}>
      <a class="skip" href="#main">
        {words.say(COMMON.skip)}
      </a>
      <header class="top">
        <a class="brand" href={section === "window" || section === "door" ? "/" : "/app"}>
          <Mark />
          <span>{COMMON.product}</span>
        </a>
        {section === "window" || section === "door" ? (
          <nav aria-label={words.say(COMMON.account)} class="doors">
            <a href="/app/sign-in">{words.say(COMMON.signIn)}</a>
            <a class="button" href="/app/sign-up">
              {words.say(COMMON.signUp)}
            </a>
          </nav>
        ) : (
          <nav aria-label={words.say(COMMON.menu)} class="menu">
            {MENU.map((entry) => (
              <a href={entry.path} {...(entry.section === section ? { "aria-current": "page" } : {})}>
                {words.say(entry.title)}
              </a>
            ))}
          </nav>
        )}
      </header>
      <main id="main" data-page={page} aria-busy="true" {...(lets ? { "data-document": "" } : {})} {...data}>
        <noscript>
          <p class="problem">{words.say(COMMON.withoutScript)}</p>
        </noscript>
        <p class="problem" data-part="page-problem" hidden></p>
        {children}
      </main>
      <footer class="bottom">
        <nav aria-label={words.say(COMMON.languages)} class="languages">
          {LANGUAGES.map((language) => (
            <a
              href={`?${CHOICE}=${language}`}
              lang={language}
              hreflang={language}
              data-document
              {...(language === words.language ? { "aria-current": "true" } : {})}
            >
              {OWN_NAMES[language]}
            </a>
          ))}
        </nav>
        <a href="/docs">{words.say(COMMON.footer.reference)}</a>
        <a href="/status">{words.say(COMMON.footer.status)}</a>
        <a href="/admin/operations">{words.say(COMMON.footer.operators)}</a>
      </footer>
      <p id="said" role="status" aria-live="polite"></p>
    </body>
  </html>
);

/** Nothing from elsewhere but what a page says that it needs; of our own the one stylesheet by its hash and the scripts by their addresses. */
const policy = (own: readonly string[], { scripts = [], frames = [], connections = [] }: NonNullable<ShellProps["lets"]>): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLES_DIGEST}'`,
    `script-src ${[...own, ...scripts].join(" ")}`,
    `connect-src ${["'self'", ...connections].join(" ")}`,
    ...(frames.length > 0 ? [`frame-src ${frames.join(" ")}`] : []),
    "img-src 'self' data:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** A page as an answer: the same bytes to everybody who reads its language until the next release, so that it is asked after and not sent again. */
export async function pageAnswer(request: Request, props: ShellProps, words: Words): Promise<Response> {
  const rendered: unknown = <Shell {...props} words={words} />;
  const html = `<!doctype html>${String(await rendered)}`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-language": words.language,
      vary: "accept, accept-language, cookie",
      etag: `"${digest(html)}"`,
      "content-security-policy": policy(
        scriptPaths(words).map((path) => new URL(path, request.url).href),
        props.lets ?? {},
      ),
      "permissions-policy": "camera=(), geolocation=(), microphone=()",
    },
  });
}
