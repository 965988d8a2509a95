import { createHash } from "node:crypto";
import type { Child } from "hono/jsx";
import { raw } from "hono/html";
import { directionOf } from "../language/languages.ts";
import { say } from "../language/say.ts";
import { ENGLISH, type Words } from "../language/translate.ts";
import { CHANGES_PATH, CONSOLE_PAGES } from "./pages.ts";
import { SCRIPT } from "./script.generated.ts";
import { STYLES } from "./styles.ts";

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing from elsewhere, and of our own only the one stylesheet and script, by their hashes. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLES)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface PageProps {
  title: string;
  /** Its path, for the menu. */
  path: string;
  /** Who is signed in; without, the page has no menu. */
  operator?: { email: string; role: string };
  /** Whether its parts renew themselves. */
  live?: boolean;
  /** In which its texts are, where a reader chose: pages for the public. Operators' pages are in English. */
  words?: Words;
  children: Child;
}

/** The shell every console page has. Parts that renew themselves carry `data-part`. */
export const Page = ({ title, path, operator, live = false, words = ENGLISH, children }: PageProps) => (
  <html lang={words.language} dir={directionOf(words.language)}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · ProcureIQ`}</title>
      <link rel="icon" href="data:," />
      <style>{raw(STYLES)}</style>
    </head>
    <body>
      <a class="skip" href="#main">
        {words.say(say`Skip to content`)}
      </a>
      {operator && (
        <header>
          <strong>ProcureIQ</strong>
          <nav aria-label="Console">
            {CONSOLE_PAGES.map((page) => (
              <a href={page.path} {...(path === page.path || path.startsWith(`${page.path}/`) ? { "aria-current": "page" } : {})}>
                {page.title}
              </a>
            ))}
          </nav>
          <span id="live" class="soft"></span>
          <span class="who">
            {operator.email} ({operator.role})
          </span>
          <form method="post" action="/admin/logout">
            <button type="submit">Sign out</button>
          </form>
        </header>
      )}
      <main id="main" {...(live ? { "data-live": CHANGES_PATH } : {})}>
        {children}
      </main>
      <p id="said" role="status" aria-live="polite"></p>
      <dialog id="confirm" aria-labelledby="confirm-text">
        <p id="confirm-text"></p>
        <form method="dialog">
          <menu>
            <button value="no">Cancel</button>
            <button class="primary" value="yes">
              Confirm
            </button>
          </menu>
        </form>
      </dialog>
      <script type="module">{raw(SCRIPT)}</script>
    </body>
  </html>
);

/** A page or a fragment as an answer. */
export async function htmlResponse(content: unknown, status = 200, headers: Record<string, string> = {}): Promise<Response> {
  const html = String(await content);
  return new Response(`<!doctype html>${html}`, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": CONTENT_SECURITY_POLICY,
      ...headers,
    },
  });
}
