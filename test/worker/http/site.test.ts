import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import { GUIDES } from "../../../src/platform/reference/guides.generated.ts";
import { routes } from "../all-routes.ts";
import { UNLIMITED } from "../unlimited.ts";

const app = createApp(() => createDeps(env, { rateLimits: UNLIMITED }), routes);
/** The pages of the parts, as the list of operations leads to them. */
const partsOfReference = async (): Promise<string[]> => [
  ...new Set(
    [...(await (await get("/docs/reference")).text()).matchAll(/href="(\/docs\/reference\/[a-z-]+)"/g)].map(([, path = ""]) => path),
  ),
];
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
    const pages = ["/docs", "/docs/reference", ...(await partsOfReference()), ...GUIDES.map(({ name }) => `/docs/guides/${name}`)];
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

  it("tells every operation once, on the page of its part, with a form that has a field for each of its parameters", async () => {
    const pages = await Promise.all((await partsOfReference()).map(async (path) => (await get(path)).text()));
    const shown = routes.map(({ spec }) => spec).filter((spec) => !spec.page && spec.tag !== "Reference");
    expect(shown.length).toBeGreaterThan(150);
    for (const { method, path, params, query, body } of shown) {
      const [own = "", ...others] = pages.filter((html) => html.includes(`<section class="operation" id="${method}-${path}"`));
      expect(others, `${method} ${path}`).toEqual([]);
      const [, form = ""] = own.split(`<form data-method="${method.toUpperCase()}" data-path="${path}"`);
      const fields = form.split("</form>")[0] ?? "";
      const names = [
        ...Object.keys(params?.shape ?? {}).map((name) => `path:${name}`),
        ...Object.keys(query?.shape ?? {}).map((name) => `query:${name}`),
      ];
      for (const name of names) expect(fields, `${method} ${path}`).toContain(`name="${name}"`);
      expect(fields.includes("<textarea"), `${method} ${path}`).toBe(body !== undefined);
    }
  });

  it("lets the reference's forms ask this API by its own script, by a name of what it says, and nobody else", async () => {
    const page = await get("/docs/reference/carts");
    expect(page.headers.get("content-security-policy")).toMatch(/form-action 'none'.*script-src 'self'; connect-src 'self'$/);
    const [, src = ""] = /<script type="module" src="([^"]+)"/.exec(await page.text()) ?? [];
    const script = await get(src);
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(script.headers.get("cache-control")).toContain("immutable");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(await script.text())));
    expect(src).toContain([...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    expect((await get("/docs/assets/other.js")).status).toBe(404);
    expect((await get("/docs/reference/no-such-part")).status).toBe(404);
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
