import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { keptMetrics } from "../kept-metrics.ts";
import { routes } from "../all-routes.ts";
import { UNLIMITED } from "../unlimited.ts";

const observer = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "o@operators.test", role: "observer" } as const;
const identities: Deps["identities"] = {
  buyer: async () => undefined,
  operator: async (token) => (token === "observer" ? observer : undefined),
  opsReader: async () => undefined,
  ticket: async () => undefined,
};
const deps = createDeps(env, { identities, rateLimits: UNLIMITED, metrics: keptMetrics() });
const app = createApp(() => deps, routes);

async function get(path: string, accept: string, token?: string): Promise<Response> {
  const context = createExecutionContext();
  const headers = { accept, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await app.fetch(new Request(`https://api.test${path}`, { headers }), env, context);
  await waitOnExecutionContext(context);
  return response;
}

const BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
const UNKNOWN = "/admin/incidents/inc_01h455vb4pex5vsknk084sn02q";

describe("a path where data and a page stand", () => {
  it.each(["/admin/incidents", "/admin/notifications", "/admin/dead-letters", "/admin/suppliers", "/admin/held-prices"])(
    "%s answers each in its own way",
    async (path) => {
      const page = await get(path, BROWSER, "observer");
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      for (const accept of ["application/json", "*/*"]) {
        const data = await get(path, accept, "observer");
        expect(await data.json()).toHaveProperty("items");
      }
    },
  );

  it("sends a browser without a session to sign in, and tells others that they have to", async () => {
    const browser = await get("/admin/incidents", BROWSER);
    expect([browser.status, browser.headers.get("location")]).toEqual([303, "/admin/login?next=%2Fadmin%2Fincidents"]);
    expect((await get("/admin/incidents", "application/json")).status).toBe(401);
  });

  it("sends who names the console alone to the page it begins with", async () => {
    const begin = await get("/admin", BROWSER);
    expect([begin.status, begin.headers.get("location")]).toEqual([303, "/admin/operations"]);
  });

  it("answers a problem as a page to a browser, and as a problem document to others", async () => {
    const page = await get(UNKNOWN, BROWSER, "observer");
    expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    const html = await page.text();
    expect(html).toContain("Not found");
    // [GEN-10] The way to the pages that do work stays.
    expect(html).toContain('<nav aria-label="Console">');
    expect(html).toContain(`${observer.email} (observer)`);
    const data = await get(UNKNOWN, "application/json", "observer");
    expect([data.status, data.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });

  it("lets a page run our own script and styles alone, by their hashes", async () => {
    const page = await get("/admin/notifications", BROWSER, "observer");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self';/);
    expect(policy).not.toContain("unsafe");
    const html = await page.text();
    expect(html).not.toMatch(/\son[a-z]+=/);
    expect(html).not.toMatch(/(?:src|href)="https?:/);

    const parts = { script: /<script type="module">(.*?)<\/script>/s, style: /<style>(.*?)<\/style>/s };
    for (const [kind, part] of Object.entries(parts)) {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(part.exec(html)?.[1] ?? ""));
      expect(policy).toContain(`${kind}-src 'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`);
    }
    // One of each: another would not run, and what ends the script early would be on the page as text.
    expect(html.match(/<\/?(?:script|style)\b/g)).toEqual(["<style", "</style", "<script", "</script"]);
  });
});
