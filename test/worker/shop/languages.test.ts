import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import { shopRoutes } from "../../../src/features/shop/routes.ts";

const unlimited = { limit: async () => ({ success: true }) };
const deps = createDeps(env, { rateLimits: { token: unlimited, address: unlimited } });
const app = createApp(() => deps, shopRoutes.entries);
const get = (path: string, headers: Record<string, string> = {}) =>
  app.fetch(new Request(`https://shop.test${path}`, { headers: { accept: "text/html", ...headers } }), {}, createExecutionContext());

describe("the shop's front pages", () => {
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

  it("give the script its texts in the page's language, and none in English", async () => {
    const textsOf = async (language: string) =>
      /<script type="application\/json" id="texts">(.*?)<\/script>/.exec(
        await (await get("/", { "accept-language": language })).text(),
      )?.[1];
    expect(JSON.parse((await textsOf("de")) ?? "{}")).toMatchObject({
      "Request {0}": "Anfrage {0}",
      "You are offline.": "Sie sind offline.",
    });
    expect(await textsOf("en")).toBeUndefined();
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

  it("are the only ones: a page whose texts are English says so, whoever reads it", async () => {
    const page = await get("/app/orders", { "accept-language": "ar" });
    expect(await page.text()).toContain('<html lang="en" dir="ltr">');
    expect(page.headers.get("content-language")).toBe("en");
  });
});
