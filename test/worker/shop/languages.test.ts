import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import { shopRoutes } from "../../../src/features/shop/routes.ts";
import { UNLIMITED } from "../unlimited.ts";

const deps = createDeps(env, { rateLimits: UNLIMITED });
const app = createApp(() => deps, shopRoutes.entries);
const get = (path: string, headers: Record<string, string> = {}) =>
  app.fetch(new Request(`https://shop.test${path}`, { headers: { accept: "text/html", ...headers } }), {}, createExecutionContext());

/** The scripts of a page in a language, in the order in which they run. */
async function scriptsOf(path: string, language: string): Promise<string[]> {
  const page = await get(path, { "accept-language": language });
  const scripts = [...(await page.text()).matchAll(/<script type="module" src="([^"]+)">/g)].map(([, src = ""]) => src);
  for (const src of scripts) expect(page.headers.get("content-security-policy")).toContain(`https://shop.test${src}`);
  return scripts;
}

describe("the shop's pages", () => {
  it.each([
    ["en", "ltr", "Sign in"],
    ["de", "ltr", "Anmelden"],
    ["fr", "ltr", "Se connecter"],
    ["es", "ltr", "Iniciar sesión"],
    ["ja", "ltr", "ログイン"],
    ["ar", "rtl", "تسجيل الدخول"],
  ])("are in %s, written %s, where the browser asks for it", async (language, direction, heading) => {
    const page = await get("/app/sign-in", { "accept-language": language });
    const html = await page.text();
    expect(html).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(html).toContain(`<h1 tabindex="-1">${heading}</h1>`);
    expect(page.headers.get("content-language")).toBe(language);
    expect(page.headers.get("vary")).toMatch(/accept-language, cookie/);
  });

  const PATHS = shopRoutes.entries.map(({ spec }) => spec.path.replace("{id}", "some_id")).filter((path) => !path.includes("{"));
  it.each(PATHS)("%s has its title, its menu and its headings in the language, and none of them in English", async (path) => {
    const marked = async (language: string) => {
      const html = await (await get(path, { "accept-language": language })).text();
      const texts = [...html.matchAll(/<(title|h1|h2|legend|summary|label)\b[^>]*>([^<]*\p{L}[^<]*)</gu)].map(([, , text = ""]) =>
        text.trim(),
      );
      return texts.filter((text) => text !== "ProcureIQ");
    };
    const [english, arabic] = await Promise.all([marked("en"), marked("ar")]);
    expect(arabic).toHaveLength(english.length);
    expect(arabic.filter((text) => !/\p{Script=Arabic}/u.test(text))).toEqual([]);
  });

  it("give the script what it says in the page's language, by a script before it that is kept for good, and none in English", async () => {
    const [texts = "", script = ""] = await scriptsOf("/app/orders", "de");
    expect(texts).toMatch(/^\/app\/assets\/texts-de-[0-9a-f]{16}\.js$/);
    expect(await scriptsOf("/app/orders", "en")).toEqual([script]);
    expect(await scriptsOf("/app/carts", "de")).toEqual([texts, script]);
    const answer = await get(texts);
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
      200,
      "text/javascript; charset=utf-8",
      "public, max-age=31536000, immutable",
    ]);
    const said = /^globalThis\.procureiqTexts=(\{.*\});\n$/.exec(await answer.text())?.[1] ?? "{}";
    expect(JSON.parse(said)).toMatchObject({
      "Request {0}": "Anfrage {0}",
      "You are offline.": "Sie sind offline.",
      "{0} offers": [{ of: "0", forms: { one: "{0} Angebot", other: "{0} Angebote" } }],
    });
  });

  it("are given the texts of now under the name of another release's, which are not kept, and none under another name", async () => {
    const others = await get("/app/assets/texts-de-0123456789abcdef.js");
    expect([others.status, others.headers.get("cache-control")]).toEqual([200, "no-store"]);
    for (const file of [
      "texts-en-0123456789abcdef.js",
      "texts-xx-0123456789abcdef.js",
      "texts-de-1.js",
      "texts-constructor-0123456789abcdef.js",
    ])
      expect((await get(`/app/assets/${file}`)).status).toBe(404);
  });

  it("keep the language that a link of theirs chooses, before the one the browser asks for, and lead back to themselves", async () => {
    const chosen = await get("/app/sign-in?lang=ja&next=%2Fapp%2Forders", { "accept-language": "de" });
    expect([chosen.status, chosen.headers.get("location")]).toEqual([303, "/app/sign-in?next=%2Fapp%2Forders"]);
    const cookie = chosen.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^procureiq_language=ja; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
    const page = await get("/app/sign-in", { "accept-language": "de", cookie: cookie.split(";")[0] ?? "" });
    expect(page.headers.get("content-language")).toBe("ja");
    expect((await get("/app/sign-in?lang=xx")).status).toBe(200);
    expect((await get("/", { cookie: "procureiq_language=xx", "accept-language": "fr" })).headers.get("content-language")).toBe("fr");
  });
});
