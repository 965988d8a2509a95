import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { mount } from "../../../src/platform/http/mount.ts";
import type { RateLimiter } from "../../../src/platform/http/rate-limit.ts";
import { createRouteTable } from "../../../src/platform/http/route-table.ts";
import { Routes } from "../../../src/platform/http/route.ts";
import type { HttpDeps, HttpEnv } from "../../../src/platform/http/serve.ts";
import type { Identities } from "../../../src/platform/identity.ts";
import { sayDone } from "../../../src/platform/events/record.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import type { MetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import { currentScope } from "../../../src/platform/scope.ts";
import { systemTimers } from "../../../src/platform/timers.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const HERE = "https://api.test";
const SHOP = "https://shop.test";
const MAX_BYTES = 100;

const letting: RateLimiter = { limit: async () => ({ success: true }) };
const refusing: RateLimiter = { limit: async () => ({ success: false }) };

const buyer = { kind: "buyer", id: "usr_01h455vb4pex5vsknk084sn02q", email: "b@buyers.test", addressVerified: true } as const;
const operator = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "o@ops.test", role: "admin" } as const;

const entries = new Routes<HttpDeps>()
  .add(
    {
      method: "post",
      path: "/orders/{id}",
      tag: "Reference",
      summary: "S",
      access: "buyer",
      scope: "orders:read",
      params: z.object({ id: z.string().min(3) }),
      body: z.object({ amount: z.int() }),
      replies: { 200: { description: "D", schema: z.object({ amount: z.int() }) } },
    },
    ({ deps, body, reply }) => {
      sayDone(deps, "order.made", { amount: body.amount }, {});
      return reply(200, { amount: body.amount });
    },
  )
  .add(
    { method: "get", path: "/theirs", tag: "Reference", summary: "S", access: "public", replies: { 200: { description: "D" } } },
    async () => {
      const answer = new Response("theirs", { headers: { "server-timing": "theirs;dur=1", "x-frame-options": "ALLOWALL" } });
      const refuse = (): never => {
        throw new TypeError("immutable");
      };
      Object.assign(answer.headers, { set: refuse, append: refuse });
      return answer;
    },
  )
  .add(
    { method: "get", path: "/page", tag: "Reference", summary: "S", access: "public", page: true, replies: { 200: { description: "D" } } },
    ({ c }) => c.html("<p>hello</p>"),
  )
  .add(
    { method: "get", path: "/page", tag: "Reference", summary: "S", access: "public", replies: { 200: { description: "D" } } },
    ({ reply }) => reply(200, { scope: currentScope()?.requestId } as never),
  );

/** The whole way of a request through platform/http, with what it stands on; the limiter and who is who can be replaced. */
function stage(given: { token?: RateLimiter; identities?: Partial<Identities> } = {}) {
  const lines: Record<string, unknown>[] = [];
  const deps = {
    clock: { now: () => new Date(0) },
    timers: systemTimers,
    ids: { next: () => "req_01h455vb4pex5vsknk084sn02q" },
    contract: { ...contractFor("local"), http: { ...contractFor("local").http, maxBodyBytes: MAX_BYTES } },
    settings: { site: { state: "configured", value: { CORS_ORIGINS: [SHOP] } } },
    rateLimits: { token: given.token ?? letting, address: given.token ?? letting },
    identities: {
      buyer: async (token: string) => (token === "buyer" ? buyer : undefined),
      operator: async (token: string) => (token === "operator" ? operator : undefined),
      ...given.identities,
    },
    traces: { begin: () => undefined, end: () => undefined },
    metrics: { count: () => undefined, observe: () => undefined, see: () => undefined, claim: () => undefined } as unknown as MetricsBuffer,
    log: createLogger(
      () => ({}),
      (_level, line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    ),
  } as unknown as HttpDeps;
  const app = new Hono<HttpEnv>({ router: createRouteTable() });
  mount(app, () => deps, entries.entries, app.fetch);
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} } as unknown as ExecutionContext;
  const ask = async (path: string, init?: RequestInit) => app.fetch(new Request(HERE + path, init), {}, context);
  const order = (headers: Record<string, string>, body: BodyInit = '{"amount":1}', path = "/orders/ord_1") =>
    ask(path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body, duplex: "half" } as RequestInit);
  return { ask, order, lines };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const GOOD = '{"amount":1}';
const BAD_PATH = "/orders/x";
const LONG = `{"amount":1${" ".repeat(MAX_BYTES)}}`;
/** From what is refused first to what is refused last: most requests have all the faults from their own on. */
const FAULTS = [
  { fault: "the limit", status: 429, token: refusing, body: "{", path: BAD_PATH },
  { fault: "nobody's credential", status: 401, body: "{", path: BAD_PATH },
  { fault: "a credential worth nothing", status: 401, headers: bearer("stranger"), body: "{", path: BAD_PATH },
  { fault: "another's credential", status: 403, headers: bearer("operator"), body: "{", path: BAD_PATH },
  { fault: "the path", status: 400, headers: bearer("buyer"), body: "{", path: BAD_PATH },
  { fault: "no JSON", status: 415, headers: { ...bearer("buyer"), "content-type": "text/plain" } },
  { fault: "too long a body", status: 413, headers: bearer("buyer"), body: LONG },
  { fault: "broken JSON", status: 400, headers: bearer("buyer"), body: "{" },
  { fault: "nothing", status: 200, headers: bearer("buyer") },
];

describe.each(["declared", "not declared"] as const)("a request whose body's length is %s", (declared) => {
  const lengthOf = (body: string): Record<string, string> => (declared === "declared" ? { "content-length": String(body.length) } : {});

  it.each(FAULTS)(
    "is refused first for $fault: $status",
    async ({ status, token = letting, headers = {}, body = GOOD, path = "/orders/ord_1" }) => {
      const unhandled = vi.fn<(reason: unknown) => void>();
      process.on("unhandledRejection", unhandled);
      const { order, lines } = stage({ token });
      const response = await order({ ...headers, ...lengthOf(body) }, body, path);
      await new Promise((resolve) => setImmediate(resolve));
      process.off("unhandledRejection", unhandled);
      expect(response.status).toBe(status);
      expect(lines.map((line) => line["status"])).toEqual([status]);
      expect(unhandled).not.toHaveBeenCalled();
    },
  );

  it("is one line, in which stands what it did, and nothing where it was refused", async () => {
    const { order, lines } = stage();
    await order({ ...bearer("buyer"), ...lengthOf(GOOD) });
    await order({ ...bearer("buyer"), ...lengthOf("{") }, "{");
    expect(lines.map(({ event, status, did }) => ({ event, status, did }))).toEqual([
      { event: "http.request", status: 200, did: [{ event: "order.made", amount: 1 }] },
      { event: "http.request", status: 400, did: undefined },
    ]);
  });

  it("is refused by its limit although it was known before that its credential is worth nothing", async () => {
    const { promise, resolve } = Promise.withResolvers<{ success: boolean }>();
    const { order } = stage({ token: { limit: () => promise } });
    const answered = order({ ...bearer("stranger"), ...lengthOf(GOOD) });
    await new Promise((passed) => setImmediate(passed));
    resolve({ success: false });
    expect((await answered).status).toBe(429);
  });

  it("is refused by its limit without waiting for who sent it", async () => {
    const { order } = stage({ token: refusing, identities: { buyer: () => new Promise(() => undefined) } });
    expect((await order({ ...bearer("buyer"), ...lengthOf(GOOD) })).status).toBe(429);
  });

  it("is 401 without waiting for the rest of its body", async () => {
    const endless = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
    const { order } = stage();
    expect((await order({ ...bearer("stranger"), ...lengthOf("{}") }, endless)).status).toBe(401);
  });
});

describe("a body", () => {
  it("of more than the limit, or of unknown length, is not looked at before its sender may send it", async () => {
    const pulled = vi.fn<() => void>();
    const body = () => new ReadableStream({ pull: pulled }, { highWaterMark: 0 });
    const { order } = stage();
    for (const length of [{}, { "content-length": String(MAX_BYTES + 1) }, { "content-length": "x" }, { "content-length": "-1" }])
      expect((await order({ ...bearer("stranger"), ...(length as Record<string, string>) }, body())).status).toBe(401);
    expect(pulled).not.toHaveBeenCalled();
  });

  it("of a length within the limit is on its way while it is looked who sent it", async () => {
    const { promise, resolve } = Promise.withResolvers<{ success: boolean }>();
    const pulled = vi.fn<(controller: ReadableStreamDefaultController<Uint8Array>) => void>((controller) => {
      controller.enqueue(new TextEncoder().encode(GOOD));
      controller.close();
    });
    const { order } = stage({ token: { limit: () => promise } });
    const answered = order(
      { ...bearer("buyer"), "content-length": String(GOOD.length) },
      new ReadableStream({ pull: pulled }, { highWaterMark: 0 }),
    );
    await new Promise((passed) => setImmediate(passed));
    expect(pulled).toHaveBeenCalledTimes(1);
    resolve({ success: true });
    expect((await answered).status).toBe(200);
  });

  it("that says less than it is, is too large all the same", async () => {
    const { order } = stage();
    expect((await order({ ...bearer("buyer"), "content-length": "2" }, LONG)).status).toBe(413);
  });
});

describe("what every answer says", () => {
  it.each([
    ["an answer", "/page", 200],
    ["a problem", "/nowhere", 404],
    ["another server's answer, whose headers cannot be written", "/theirs", 200],
  ])("is on %s: its id, its time, and what makes browsers careful", async (_what, path, status) => {
    const { ask } = stage();
    const { status: answered, headers } = await ask(path);
    expect(answered).toBe(status);
    expect(headers.get("x-request-id")).toBe("req_01h455vb4pex5vsknk084sn02q");
    expect(headers.get("server-timing")).toMatch(/total;dur=0$/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    expect(headers.get("vary")).toMatch(/^(?:Accept-Language, )?Origin$/);
  });

  it("keeps what another server timed", async () => {
    const { ask } = stage();
    expect((await ask("/theirs")).headers.get("server-timing")).toBe("theirs;dur=1, total;dur=0");
  });

  it("has a client's own request id where it may be one", async () => {
    const { ask } = stage();
    const idOf = async (id: string) => (await ask("/page", { headers: { "x-request-id": id } })).headers.get("x-request-id");
    expect(await idOf("mine-12345")).toBe("mine-12345");
    for (const id of ["short", "with space 12", "x".repeat(65)]) expect(await idOf(id)).toBe("req_01h455vb4pex5vsknk084sn02q");
  });

  it("has for a page, and for it alone, what browsers heed for documents", async () => {
    const { ask } = stage();
    const page = await ask("/page", { headers: { accept: "text/html" } });
    expect([page.headers.get("content-type"), page.headers.get("cross-origin-opener-policy")]).toEqual([
      "text/html; charset=UTF-8",
      "same-origin",
    ]);
    const data = await ask("/page");
    expect([data.headers.get("content-type"), data.headers.get("cross-origin-opener-policy")]).toEqual([
      "application/json; charset=utf-8",
      null,
    ]);
    expect(await data.json()).toEqual({ scope: "req_01h455vb4pex5vsknk084sn02q" });
  });
});

describe("another origin", () => {
  const CORS = ["access-control-allow-origin", "access-control-expose-headers"];
  const said = ({ headers }: Response) => CORS.map((name) => headers.get(name) !== null);

  it("is told what it may read where it is one of ours, and nobody else is", async () => {
    const { ask } = stage();
    const ours = await ask("/page", { headers: { origin: SHOP } });
    expect([ours.headers.get("access-control-allow-origin"), ours.headers.get("vary")]).toEqual([SHOP, "Origin"]);
    expect(ours.headers.get("access-control-expose-headers")).toContain("x-request-id");
    for (const headers of [{}, { origin: "https://evil.test" }, { origin: "null" }, { origin: `${SHOP}.evil.test` }])
      expect(said(await ask("/page", { headers: headers as Record<string, string> }))).toEqual([false, false]);
    expect(said(await ask("/nowhere", { headers: { origin: SHOP } }))).toEqual([true, true]);
  });

  it("may ask first, at any path", async () => {
    const { ask } = stage();
    const asking = { method: "OPTIONS", headers: { origin: SHOP, "access-control-request-method": "PATCH" } };
    for (const path of ["/orders/ord_1", "/page", "/nowhere"]) {
      const { status, headers } = await ask(path, asking);
      expect([status, headers.get("access-control-allow-origin"), headers.get("vary")]).toEqual([204, SHOP, "Origin"]);
      expect(headers.get("access-control-allow-methods")).toContain("PATCH");
      expect(headers.get("access-control-allow-headers")).toContain("authorization");
      expect(headers.get("access-control-max-age")).toBe("600");
    }
    const evil = await ask("/page", { ...asking, headers: { ...asking.headers, origin: "https://evil.test" } });
    expect([evil.status, evil.headers.get("access-control-allow-origin")]).toEqual([204, null]);
  });
});
