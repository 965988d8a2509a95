import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { deleteEndedServiceTokens } from "../../../src/features/auth/delete-ended-service-tokens.ts";
import { makeServiceToken } from "../../../src/features/auth/make-service-token.ts";
import { revokeServiceToken } from "../../../src/features/auth/revoke-service-token.ts";
import { findServiceToken } from "../../../src/features/auth/service-token-store.ts";
import { recordRevocation } from "../../../src/features/auth/record-revocation.ts";
import { serviceTokens } from "../../../src/features/auth/tables.ts";
import { awakenDesk } from "../objects.ts";
import { bearer, provenBuyer, served, tokenOf } from "./service-token-setting.ts";
import { isolates, signedIn } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

/** An isolate in which few tokens are many. */
const bounded = (deps: Deps, bounds: Partial<Deps["contract"]["access"]["serviceTokens"]>): Partial<Deps> => {
  const { contract } = deps;
  return { contract: { ...contract, access: { ...contract.access, serviceTokens: { ...contract.access.serviceTokens, ...bounds } } } };
};

describe("a service token, over HTTP", () => {
  it("is made and shown once, listed without its text, taken as bearer and as x-api-key, and refused once it is revoked", async () => {
    const { one, lines, counted, pass } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await provenBuyer(deps);
    const made = await ask("POST", "/auth/service-tokens", bearer(buyer.access), {
      name: " Nightly ",
      scopes: ["orders:read", "cart", "cart"],
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name: "Nightly", scopes: ["cart", "orders:read"], expiresAt: null, revokedAt: null },
    });
    expect(made.headers.get("cache-control")).toBe("no-store");
    const { id, token } = made.body as { id: string; token: string };

    const listed = await ask("GET", "/auth/service-tokens", bearer(buyer.access));
    expect(listed.body).toMatchObject({ items: [{ id, name: "Nightly" }], nextCursor: null });
    const [kept] = await deps.db.select().from(serviceTokens).where(eq(serviceTokens.id, id));
    expect(kept?.digest).toMatch(/^[0-9a-f]{64}$/);

    for (const headers of [bearer(token), { "x-api-key": token }]) {
      const me = await ask("GET", "/auth/me", headers);
      expect(me).toMatchObject({
        status: 200,
        body: { id: buyer.id, email: buyer.email, serviceToken: { id, scopes: ["cart", "orders:read"] } },
      });
      expect((await ask("GET", "/orders", headers)).status).toBe(200);
    }
    const beyond = await ask(
      "POST",
      "/llm/v1/messages",
      { "x-api-key": token },
      { model: "claude-haiku-4-5", messages: [], max_tokens: 1 },
    );
    expect(beyond).toMatchObject({ status: 403, body: { type: "/problems/insufficient-scope", scope: "llm", error: expect.anything() } });
    expect(beyond.headers.get("www-authenticate")).toBe('Bearer realm="procureiq", error="insufficient_scope", scope="llm"');
    expect((await ask("DELETE", `/auth/service-tokens/${id}`, bearer(token))).status).toBe(403);

    for (let again = 0; again < 2; again += 1)
      expect((await ask("DELETE", `/auth/service-tokens/${id}`, bearer(buyer.access))).status).toBe(204);
    pass(deps.contract.access.revocationSeconds);
    expect((await ask("GET", "/auth/me", bearer(token))).status).toBe(401);
    expect((await ask("GET", "/auth/service-tokens", bearer(buyer.access))).body).toMatchObject({
      items: [{ id, revokedAt: expect.any(String) }],
    });

    expect(lines).toContainEqual(
      expect.objectContaining({ event: "auth.service-token.made", credentialId: id, buyerId: buyer.id, audit: true }),
    );
    expect(counted["auth_service_tokens made"]).toBe(1);
    expect(JSON.stringify([lines, listed.body, kept])).not.toContain(token.slice("piq_svc_".length));
  });

  it("is said to be revoked once, by whoever tells Postgres first: its owner tells it too", async () => {
    const { one, lines, counted } = isolates();
    const deps = one();
    const { id } = await tokenOf(deps, (await provenBuyer(deps)).id);
    for (let again = 0; again < 2; again += 1) await recordRevocation(deps, { id }, deps.clock.now());
    expect(lines.filter(({ event }) => event === "auth.service-token.revoked")).toMatchObject([{ credentialId: id, audit: true }]);
    expect(counted["auth_service_tokens revoked"]).toBe(1);
  });

  it("is its buyer's alone: nobody else sees or revokes it", async () => {
    const { one } = isolates();
    const deps = one();
    const ask = served(deps);
    const [owner, other] = [await provenBuyer(deps), await provenBuyer(deps)];
    const { id, token } = await tokenOf(deps, owner.id);
    expect(await ask("DELETE", `/auth/service-tokens/${id}`, bearer(other.access))).toMatchObject({
      status: 404,
      body: { type: "/problems/not-found" },
    });
    expect((await ask("GET", "/auth/service-tokens", bearer(other.access))).body).toEqual({ items: [], nextCursor: null });
    expect((await ask("GET", "/auth/me", bearer(token))).status).toBe(200);
  });

  it("is not made for who has proven no address, for a time that is over or no time, or with what is no scope", async () => {
    const { one } = isolates();
    const deps = one();
    const ask = served(deps);
    const unproven = await signedIn(deps);
    const wanted = { name: "n", scopes: ["llm"] };
    expect(await ask("POST", "/auth/service-tokens", bearer(unproven.access), wanted)).toMatchObject({
      status: 403,
      body: { type: "/problems/address-unproven" },
    });
    const buyer = await provenBuyer(deps);
    const now = deps.clock.now().getTime();
    const { longestDays } = deps.contract.access.serviceTokens;
    const ends = [now, now + longestDays * 86_400_000 + 1].map((end) => new Date(end).toISOString());
    for (const expiresAt of [...ends, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
      expect(await ask("POST", "/auth/service-tokens", bearer(buyer.access), { ...wanted, expiresAt })).toMatchObject({
        status: 400,
        body: { type: "/problems/service-token-expiry-refused", errors: [{ pointer: "/expiresAt" }] },
      });
    for (const [pointer, wrong] of [
      ["/scopes/0", { ...wanted, scopes: ["admin"] }],
      ["/scopes", { ...wanted, scopes: [] }],
      ["/scopes", { ...wanted, scopes: Array.from({ length: 10 }, () => "llm") }],
      ["/name", { ...wanted, name: " " }],
      ["/name", { ...wanted, name: "n".repeat(101) }],
      ["/expiresAt", { ...wanted, expiresAt: "next year" }],
    ] as const)
      expect(await ask("POST", "/auth/service-tokens", bearer(buyer.access), wrong)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer }] },
      });
    expect((await ask("GET", "/auth/service-tokens", bearer(buyer.access))).body).toEqual({ items: [], nextCursor: null });
  });

  it("that is asked for ten times at once with one Idempotency-Key is one, whose text is shown to one", async () => {
    const { one } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await provenBuyer(deps);
    const headers = { ...bearer(buyer.access), "idempotency-key": "once" };
    const wanted = { name: "n", scopes: ["llm"] };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask("POST", "/auth/service-tokens", headers, wanted)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(new Set(answers.map(({ body }) => body["id"])).size).toBe(1);
    expect(answers.filter(({ body }) => "token" in body)).toHaveLength(1);
    expect(answers.filter((answer) => answer.headers.get("idempotency-replayed") === "true")).toHaveLength(9);
    expect(await ask("POST", "/auth/service-tokens", headers, { ...wanted, name: "other" })).toMatchObject({
      status: 422,
      body: { type: "/problems/idempotency-key-reused" },
    });
    const other = await provenBuyer(deps);
    const theirs = await ask("POST", "/auth/service-tokens", { ...bearer(other.access), "idempotency-key": "once" }, wanted);
    expect(theirs.body).toHaveProperty("token");
  });
});

describe("a buyer's number of tokens", () => {
  it("is never above the contract's, also where several are made at once; a revoked or expired one makes room", async () => {
    const { one, pass } = isolates();
    const base = one();
    const deps = one(bounded(base, { maxPerBuyer: 3 }));
    const { id: buyerId } = await provenBuyer(deps);
    const soon = new Date(deps.clock.now().getTime() + 1_000);
    const first = await tokenOf(deps, buyerId);
    await tokenOf(deps, buyerId, { expiresAt: soon });
    const make = () => makeServiceToken(deps, buyerId, { name: "n", scopes: ["llm"], expiresAt: undefined }, undefined);
    const atOnce = await Promise.all(Array.from({ length: 6 }, make));
    expect(atOnce.filter(({ ok }) => ok)).toHaveLength(1);
    expect(atOnce).toContainEqual({ ok: false, refusal: { kind: "too-many-service-tokens", maximum: 3 } });
    await revokeServiceToken(deps, first);
    pass(1);
    expect((await Promise.all(Array.from({ length: 6 }, make))).filter(({ ok }) => ok)).toHaveLength(2);
  });

  it("made within a day is bounded too, ended ones counted", async () => {
    const { one, pass } = isolates();
    const deps = one(bounded(one(), { madePerDay: 2 }));
    const { id: buyerId } = await provenBuyer(deps);
    for (let turn = 0; turn < 2; turn += 1) {
      await revokeServiceToken(deps, await tokenOf(deps, buyerId));
      pass(100);
    }
    const make = () => makeServiceToken(deps, buyerId, { name: "n", scopes: ["llm"], expiresAt: undefined }, undefined);
    expect(await make()).toEqual({ ok: false, refusal: { kind: "service-tokens-made", maximum: 2, retryAfterSeconds: 86_400 - 200 } });
    pass(86_400 - 201);
    expect(await make()).toMatchObject({ ok: false });
    pass(1);
    expect(await make()).toMatchObject({ ok: true });
  });
});

describe("tokens that ended", () => {
  it("are deleted after the contract's days, those that stand never", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const { id: buyerId } = await provenBuyer(deps);
    const stands = await tokenOf(deps, buyerId);
    const expires = await tokenOf(deps, buyerId, { expiresAt: new Date(deps.clock.now().getTime() + 1_000) });
    const revoked = await tokenOf(deps, buyerId);
    await revokeServiceToken(deps, revoked);
    pass(deps.contract.access.serviceTokens.endedKeptDays * 86_400);
    await deleteEndedServiceTokens(deps);
    expect(await findServiceToken(deps.db, revoked)).toBeDefined();
    pass(2);
    await deleteEndedServiceTokens(deps);
    expect(await Promise.all([stands, expires, revoked].map((one) => findServiceToken(deps.db, one)))).toMatchObject([
      { id: stands.id },
      undefined,
      undefined,
    ]);
  });
});
