import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import { shopRoutes } from "../../../src/features/shop/routes.ts";
import { UNLIMITED } from "../unlimited.ts";

/** The pages of a deployment with these settings. */
function shop(settings: Record<string, string> = {}) {
  const deps = createDeps({ ...env, ...settings }, { rateLimits: UNLIMITED });
  const app = createApp(() => deps, shopRoutes.entries);
  return (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`https://shop.test${path}`, { headers: { accept: "text/html", ...headers } }), {}, createExecutionContext());
}

const PATHS = shopRoutes.entries.map(({ spec }) => spec.path.replace("{id}", "some_id")).filter((path) => !path.includes("{"));
const DEMO = { ENVIRONMENT: "staging", DEMO_BUYER_EMAIL: "demo@buyers.test", DEMO_BUYER_PASSWORD: "looking around" };

describe("the shop's pages", () => {
  it.each(PATHS)("%s lets our own script and styles run alone, and holds nothing of anybody's", async (path) => {
    const get = shop();
    const page = await get(path);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src https:\/\/shop\.test\/app\/assets\/shop-\w+\.js[; ]/);
    expect(policy).not.toContain("unsafe");
    const html = await page.text();
    const script = /<script type="module" src="([^"]+)">/.exec(html)?.[1] ?? "";
    expect(policy).toContain(`https://shop.test${script}`);
    expect(html).not.toMatch(/ style=| on[a-z]+="/);
    // Sent before the script has it, a form goes nowhere, and never into an address.
    expect(policy).toContain("form-action 'none'");
    for (const [form] of html.matchAll(/<form(?:(?!<\/form>).)*type="password"/gs)) expect(form).toMatch(/^<form[^>]* method="post"/);
    expect(page.headers.has("set-cookie")).toBe(false);
    const again = await get(path, { "if-none-match": page.headers.get("etag") ?? "" });
    expect(again.status).toBe(304);
  });

  it("carry a script that is kept for good by its name, and is there by no other", async () => {
    const get = shop();
    const path = /src="(\/app\/assets\/[^"]+)"/.exec(await (await get("/")).text())?.[1] ?? "";
    const script = await get(path);
    expect([script.status, script.headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect((await get("/app/assets/shop-another.js")).status).toBe(404);
  });

  it("let anybody look around where the deployment has a demo buyer, which production has not", async () => {
    expect(await (await shop(DEMO)("/")).text()).toContain("looking around");
    expect(await (await shop({ ...DEMO, ENVIRONMENT: "production" })("/")).text()).not.toContain("looking around");
    expect(await (await shop({ DEMO_BUYER_EMAIL: "" })("/")).text()).not.toContain("data-demo");
  });
});
