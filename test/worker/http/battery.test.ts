import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { RouteSpec } from "../../../src/platform/http/route.ts";
import { TOKEN_SCOPES, type TokenScope } from "../../../src/platform/token-scopes.ts";
import { keptMetrics } from "../kept-metrics.ts";
import { routes } from "../all-routes.ts";
import { UNLIMITED } from "../unlimited.ts";

/**
 * The battery every route passes, whatever it does: nobody gets in unasked, and bad input gets a problem that points at it,
 * never a 500. A new route is in it by being mounted.
 */
const buyer = { kind: "buyer", id: "usr_01h455vb4pex5vsknk084sn02q", email: "b@buyers.test", addressVerified: true } as const;
const admin = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "a@operators.test", role: "admin" } as const;
const identities: Deps["identities"] = {
  buyer: async (token) => (token === "buyer" ? buyer : undefined),
  operator: async (token) => (token === "admin" ? admin : undefined),
  opsReader: async () => undefined,
  ticket: async () => undefined,
};
// Presence is proven elsewhere (test/worker/ops-desk/step-up.test.ts): here is seen what comes behind it.
const present: Deps["stepUps"] = {
  until: async () => "2099-01-01T00:00:00.000Z",
  prove: async () => ({ ok: true, value: "2099-01-01T00:00:00.000Z" }),
};
const deps = createDeps(env, {
  identities,
  rateLimits: UNLIMITED,
  metrics: keptMetrics(),
  stepUps: present,
});
const app = createApp(() => deps, routes);

const specs = routes.map(({ spec }) => spec);
const named = (some: readonly RouteSpec[]) => some.map((spec) => [`${spec.method.toUpperCase()} ${spec.path}`, spec] as const);
const guarded = specs.filter(({ access, page }) => !["public", "optional-buyer"].includes(access) && !page);
const withBody = specs.filter(({ body, page, path }) => body !== undefined && !page && path !== "/webhooks/stripe");
const withId = specs.filter(({ path, params, page, access }) => path.includes("{") && params !== undefined && !page && access !== "public");

async function send(
  spec: RouteSpec,
  init: RequestInit & { token?: string | undefined; path?: string } = {},
): Promise<{ status: number; problem: Record<string, unknown> }> {
  const { token, path = plausible(spec), headers, ...rest } = init;
  const context = createExecutionContext();
  const request = new Request(`https://api.test${path}`, {
    method: spec.method.toUpperCase(),
    ...rest,
    headers: { ...(headers as Record<string, string>), ...(token ? { authorization: `Bearer ${token}` } : {}) },
  });
  const response = await app.fetch(request, env, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  const isProblem =
    response.headers.get("content-type") === "application/problem+json" || response.headers.get("content-type")?.includes("json");
  return { status: response.status, problem: isProblem ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

/** A path whose parameters are well-formed, by the examples of their schemas; nothing stands there. */
const plausible = ({ path, params }: RouteSpec): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(params?.shape[name]?.meta()?.["example"] ?? { feature: "ads", tag: "en" }[name] ?? "some-id"),
  );
const tokenFor = ({ access }: RouteSpec): string => (access.includes("buyer") || access === "any" ? "buyer" : "admin");

describe("every guarded route", () => {
  it.each(named(guarded))("%s refuses a caller who presents nothing, and one whose token is worth nothing", async (_name, spec) => {
    for (const token of [undefined, "forged"]) {
      const { status, problem } = await send(spec, { token });
      expect(status).toBe(401);
      expect(JSON.stringify(problem)).toMatch(/unauthenticated|authentication/i);
    }
  });

  it.each(named(guarded.filter(({ access }) => ["observer", "operator", "admin", "ops-read"].includes(access))))(
    "%s refuses a buyer",
    async (_name, spec) => {
      expect((await send(spec, { token: "buyer" })).status).toBe(403);
    },
  );
});

describe("every route, whether it reads the query or not,", () => {
  it.each(named(specs))("%s refuses a field of the query that is sent twice, and points at it", async (_name, spec) => {
    const { status, problem } = await send(spec, { token: tokenFor(spec), path: `${plausible(spec)}?twice=1&twice=2` });
    const pointed = { errors: [{ pointer: "/query/twice", detail: "is sent more than once" }] };
    // A protocol that is not ours has its own form of errors, which points into bodies alone.
    const isTold = Object.values(problem).includes("a field of the query is sent more than once: is sent more than once");
    const expected = { status: 400, isTold: spec.errorForm !== undefined, problem: spec.page || spec.errorForm ? {} : pointed };
    expect({ status, isTold, problem }).toMatchObject(expected);
  });
});

describe("every route that a buyer may call", () => {
  const ofBuyers = specs.filter(({ scope }) => scope !== undefined);
  const held = (scopes: readonly TokenScope[]) => ({ ...buyer, serviceToken: { id: "svc_01h455vb4pex5vsknk084sn02q", scopes } });

  /** How a route answers a service token of these scopes, and whether its handler ran. */
  async function knock(spec: RouteSpec, scopes: readonly TokenScope[]) {
    let ran = false;
    const handler = () => {
      ran = true;
      return new Response(null, { status: 204 });
    };
    const open = { ...deps, identities: { ...identities, buyer: async () => held(scopes) } };
    // What follows the door is not asked: no parameters, no body.
    const { params: _params, query: _query, body: _body, ...door } = spec;
    const alone = createApp(() => open, [{ spec: door as RouteSpec, handler }]);
    const context = createExecutionContext();
    const request = new Request(`https://api.test${plausible(spec)}`, {
      method: spec.method.toUpperCase(),
      headers: { "x-api-key": "svc" },
    });
    const response = await alone.fetch(request, env, context);
    const problem = response.status === 204 ? {} : await response.json<Record<string, unknown>>();
    await waitOnExecutionContext(context);
    return { status: response.status, problem, ran, kept: response.headers.get("cache-control") };
  }

  it("says what it asks of a service token, and no other route does", () => {
    const buyersToo: readonly string[] = ["optional-buyer", "buyer", "buyer-or-ticket", "any"];
    expect(ofBuyers).toEqual(specs.filter(({ access }) => buyersToo.includes(access)));
    expect(new Set(ofBuyers.map(({ scope }) => scope))).toEqual(new Set([...TOKEN_SCOPES, "any-scope", "session-only"]));
  });

  it.each(named(ofBuyers))(
    "%s lets a service token of its scope in, and refuses every other before anything is done",
    async (_name, spec) => {
      const others = TOKEN_SCOPES.filter((scope) => scope !== spec.scope);
      const refused = {
        status: 403,
        ran: false,
        // A protocol that is not ours has its own form of errors.
        problem: spec.errorForm
          ? { code: "insufficient_scope" }
          : { type: "/problems/insufficient-scope", ...(spec.scope === "session-only" ? {} : { scope: spec.scope }) },
      };
      // What it answers a buyer is kept by no cache, his browser's neither.
      const passed = { status: 204, ran: true, kept: "no-store" };
      const isScope = TOKEN_SCOPES.some((scope) => scope === spec.scope);
      expect(await knock(spec, others)).toMatchObject(spec.scope === "any-scope" ? passed : refused);
      expect(await knock(spec, isScope ? [spec.scope as TokenScope] : TOKEN_SCOPES)).toMatchObject(
        spec.scope === "session-only" ? refused : passed,
      );
    },
  );
});

describe("every route with a body", () => {
  it.each(named(withBody))("%s answers a problem to what is no JSON, no object, or of another type", async (_name, spec) => {
    const token = tokenFor(spec);
    const json = { "content-type": "application/json" };
    for (const body of ["{", "[1,2", '"\\ud800', "nul", ""]) {
      const { status } = await send(spec, { token, headers: json, body });
      expect([400, 404]).toContain(status);
    }
    for (const body of ["[]", '"text"', "null", '{"__proto__":1,"nobody":"knows"}']) {
      const { status } = await send(spec, { token, headers: json, body });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect((await send(spec, { token, headers: { "content-type": "text/plain" }, body: "a" })).status).toBe(415);
  });

  it.each(named(withBody))("%s answers a problem to nesting that would break what walks it", async (_name, spec) => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const body = `{"model":"gpt-4.1-mini","max_tokens":5,"input":${deep},"messages":[{"role":"user","content":${deep}}]}`;
    const { status } = await send(spec, { token: tokenFor(spec), headers: { "content-type": "application/json" }, body });
    expect([400, 413]).toContain(status);
  });

  it.each(named(withBody))("%s answers 413 past its limit", async (_name, spec) => {
    const { maxBodyBytes, largeBodies } = deps.contract.http;
    const body = JSON.stringify({ text: "x".repeat((spec.largeBody ? largeBodies.maxBytes : maxBodyBytes) + 1) });
    expect((await send(spec, { token: tokenFor(spec), headers: { "content-type": "application/json" }, body })).status).toBe(413);
  });
});

describe("every route with an id", () => {
  it.each(named(withId))("%s answers a problem to an id that cannot be one", async (_name, spec) => {
    for (const id of ["nope", "%00", "..%2F..%2Fetc", "x".repeat(300), "%F0%9F%92%A9"]) {
      const path = spec.path.replaceAll(/\{\w+\}/g, id);
      const { status } = await send(spec, {
        token: tokenFor(spec),
        path,
        ...(spec.body ? { headers: { "content-type": "application/json" }, body: "{}" } : {}),
      });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
  });
});

describe("a path nobody knows", () => {
  it("is 404, and a known one by another method 405 with Allow", async () => {
    const context = createExecutionContext();
    const none = await app.fetch(new Request("https://api.test/nowhere"), env, context);
    const wrong = await app.fetch(new Request("https://api.test/auth/login", { method: "DELETE" }), env, context);
    await waitOnExecutionContext(context);
    expect([none.status, wrong.status, wrong.headers.get("allow")]).toEqual([404, 405, "POST"]);
  });
});
