import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import { GUIDES } from "../../../src/platform/reference/guides.generated.ts";
import { routes } from "../all-routes.ts";

const unlimited = { limit: async () => ({ success: true }) };
const app = createApp(() => createDeps(env, { rateLimits: { token: unlimited, address: unlimited } }), routes);
const get = async (path: string) => app.fetch(new Request(`https://api.test${path}`), env, createExecutionContext());

describe("the docs' site", () => {
  it("has a page for each guide, in the menu of each, as the one it is", async () => {
    expect(GUIDES.map(({ name }) => name)).toEqual(["first-order", "streams", "carts-and-conflicts", "webhooks", "agents", "operators"]);
    for (const { name, title } of GUIDES) {
      const page = await get(`/docs/guides/${name}`);
      const html = await page.text();
      expect(page.status).toBe(200);
      expect(html).toContain(`<h1 id="${title.toLowerCase().replaceAll(" ", "-")}">${title}</h1>`);
      for (const other of GUIDES) expect(html).toContain(`href="/docs/guides/${other.name}"`);
      expect(html.match(/aria-current="page"/g)).toHaveLength(1);
    }
    expect((await get("/docs/guides/no-such-guide")).status).toBe(404);
  });

  it("leads nowhere that is not there", async () => {
    const pages = ["/docs", "/docs/reference", ...GUIDES.map(({ name }) => `/docs/guides/${name}`)];
    const seen = new Set<string>(["/", "/status"]);
    for (const path of pages) {
      const html = await (await get(path)).text();
      const anchors = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id = ""]) => id);
      for (const id of anchors) expect(html, `${path}#${id}`).toContain(`id="${id}"`);
      for (const [, target = ""] of html.matchAll(/href="(\/[^"#]*)/g)) {
        if (seen.has(target)) continue;
        seen.add(target);
        expect((await get(target)).status, `${path} leads to ${target}`).toBe(200);
      }
    }
    expect(seen.size).toBeGreaterThan(50);
  });

  it("runs no script, takes nothing from elsewhere, and styles by the one stylesheet whose hash it names", async () => {
    for (const path of ["/docs", "/docs/reference", "/docs/guides/streams", "/problems/cart-version-conflict"]) {
      const page = await get(path);
      const [, styles = ""] = /<style>([^]*?)<\/style>/.exec(await page.text()) ?? [];
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(styles)));
      expect(page.headers.get("content-security-policy"), path).toBe(
        `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...digest))}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
      );
    }
  });
});
