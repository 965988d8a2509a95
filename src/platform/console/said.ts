import { html } from "hono/html";

/** What an act without a script did is said once, on the page it leads back to. */
const COOKIE = "procureiq_said";
const MOST = 300;
const FOUND = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;\\s]+)`);

const setSaid = (request: Request, value: string, seconds: number): string =>
  `${COOKIE}=${value}; Path=/admin; HttpOnly; SameSite=Strict; Max-Age=${seconds}${request.url.startsWith("https:") ? "; Secure" : ""}`;

/** The field by which an answer says something on the next page. */
export const toSay = (request: Request, text: string): string =>
  setSaid(request, encodeURIComponent(text.slice(0, MOST).toWellFormed()), 60);

/** What there is to say; undefined where there is nothing, or what nobody can read. */
function saidIn(request: Request): string | undefined {
  const value = FOUND.exec(request.headers.get("cookie") ?? "")?.[1];
  try {
    return value === undefined ? undefined : decodeURIComponent(value).slice(0, MOST);
  } catch {
    return undefined;
  }
}

/** The line of the shell that says what happened, while it says nothing. */
const SILENT = /(<p id="said"[^>]*>)(<\/p>)/;

/** The page with what there is to say, which is then said. */
export async function saying(request: Request, page: Response): Promise<Response> {
  const text = saidIn(request);
  if (text === undefined || !page.headers.get("content-type")?.startsWith("text/html")) return page;
  const safe = String(await html`${text}`);
  const said = (await page.text()).replace(SILENT, (_, begin: string, end: string) => begin + safe + end);
  const headers = new Headers(page.headers);
  headers.append("set-cookie", setSaid(request, "", 0));
  return new Response(said, { status: page.status, headers });
}
