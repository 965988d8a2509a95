import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { BuyerSessions as BuyerSessionsObject } from "../../../durable-objects/buyer-sessions/object.ts";
import type { Deps } from "../../../src/deps.ts";
import { revokeServiceToken } from "../../../src/features/auth/revoke-service-token.ts";
import { newServiceToken } from "../../../src/features/auth/service-token-format.ts";
import { findServiceToken } from "../../../src/features/auth/service-token-store.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { presentationOf } from "../../../src/platform/identity.ts";
import { present } from "../../support/present.ts";
import { awakenDesk, overriding, within } from "../objects.ts";
import { bearer, provenBuyer, served, tokenOf } from "./service-token-setting.ts";
import { isolates, withoutStores } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

describe("a revoked service token", () => {
  it.each([
    ["nothing gone", []],
    ["Postgres gone", ["db"]],
    ["Postgres and Redis gone", ["db", "redis"]],
  ] as const)("[AUTH-3] is refused on each isolate within the contract's seconds, with %s after", async (_what, gone) => {
    const { one, pass } = isolates();
    const here = one();
    let stores: Deps = one();
    const elsewhere = one(Object.defineProperties({}, { db: { get: () => stores.db, enumerable: true } }));
    const made = await tokenOf(here, (await provenBuyer(here)).id);
    for (const deps of [here, elsewhere]) expect(await deps.identities.buyer(made.token)).toMatchObject({ id: made.buyerId });
    expect(await revokeServiceToken(here, made)).toMatchObject({ ok: true });
    stores = one(withoutStores(...gone));
    pass(here.contract.access.revocationSeconds);
    for (const deps of [here, elsewhere]) expect(await deps.identities.buyer(made.token)).toBeUndefined();
  });

  it("[AUTH-3] is refused where it was revoked between its look-up and its use", async () => {
    const { one } = isolates();
    const deps = one();
    const made = await tokenOf(deps, (await provenBuyer(deps)).id);
    const racing = one({
      buyerSessions: (buyerId) =>
        overriding(deps.buyerSessions(buyerId), {
          confirm: async (...given) => {
            await revokeServiceToken(deps, made);
            return deps.buyerSessions(buyerId).confirm(...given);
          },
        }),
    });
    expect(await racing.identities.buyer(made.token)).toBeUndefined();
  });

  it("[AUTH-3] that Postgres was not told of is told by its owner, and is said once", async () => {
    const { one, lines } = isolates();
    const deps = one();
    const made = await tokenOf(deps, (await provenBuyer(deps)).id);
    await within(env.BUYER_SESSIONS, made.buyerId, BuyerSessionsObject, (sessions) => void (sessions.deps = deps));
    // Gone once it is known whose the token is.
    let asked = 0;
    const { db } = deps;
    const goingDown = one(
      Object.defineProperties({}, { db: { get: () => ((asked += 1) === 1 ? db : one(withoutStores("db")).db), enumerable: true } }),
    );
    expect(await revokeServiceToken(goingDown, made)).toMatchObject({ ok: true });
    expect(lines).toContainEqual(expect.objectContaining({ event: "auth.ended-sessions.unrecorded" }));
    await within(env.BUYER_SESSIONS, made.buyerId, BuyerSessionsObject, (sessions) => sessions.alarm());
    expect(await findServiceToken(deps.db, made)).toMatchObject({ revokedAt: expect.any(Date) });
    await revokeServiceToken(deps, made);
    expect(lines.filter(({ event }) => event === "auth.service-token.revoked")).toMatchObject([{ credentialId: made.id }]);
  });

  it("[AUTH-3] is refused within the contract's seconds where it was revoked while Postgres was away, which is told of it after", async () => {
    const { one, lines, pass } = isolates();
    const [deps, away, elsewhere] = [one(), one(withoutStores("db")), one()];
    const buyer = await provenBuyer(deps);
    const made = await tokenOf(deps, buyer.id);
    await within(env.BUYER_SESSIONS, buyer.id, BuyerSessionsObject, (sessions) => void (sessions.deps = away));
    for (const isolate of [deps, elsewhere]) expect(await isolate.identities.buyer(made.token)).toMatchObject({ id: buyer.id });
    expect(await deps.identities.buyer(buyer.access)).toMatchObject({ id: buyer.id });
    for (let again = 0; again < 2; again += 1) {
      const answer = await served(away)("DELETE", `/auth/service-tokens/${made.id}`, bearer(buyer.access));
      expect(answer.status).toBe(204);
      expect(JSON.parse(present(answer.headers.get("x-degraded"), "why it is less"))).toMatchObject({
        ...{ mode: "unlisted", reason: "postgres is not reachable", policy: "access.revocationSeconds" },
      });
    }
    pass(deps.contract.access.revocationSeconds);
    for (const isolate of [deps, elsewhere, one()]) expect(await isolate.identities.buyer(made.token)).toBeUndefined();
    expect(await findServiceToken(deps.db, made)).toMatchObject({ revokedAt: null });

    await within(env.BUYER_SESSIONS, buyer.id, BuyerSessionsObject, async (sessions) => {
      sessions.deps = deps;
      await sessions.alarm();
    });
    expect(await findServiceToken(deps.db, made)).toMatchObject({ revokedAt: expect.any(Date) });
    expect(lines.filter(({ event }) => event === "auth.service-token.revoked")).toMatchObject([{ credentialId: made.id }]);
  });

  it("[AUTH-3] is ended too where the driver says in its own words that Postgres does not answer, and not by another fault", async () => {
    const { one } = isolates();
    const deps = one();
    const made = await tokenOf(deps, (await provenBuyer(deps)).id);
    const failing = (error: Error) =>
      one({
        db: overriding(deps.db, {
          select: () => {
            throw error;
          },
        }),
      });
    const unanswered = Object.assign(new Error("fetch failed"), { name: "NeonDbError" });
    expect(await revokeServiceToken(failing(unanswered), made)).toMatchObject({ ok: true, value: { mode: "unlisted" } });
    await expect(revokeServiceToken(failing(new TypeError("a fault of ours")), made)).rejects.toThrow("a fault of ours");
  });

  it("[AUTH-3] of somebody else's is ended nowhere by who says it is his while Postgres is away", async () => {
    const { one, pass } = isolates();
    const [deps, away] = [one(), one(withoutStores("db"))];
    const [owner, other] = [await provenBuyer(deps), await provenBuyer(deps)];
    const made = await tokenOf(deps, owner.id);
    await within(env.BUYER_SESSIONS, other.id, BuyerSessionsObject, (sessions) => void (sessions.deps = away));
    expect(await revokeServiceToken(away, { id: made.id, buyerId: other.id })).toMatchObject({ ok: true });
    await within(env.BUYER_SESSIONS, other.id, BuyerSessionsObject, async (sessions) => {
      sessions.deps = deps;
      await sessions.alarm();
    });
    expect(await findServiceToken(deps.db, made)).toMatchObject({ revokedAt: null });
    pass(deps.contract.access.revocationSeconds);
    expect(await deps.identities.buyer(made.token)).toMatchObject({ id: owner.id });
  });

  it("is not called revoked while Postgres is away and as many wait for it as may", async () => {
    const { one } = isolates();
    const [deps, away] = [one(), one(withoutStores("db"))];
    const buyerId = deps.ids.next("usr");
    await within(env.BUYER_SESSIONS, buyerId, BuyerSessionsObject, (sessions) => void (sessions.deps = away));
    const revoke = () => revokeServiceToken(away, { id: deps.ids.next("svc"), buyerId });
    for (let each = 0; each < 50; each += 1) expect(await revoke()).toMatchObject({ ok: true });
    await expect(revoke()).rejects.toMatchObject({ code: "dependency-unavailable", detail: { subject: "postgres" } });
    await within(env.BUYER_SESSIONS, buyerId, BuyerSessionsObject, async (sessions) => {
      sessions.deps = deps;
      await sessions.alarm();
      sessions.deps = away;
    });
    expect(await revoke()).toMatchObject({ ok: true });
  });

  it("is not called revoked where its owner did not keep it, whether Postgres answers or not", async () => {
    const { one } = isolates();
    const deps = one();
    const made = await tokenOf(deps, (await provenBuyer(deps)).id);
    const gone = () => Promise.reject(new Error("gone"));
    const buyerSessions = (buyerId: string) => overriding(deps.buyerSessions(buyerId), { end: gone, endUnseen: gone });
    for (const forgetful of [one({ buyerSessions }), one(Object.assign(withoutStores("db"), { buyerSessions }))])
      await expect(revokeServiceToken(forgetful, made)).rejects.toThrow("gone");
    expect(await findServiceToken(deps.db, made)).toMatchObject({ revokedAt: null });
  });
});

describe("a service token that stands", () => {
  it("is good to the last moment before its end and never after, also where the isolate remembers it", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const buyer = await provenBuyer(deps);
    const { token } = await tokenOf(deps, buyer.id, { expiresAt: new Date(deps.clock.now().getTime() + 100_000) });
    for (const seconds of [0, 50, 49.999]) {
      pass(seconds);
      expect(await deps.identities.buyer(token)).toMatchObject({ id: buyer.id });
    }
    pass(0.001);
    expect(await deps.identities.buyer(token)).toBeUndefined();
    expect(await one().identities.buyer(token)).toBeUndefined();
  });

  it.each([
    ["its buyer is deleted", (deps: Deps, id: string) => deps.db.delete(buyers).where(eq(buyers.id, id))],
    [
      "its buyer's address is no longer proven",
      (deps: Deps, id: string) => deps.db.update(buyers).set({ emailVerifiedAt: null }).where(eq(buyers.id, id)),
    ],
    [
      "its buyer is suspended, though nobody told the sessions' owner",
      (deps: Deps, id: string) => deps.db.update(buyers).set({ suspendedAt: new Date() }).where(eq(buyers.id, id)),
    ],
    [
      "its buyer closed the account, though nobody told the sessions' owner",
      (deps: Deps, id: string) => deps.db.update(buyers).set({ closedAt: new Date(), eraseAt: new Date() }).where(eq(buyers.id, id)),
    ],
  ])("ends where %s, at the latest when an access token would have", async (_what, end) => {
    const { one, pass } = isolates();
    const [deps, elsewhere] = [one(), one()];
    const buyer = await provenBuyer(deps);
    const { token } = await tokenOf(deps, buyer.id);
    expect(await elsewhere.identities.buyer(token)).toBeDefined();
    await end(deps, buyer.id);
    expect(await deps.identities.buyer(token)).toBeUndefined();
    pass(deps.contract.access.accessTokenSeconds);
    expect(await elsewhere.identities.buyer(token)).toBeUndefined();
  });

  it("serves on while Postgres is gone as far as an access token would, and then is unverifiable, not nobody's", async () => {
    const { one, pass, counted } = isolates();
    let stores: Deps = one();
    const deps = one(Object.defineProperties({}, { db: { get: () => stores.db, enumerable: true } }));
    const buyer = await provenBuyer(deps);
    const { token } = await tokenOf(deps, buyer.id);
    const { accessTokenSeconds } = deps.contract.access;
    expect(await deps.identities.buyer(token)).toBeDefined();
    stores = one(withoutStores("db", "redis"));
    pass(accessTokenSeconds - 1);
    expect(await deps.identities.buyer(token)).toMatchObject({ id: buyer.id });
    pass(1);
    await expect(deps.identities.buyer(token)).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(counted).toMatchObject({ auth_access_unverifiable: 1 });
  });

  it("is looked up once for as long as it is remembered", async () => {
    const { one } = isolates();
    const real = one();
    let looked = 0;
    const deps = one(Object.defineProperties({}, { db: { get: () => ((looked += 1), real.db), enumerable: true } }));
    const { token } = await tokenOf(real, (await provenBuyer(real)).id);
    await deps.identities.buyer(token);
    const first = looked;
    for (let turn = 0; turn < 5; turn += 1) await deps.identities.buyer(token);
    expect(looked).toBe(first);
  });

  it("has its use written down once in the contract's seconds, however many isolates see it", async () => {
    const { one, pass } = isolates();
    const written: Promise<unknown>[] = [];
    const isolate = () => one({ defer: (task) => void written.push(task) });
    const deps = isolate();
    const made = await tokenOf(deps, (await provenBuyer(deps)).id);
    const { lastUsedEverySeconds } = deps.contract.access.serviceTokens;
    const used = async () => {
      await Promise.all([isolate(), isolate(), isolate()].map(({ identities }) => identities.buyer(made.token)));
      await Promise.all(written);
      return (await findServiceToken(deps.db, made))?.lastUsedAt?.getTime();
    };
    expect((await findServiceToken(deps.db, made))?.lastUsedAt).toBeNull();
    const first = deps.clock.now().getTime();
    expect(await used()).toBe(first);
    const writes = written.length;
    pass(lastUsedEverySeconds - 1);
    expect(await used()).toBe(first);
    expect(written).toHaveLength(writes);
    pass(1);
    expect(await used()).toBe(first + lastUsedEverySeconds * 1000);
  });
});

describe("what looks like a service token", () => {
  it("and is mistyped asks nobody; one that is made up counts against its address before anybody is asked", async () => {
    const { one } = isolates();
    const deps = one(withoutStores("db"));
    const made = newServiceToken();
    expect(await deps.identities.buyer(`${made.slice(0, -1)}${made.endsWith("A") ? "B" : "A"}`)).toBeUndefined();
    const refusing = { ...presentationOf(made), admittedToStore: () => Promise.reject(new Error("limit")) };
    await expect(deps.identities.buyer(made, refusing)).rejects.toThrow("limit");
    await expect(deps.identities.buyer(made)).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(await one().identities.buyer(made)).toBeUndefined();
  });

  it.each(["/orders", "/health/ops"])("is answered 429 by the address's limit at %s, a new one each time", async (path) => {
    const { one, counted } = isolates();
    const rateLimits = { token: { limit: async () => ({ success: true }) }, address: { limit: async () => ({ success: false }) } };
    const ask = served(one({ rateLimits }));
    const refused = await ask("GET", path, bearer(newServiceToken()));
    expect([refused.status, refused.headers.get("ratelimit")]).toEqual([429, '"address";r=0;t=60']);
    expect(counted).not.toHaveProperty("auth_access_unverifiable");
  });
});
