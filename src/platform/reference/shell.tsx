import { createHash } from "node:crypto";
import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { STYLES } from "./styles.ts";

interface SitePage {
  title: string;
  /** Which entry of the menu it is. */
  path: string;
  children: Child;
  /** Path of the one script it runs, which may ask this API. */
  script?: string;
}

/** Where the menu leads beside the guides. */
const REFERENCE_LINKS = [
  { path: "/docs/reference", title: "Operations" },
  { path: "/openapi.json", title: "OpenAPI document" },
  { path: "/llms.txt", title: "For language models" },
];

const Entry = ({ path, title, here }: { path: string; title: string; here: string }) => (
  <li>
    <a href={path} {...(path === here ? { "aria-current": "page" } : {})}>
      {title}
    </a>
  </li>
);

const Shell = ({ title, path, guides, children, script }: SitePage & { guides: readonly { name: string; title: string }[] }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · ProcureIQ docs`}</title>
      <style>{raw(STYLES)}</style>
      {script === undefined ? null : <script type="module" src={script}></script>}
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the text
      </a>
      <header class="top">
        <a class="brand" href="/docs">
          ProcureIQ docs
        </a>
        <a href="/">Shop</a>
        <a href="/status">Status</a>
      </header>
      <div class="frame">
        <nav class="menu" aria-label="Docs">
          <h2>Guides</h2>
          <ul>
            {guides.map((guide) => (
              <Entry path={`/docs/guides/${guide.name}`} title={guide.title} here={path} />
            ))}
          </ul>
          <h2>Reference</h2>
          <ul>
            {REFERENCE_LINKS.map((link) => (
              <Entry {...link} here={path} />
            ))}
          </ul>
        </nav>
        <main id="main">{children}</main>
      </div>
    </body>
  </html>
);

/** A page has no script, but for one of the reference whose forms ask this API; of styles it has its own alone, by their hash. */
const policyOf = ({ script }: SitePage): string =>
  [...(script === undefined ? [POLICY] : [POLICY, "script-src 'self'", "connect-src 'self'"])].join("; ");
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLES).digest("base64")}'`,
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A page of the site as an answer: the same to everybody until the next release. */
export async function sitePage(page: SitePage, guides: readonly { name: string; title: string }[]): Promise<Response> {
  const rendered: unknown = <Shell {...page} guides={guides} />;
  return new Response(`<!doctype html>${String(await rendered)}`, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "public, max-age=60",
      "content-security-policy": policyOf(page),
    },
  });
}
