import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { createApp, createPartedApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import type { Logger } from "../../../src/platform/logger.ts";
import { partOf, partsIn, type Parts } from "../../../src/routes.ts";
import { routes } from "../all-routes.ts";
import { keptMetrics } from "../kept-metrics.ts";
import { UNLIMITED } from "../unlimited.ts";

const said = vi.fn<Logger["log"]>();
const log: Logger = { log: said, with: () => log };
const deps = createDeps(env, { rateLimits: UNLIMITED, metrics: keptMetrics(), log });
const { names, load } = partsIn("local");

/** An app of parts, of which it is seen which were read. */
function watched(loading: Parts["load"] = load) {
  const asked = vi.fn<Parts["load"]>(loading);
  const app = createPartedApp(() => deps, { names, load: asked });
  const ask = async (method: string, path: string) =>
    app(new Request(`https://api.test${path}`, { method }), env, createExecutionContext());
  return { ask, read: () => asked.mock.calls.map(([part]) => part) };
}

const told = async (response: Response) => {
  const { requestId: _, ...body } = await response.json<Record<string, unknown>>();
  return { status: response.status, allow: response.headers.get("allow"), body };
};

describe("an app that reads its parts when they are asked for", () => {
  it("reads the part of a request, once, and no other", async () => {
    const { ask, read } = watched();
    for (const path of ["/carts/cart_1", "/carts", "/carts/cart_1/items"]) await ask("GET", path);
    expect(read()).toEqual(["/carts"]);
    await ask("GET", "/admin/orders/stuck");
    expect(read()).toEqual(["/carts", "/admin/orders"]);
  });

  it("reads nothing for a path that is in no part, however many are asked for", async () => {
    const { ask, read } = watched();
    for (let n = 0; n < 5; n += 1) expect((await ask("GET", `/nothing-${n}`)).status).toBe(404);
    expect((await ask("OPTIONS", "/nothing")).status).toBe(204);
    expect(read()).toEqual([]);
  });

  it.each([
    ["DELETE", "/carts"],
    ["PUT", "/carts/cart_1"],
    ["PATCH", "/health"],
    ["GET", "/llm/v1/nothing"],
    ["GET", "/admin/nothing"],
    ["GET", "/admin/orders/nothing"],
    ["GET", "/%63arts"],
    ["GET", "//carts"],
    ["GET", "/nowhere"],
  ])("answers %s %s as one app of all parts does", async (method, path) => {
    const whole = createApp(() => deps, routes);
    const expected = await whole.fetch(new Request(`https://api.test${path}`, { method }), env, createExecutionContext());
    expect(await told(await watched().ask(method, path))).toEqual(await told(expected));
  });

  it("serves first requests of a part that come at once from one app", async () => {
    const { ask } = watched();
    const answers = await Promise.all([1, 2, 3].map(async () => ask("DELETE", "/carts")));
    expect(answers.map(({ status }) => status)).toEqual([405, 405, 405]);
  });

  it("answers as for any fault where a part cannot be read, and reads it again for the next request", async () => {
    let broken = true;
    const { ask } = watched(async (part) => {
      if (broken) throw new Error("not to be read");
      return load(part);
    });
    const failed = await ask("GET", "/carts");
    expect(failed.status).toBe(500);
    const { requestId, ...problem } = await failed.json<Record<string, unknown>>();
    expect(requestId).toBe(failed.headers.get("x-request-id"));
    expect(problem).toMatchObject({ status: 500, title: "Something went wrong on our side" });
    expect(JSON.stringify(problem)).not.toContain("not to be read");
    expect(said).toHaveBeenCalledWith("error", "http.unhandled-error", expect.objectContaining({ requestId }));
    broken = false;
    expect((await ask("DELETE", "/carts")).status).toBe(405);
  });

  it("has an operation for each path of the whole", () => {
    expect(routes.filter(({ spec }) => !names.has(partOf(spec.path)))).toEqual([]);
  });
});
