import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { BuyerSessions as BuyerSessionsObject } from "../../../durable-objects/buyer-sessions/object.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { buyerSessions } from "../../../src/features/auth/tables.ts";
import { issueStreamTicket } from "../../../src/features/auth/issue-stream-ticket.ts";
import { readAccess } from "../../../src/features/auth/tokens.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { awakenDesk, overriding, within } from "../objects.ts";
import { routes } from "../all-routes.ts";
import { cheaply } from "../cheap-passwords.ts";
import { forged } from "../../support/forged.ts";
import { UNLIMITED } from "../unlimited.ts";

const PASSWORD = "correct horse battery staple";

/** A Worker with a clock that is moved by hand; what it logs and what it asks the sessions' owner is kept. */
function worker() {
  let now = Date.UTC(2026, 10, 23, 10, 0, 0);
  const lines: Record<string, unknown>[] = [];
  const asked: string[] = [];
  const base = createDeps(env);
  const counting = (buyerId: string) =>
    overriding(base.buyerSessions(buyerId), {
      standing: (sessionId) => {
        asked.push(sessionId);
        return base.buyerSessions(buyerId).standing(sessionId);
      },
    });
  const deps = createDeps(env, {
    clock: { now: () => new Date(now) },
    buyerSessions: counting,
    passwords: cheaply(base.passwords),
    rateLimits: UNLIMITED,
    log: createLogger(
      () => ({}),
      (_level, line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    ),
  });
  const app = createApp(() => deps, routes);
  const ask = async (path: string, body?: unknown, token?: string, more: Record<string, string> = {}) => {
    const response = await app.fetch(
      new Request(`https://api.test${path}`, {
        method: path === "/auth/me" || path.startsWith("/searches/") ? "GET" : "POST",
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...more,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      {},
      createExecutionContext(),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  return { deps, ask, lines, asked, pass: (seconds: number) => void (now += seconds * 1000) };
}
type Worker = ReturnType<typeof worker>;

async function buyerOf({ ask, deps }: Worker) {
  const email = `${deps.ids.next("usr")}@buyers.test`;
  const registered = await ask("/auth/register", { email, password: PASSWORD, name: "Test" });
  const signedIn = await ask("/auth/login", { email, password: PASSWORD });
  if (signedIn.status !== 200) throw new Error(`not signed in: ${signedIn.status}`);
  const { accessToken, refreshToken } = signedIn.body as { accessToken: string; refreshToken: string };
  return { id: String(registered.body["id"]), email, accessToken, refreshToken, signedIn };
}
const identityOf = (deps: Deps, token: string) => deps.identities.buyer(token);

// The first call loads the whole Worker, which takes longer than the desk's client waits.
beforeAll(awakenDesk, 60_000);

describe("a buyer's account", () => {
  it("is made once for an address, and signed in to with its password alone", async () => {
    const here = worker();
    const { id, email, signedIn, accessToken } = await buyerOf(here);
    const { accessTokenSeconds } = here.deps.contract.access;
    expect(signedIn.body).toMatchObject({ tokenType: "Bearer", expiresIn: accessTokenSeconds });
    expect(signedIn.headers.get("cache-control")).toBe("no-store");
    expect((await here.ask("/auth/me", undefined, accessToken)).body).toMatchObject({ kind: "buyer", id, email });
    expect(here.lines).toContainEqual(expect.objectContaining({ event: "auth.buyer.registered", buyerId: id }));
    expect(here.lines).toContainEqual(
      expect.objectContaining({ event: "auth.signed-in", buyerId: id, sessionId: expect.stringMatching(/^ses_/) }),
    );

    expect(await here.ask("/auth/register", { email, password: PASSWORD, name: "Other" })).toMatchObject({
      status: 409,
      body: { type: "/problems/email-taken", errors: [{ pointer: "/email" }] },
    });
    for (const [reason, wrong] of [
      ["password", { email, password: "another horse battery staple" }],
      ["unknown-email", { email: `not-${email}`, password: PASSWORD }],
    ] as const) {
      expect(await here.ask("/auth/login", wrong)).toMatchObject({ status: 401, body: { type: "/problems/sign-in-failed" } });
      expect(here.lines).toContainEqual(expect.objectContaining({ event: "auth.sign-in.failed", reason }));
    }
  });

  it("gets new tokens for its refresh token, and a problem for anything else", async () => {
    const here = worker();
    const { id, accessToken, refreshToken } = await buyerOf(here);
    const refreshed = await here.ask("/auth/refresh", { refreshToken });
    expect(refreshed).toMatchObject({ status: 200, body: { tokenType: "Bearer" } });
    expect(refreshed.headers.get("cache-control")).toBe("no-store");
    expect(await identityOf(here.deps, String(refreshed.body["accessToken"]))).toMatchObject({ id });
    for (const token of [accessToken, "forged"]) {
      expect(await here.ask("/auth/refresh", { refreshToken: token })).toMatchObject({
        status: 401,
        body: { type: "/problems/session-ended" },
      });
    }
  });

  it("is signed out by its access token", async () => {
    const here = worker();
    const { id, accessToken, refreshToken } = await buyerOf(here);
    expect((await here.ask("/auth/logout", undefined, accessToken)).status).toBe(204);
    expect(here.lines).toContainEqual(
      expect.objectContaining({ event: "auth.signed-out", buyerId: id, sessionId: expect.stringMatching(/^ses_/) }),
    );
    expect(await here.ask("/auth/refresh", { refreshToken })).toMatchObject({ status: 401 });
  });
});

describe("a buyer's token", () => {
  it("is good for what it was made for alone, and for its time alone", async () => {
    const here = worker();
    const { id, accessToken, refreshToken } = await buyerOf(here);
    const ticket = String((await here.ask("/auth/stream-ticket", { path: "/searches" }, accessToken)).body["ticket"]);
    for (const token of [refreshToken, ticket, forged(accessToken)]) expect(await identityOf(here.deps, token)).toBeUndefined();
    expect(await here.deps.identities.ticket(accessToken, "/searches/1")).toBeUndefined();
    const { accessTokenSeconds } = here.deps.contract.access;
    here.pass(accessTokenSeconds - 1);
    expect(await identityOf(here.deps, accessToken)).toMatchObject({ id });
    here.pass(1);
    expect(await identityOf(here.deps, accessToken)).toBeUndefined();
  });

  it("is not called bad by a fault of ours", async () => {
    const here = worker();
    const { accessToken } = await buyerOf(here);
    const now = () => {
      throw new Error("no clock");
    };
    await expect(readAccess({ ...here.deps, clock: { now } }, accessToken)).rejects.toThrow("no clock");
  });

  it("is nobody's where the environment lacks what buyers' access needs", async () => {
    const { accessToken } = await buyerOf(worker());
    for (const missing of ["JWT_ACCESS_SECRET", "REDIS_URL"]) {
      const deps = createDeps({ ...env, [missing]: undefined });
      expect(await identityOf(deps, accessToken)).toBeUndefined();
      expect(await deps.identities.ticket(accessToken, "/searches")).toBeUndefined();
    }
  });
});

describe("a stream's ticket", () => {
  it("lets its buyer in below its path, where it is used first within its seconds, and nowhere else", async () => {
    const here = worker();
    const { id, accessToken } = await buyerOf(here);
    const { streamTicketSeconds } = here.deps.contract.access;
    const issue = async () => {
      const issued = await here.ask("/auth/stream-ticket", { path: "/searches" }, accessToken);
      expect(issued).toMatchObject({ status: 200, body: { expiresIn: streamTicketSeconds } });
      expect(issued.headers.get("cache-control")).toBe("no-store");
      return String(issued.body["ticket"]);
    };
    const [used, late] = [await issue(), await issue()];
    here.pass(streamTicketSeconds - 1);
    expect(await here.deps.identities.ticket(used, "/searches/src_1/stream")).toMatchObject({ kind: "buyer", id });
    expect(await here.deps.identities.ticket(used, "/carts/crt_1")).toBeUndefined();
    here.pass(1);
    expect(await here.deps.identities.ticket(late, "/searches/src_1/stream")).toBeUndefined();
  });

  it("serves reconnects on every isolate for as long as its session lives, and not a moment longer", async () => {
    const [here, elsewhere] = [worker(), worker()];
    const both = [here, elsewhere];
    const { accessToken, refreshToken } = await buyerOf(here);
    const { streamTicketSeconds, accessTokenSeconds, revocationSeconds } = here.deps.contract.access;
    const ticket = String((await here.ask("/auth/stream-ticket", { path: "/searches" }, accessToken)).body["ticket"]);
    // As an EventSource comes again: to the same address, with the last event it has. It is let in, though no such search is there.
    const path = `/searches/${here.deps.ids.next("srch")}/stream?ticket=${ticket}`;
    const letIn = async () =>
      (await Promise.all(both.map(({ ask }) => ask(path, undefined, undefined, { "last-event-id": "7" })))).map(({ status }) => status);
    expect(await letIn()).toEqual([404, 404]);
    for (const seconds of [streamTicketSeconds, accessTokenSeconds, 3 * accessTokenSeconds]) {
      for (const { pass } of both) pass(seconds);
      expect(await letIn()).toEqual([404, 404]);
    }
    const { body } = await here.ask("/auth/refresh", { refreshToken });
    expect((await here.ask("/auth/logout", undefined, String(body["accessToken"]))).status).toBe(204);
    for (const { pass } of both) pass(revocationSeconds);
    expect(await letIn()).toEqual([401, 401]);
  });

  it("ends with the session that nobody refreshed", async () => {
    const here = worker();
    const { id, accessToken } = await buyerOf(here);
    const { refreshTokenSeconds } = here.deps.contract.access;
    const ticket = String((await here.ask("/auth/stream-ticket", { path: "/searches" }, accessToken)).body["ticket"]);
    expect(await here.deps.identities.ticket(ticket, "/searches/src_1/stream")).toBeDefined();
    const sid = (await readAccess(here.deps, accessToken))?.sid ?? "";
    const expiresAt = new Date(here.deps.clock.now().getTime() + 60_000);
    await here.deps.db.update(buyerSessions).set({ expiresAt }).where(eq(buyerSessions.id, sid));
    here.pass(60);
    await within(env.BUYER_SESSIONS, id, BuyerSessionsObject, (_, { storage }) => void storage.sql.exec("DELETE FROM sessions"));
    expect(await here.deps.identities.ticket(ticket, "/searches/src_1/stream")).toBeUndefined();
    expect(refreshTokenSeconds).toBeGreaterThan(60);
  });

  it("is not issued for a token that ran out", async () => {
    const here = worker();
    const { accessToken } = await buyerOf(here);
    here.pass(here.deps.contract.access.accessTokenSeconds);
    expect((await here.ask("/auth/stream-ticket", { path: "/searches" }, accessToken)).status).toBe(401);
    // Also where it ran out between the door and here.
    await expect(issueStreamTicket(here.deps, accessToken, "/searches")).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("[AUTH-3] whether a session has ended", () => {
  it("is asked once in the contract's seconds for each session", async () => {
    const here = worker();
    const { accessToken } = await buyerOf(here);
    const { revocationSeconds } = here.deps.contract.access;
    for (let again = 0; again < 3; again += 1) await identityOf(here.deps, accessToken);
    expect(here.asked).toHaveLength(1);
    here.pass(revocationSeconds - 1);
    await identityOf(here.deps, accessToken);
    expect(here.asked).toHaveLength(1);
    here.pass(1);
    await identityOf(here.deps, accessToken);
    expect(here.asked).toHaveLength(2);
  });
});
