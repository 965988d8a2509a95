import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import { routes } from "../all-routes.ts";
import { UNLIMITED } from "../unlimited.ts";

const app = createApp(() => createDeps(env, { rateLimits: UNLIMITED }), routes);
const get = async (path: string) => app.fetch(new Request(`https://api.test${path}`), env, createExecutionContext());

describe("the type of a problem", () => {
  it("leads to a page, whichever operation names it", async () => {
    const slugs = [...new Set(routes.flatMap(({ spec }) => spec.problems ?? []))];
    expect(slugs.length).toBeGreaterThan(50);
    for (const slug of [...slugs, "validation", "internal", "rate-limited", "step-up-required"]) {
      const page = await get(`/problems/${slug}`);
      expect([page.status, page.headers.get("content-type")?.toLowerCase()], slug).toEqual([200, "text/html; charset=utf-8"]);
    }
    expect(await (await get("/problems/cart-version-conflict")).text()).toContain("PATCH /carts/{id}/items/{itemId}");
  });

  it("that there is not leads nowhere", async () => {
    for (const slug of ["no-such-problem", "toString", "__proto__", "%3Cscript%3E"]) {
      expect((await get(`/problems/${slug}`)).status, slug).toBeGreaterThanOrEqual(400);
    }
  });
});
