import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { BuyerSessions as BuyerSessionsObject } from "../../../durable-objects/buyer-sessions/object.ts";
import type { Deps } from "../../../src/deps.ts";
import { changePassword } from "../../../src/features/auth/change-password.ts";
import { makeOwnServiceToken } from "../../../src/features/auth/make-own-service-token.ts";
import { standingTokens } from "../../../src/features/auth/service-token-store.ts";
import { login } from "../../../src/features/auth/login.ts";
import { signOutEverywhere } from "../../../src/features/auth/sign-out-everywhere.ts";
import { buyerSessions } from "../../../src/features/auth/tables.ts";
import { tellEndedSessions } from "../../../src/features/auth/tell-ended-sessions.ts";
import { readAccess } from "../../../src/features/auth/tokens.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenDesk, overriding, within } from "../objects.ts";
import { bearer, provenBuyer, served, tokenOf } from "./service-token-setting.ts";
import { HOME, isolates, PASSWORD, rotated, signedIn, tokensOf, withoutStores } from "./setting.ts";

const NEXT = "another staple, and longer";

beforeAll(awakenDesk, 60_000);

const sessionOf = async (deps: Deps, token: string) => present(await readAccess(deps, token), "an access token").sid;
const rowOf = async (deps: Deps, id: string) => {
  const [row] = await deps.db.select().from(buyerSessions).where(eq(buyerSessions.id, id));
  return present(row, "a session");
};
const answersTo = async (deps: Deps, token: string) => (await deps.identities.buyer(token)) !== undefined;
/** An owner that does not answer when it is told of an end. */
const deaf = (deps: Deps): Partial<Deps> => ({
  buyerSessions: (buyerId) => overriding(deps.buyerSessions(buyerId), { endAll: () => Promise.reject(new Error("gone")) }),
});

describe("a buyer's sessions", () => {
  it("are listed with what opened them and which one asks, a page at a time, and nobody else's", async () => {
    const deps = isolates().one();
    const ask = served(deps);
    const buyer = await signedIn(deps);
    await signedIn(deps);
    const phone = valueOf(
      await login(deps, { email: buyer.email, password: PASSWORD, address: HOME, client: `Phone/1 ${"x".repeat(300)}` }),
    );
    const first = await ask("GET", "/auth/sessions?limit=1", bearer(phone.accessToken));
    expect(first.body["items"]).toEqual([
      expect.objectContaining({ id: await sessionOf(deps, phone.accessToken), current: true, client: `Phone/1 ${"x".repeat(192)}` }),
    ]);
    const rest = await ask("GET", `/auth/sessions?limit=5&cursor=${String(first.body["nextCursor"])}`, bearer(phone.accessToken));
    expect(rest.body).toMatchObject({
      items: [{ id: await sessionOf(deps, buyer.access), current: false, client: null }],
      nextCursor: null,
    });
  });

  it("[AUTH-3] are ended one by one, by their buyer alone, within the contract's seconds; again is no error", async () => {
    const { one, pass } = isolates();
    const [here, elsewhere] = [one(), one()];
    const ask = served(here);
    const buyer = await signedIn(here);
    const stolen = await tokensOf(here, buyer.email);
    const path = `/auth/sessions/${await sessionOf(here, stolen.access)}`;
    expect(await answersTo(elsewhere, stolen.access)).toBe(true);
    expect(await ask("DELETE", path, bearer((await signedIn(here)).access))).toMatchObject({ status: 404 });
    for (const status of [204, 204]) expect(await ask("DELETE", path, bearer(buyer.access))).toMatchObject({ status });
    pass(here.contract.access.revocationSeconds);
    for (const deps of [here, elsewhere]) expect(await answersTo(deps, stolen.access)).toBe(false);
    await expect(rotated(here, stolen.refresh)).rejects.toThrow("session-ended");
    expect((await ask("GET", "/auth/sessions", bearer(buyer.access))).body["items"]).toHaveLength(1);
  });

  it("[AUTH-3] are ended one by one while Postgres is away too, by their buyer alone, and are told of to it after", async () => {
    const { one, pass } = isolates();
    const [here, elsewhere, away] = [one(), one(), one(withoutStores("db"))];
    const [buyer, other] = [await signedIn(here), await signedIn(here)];
    const stolen = await tokensOf(here, buyer.email);
    const path = `/auth/sessions/${await sessionOf(here, stolen.access)}`;
    for (const { access } of [buyer, other, stolen]) expect(await answersTo(elsewhere, access)).toBe(true);
    const alarm = (id: string) =>
      within(env.BUYER_SESSIONS, id, BuyerSessionsObject, async (sessions) => {
        sessions.deps = here;
        await sessions.alarm();
        sessions.deps = away;
      });
    for (const { id } of [buyer, other])
      await within(env.BUYER_SESSIONS, id, BuyerSessionsObject, (sessions) => void (sessions.deps = away));

    expect(await served(away)("DELETE", path, bearer(other.access))).toMatchObject({ status: 204 });
    await alarm(other.id);
    pass(here.contract.access.revocationSeconds);
    expect(await answersTo(here, stolen.access)).toBe(true);
    expect(await rowOf(here, await sessionOf(here, stolen.access))).toMatchObject({ revokedAt: null });

    const answer = await served(away)("DELETE", path, bearer(buyer.access));
    expect([answer.status, answer.headers.get("x-degraded")]).toEqual([204, expect.stringContaining('"mode":"unlisted"')]);
    pass(here.contract.access.revocationSeconds);
    for (const deps of [here, elsewhere, away]) expect(await answersTo(deps, stolen.access)).toBe(false);
    await alarm(buyer.id);
    await expect(rotated(here, stolen.refresh)).rejects.toThrow("session-ended");
    expect((await served(here)("GET", "/auth/sessions", bearer(buyer.access))).body["items"]).toHaveLength(1);
    expect(await served(away)("DELETE", path, bearer(stolen.access))).toMatchObject({ status: 401 });
  });

  it("[AUTH-3] end everywhere at once, this one and the service tokens where that is said", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await provenBuyer(deps);
    const program = await tokenOf(deps, buyer.id);
    const other = await tokensOf(deps, buyer.email);
    expect(await ask("POST", "/auth/sign-out-everywhere", bearer(buyer.access), { thisSession: false })).toMatchObject({
      status: 200,
      body: { sessionsEnded: 1 },
    });
    pass(deps.contract.access.revocationSeconds);
    expect(await Promise.all([buyer.access, other.access, program.token].map((token) => answersTo(deps, token)))).toEqual([
      true,
      false,
      true,
    ]);
    expect(await ask("POST", "/auth/sign-out-everywhere", bearer(buyer.access), { serviceTokens: true })).toMatchObject({
      body: { sessionsEnded: 1 },
    });
    pass(deps.contract.access.revocationSeconds);
    for (const token of [buyer.access, program.token]) expect(await answersTo(deps, token)).toBe(false);
  });

  it("[AUTH-3] that ended while their owner did not answer are told of by the cron, once", async () => {
    const { one, lines, pass } = isolates();
    const deps = one();
    const buyer = await signedIn(deps);
    const other = await tokensOf(deps, buyer.email);
    const [mine, theirs] = [await sessionOf(deps, buyer.access), await sessionOf(deps, other.access)];
    await signOutEverywhere(one(deaf(deps)), { buyerId: buyer.id, sessionId: mine }, { thisSession: false, serviceTokens: false });
    expect(lines).toContainEqual(expect.objectContaining({ event: "auth.ended-sessions.untold" }));
    expect(await rowOf(deps, theirs)).toMatchObject({ ownerTold: false });
    // Until then a refresh is refused, and an access token that is out is taken.
    await expect(rotated(deps, other.refresh)).rejects.toThrow("session-ended");
    expect(await tellEndedSessions(one(deaf(deps)))).toEqual({ told: 0 });
    expect((await tellEndedSessions(deps)).told).toBeGreaterThan(0);
    expect(await rowOf(deps, theirs)).toMatchObject({ ownerTold: true });
    pass(deps.contract.access.revocationSeconds);
    expect(await answersTo(deps, other.access)).toBe(false);
    expect(await tellEndedSessions(deps)).toEqual({ told: 0 });
  });
});

describe("a session that has ended, which an isolate may take for alive for some seconds", () => {
  it("[AUTH-3] makes no service token and ends nobody's session, whoever ended it", async () => {
    const deps = isolates().one();
    const ask = served(deps);
    const buyer = await provenBuyer(deps);
    for (const how of ["everywhere", "one by one", "at its owner alone"]) {
      const stolen = await tokensOf(deps, buyer.email);
      expect(await ask("GET", "/auth/me", bearer(stolen.access))).toMatchObject({ status: 200 });
      const id = await sessionOf(deps, stolen.access);
      if (how === "everywhere") await ask("POST", "/auth/sign-out-everywhere", bearer(buyer.access), { thisSession: false });
      if (how === "one by one") await ask("DELETE", `/auth/sessions/${id}`, bearer(buyer.access));
      if (how === "at its owner alone") await deps.buyerSessions(buyer.id).end(id, "signed-out", 900);
      // Within the seconds the isolate still lets it in.
      expect(await ask("GET", "/auth/me", bearer(stolen.access))).toMatchObject({ status: 200 });
      const refusedAct = { status: 401, body: { type: "/problems/session-ended" } };
      expect(await ask("POST", "/auth/service-tokens", bearer(stolen.access), { name: how, scopes: ["cart"] })).toMatchObject(refusedAct);
      expect(await ask("POST", "/auth/sign-out-everywhere", bearer(stolen.access), {})).toMatchObject(refusedAct);
      expect(await ask("DELETE", `/auth/sessions/${await sessionOf(deps, buyer.access)}`, bearer(stolen.access))).toMatchObject(refusedAct);
    }
    expect(await answersTo(deps, buyer.access)).toBe(true);
    expect((await ask("GET", "/auth/service-tokens", bearer(buyer.access))).body["items"]).toEqual([]);
  });

  it("leaves no service token that it was making meanwhile", async () => {
    const { one } = isolates();
    const deps = one();
    const buyer = await provenBuyer(deps);
    const session = { buyerId: buyer.id, sessionId: await sessionOf(deps, buyer.access) };
    let asked = 0;
    const ending = one({
      buyerSessions: (buyerId) =>
        overriding(deps.buyerSessions(buyerId), {
          standing: async (id) => {
            asked += 1;
            if (asked === 2) await deps.buyerSessions(buyerId).end(id, "signed-out", 900);
            return deps.buyerSessions(buyerId).standing(id);
          },
        }),
    });
    const wanted = { name: "Nightly", scopes: ["cart"] as const, expiresAt: undefined };
    expect(await makeOwnServiceToken(ending, session, wanted, undefined)).toMatchObject({ refusal: { kind: "session-ended" } });
    expect(await standingTokens(deps.db, buyer.id, deps.clock.now())).toEqual([]);
  });
});

describe("a buyer's password", () => {
  it("is changed by whoever knows it, which ends every other session and leaves a line in the audit trail", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await signedIn(deps);
    const other = await tokensOf(deps, buyer.email);
    const change = (currentPassword: string, newPassword: string) =>
      ask("POST", "/auth/password", bearer(buyer.access), { currentPassword, newPassword });
    expect(await change("not it at all", NEXT)).toMatchObject({
      status: 403,
      body: { type: "/problems/password-wrong", errors: [{ pointer: "/currentPassword" }] },
    });
    expect(await change(PASSWORD, "short")).toMatchObject({ status: 400, body: { errors: [{ pointer: "/newPassword" }] } });
    expect(await answersTo(deps, other.access)).toBe(true);
    expect(await change(PASSWORD, NEXT)).toMatchObject({ status: 200, body: { sessionsEnded: 1 } });
    pass(deps.contract.access.revocationSeconds);
    expect([await answersTo(deps, buyer.access), await answersTo(deps, other.access)]).toEqual([true, false]);
    // Sent again after an answer that was lost.
    expect(await change(PASSWORD, NEXT)).toMatchObject({ status: 200, body: { sessionsEnded: 0 } });
    const signIn = (password: string) => login(deps, { email: buyer.email, password, address: HOME });
    expect(await signIn(PASSWORD)).toMatchObject({ ok: false, refusal: { kind: "sign-in-failed" } });
    expect(await signIn(NEXT)).toMatchObject({ ok: true });
    const lines = await deps.auditTrails.postgres.auditLines({ actor: buyer.id, limit: 10 });
    expect(lines).toMatchObject([{ action: "buyer.password.change", subject: buyer.id, actor: { email: buyer.email } }]);
    expect(JSON.stringify(lines)).not.toContain(NEXT);
  });

  it("is guessed by a stolen session as slowly as at the door", async () => {
    const { one, counted } = isolates();
    const deps = one();
    const buyer = await signedIn(deps);
    const session = { buyerId: buyer.id, sessionId: await sessionOf(deps, buyer.access) };
    const guess = () => changePassword(deps, session, { currentPassword: "a guess of mine", newPassword: NEXT, address: "198.51.100.7" });
    const { free } = deps.contract.access.throttles["account-at-address"];
    for (let tries = 0; tries < free; tries += 1) expect(await guess()).toMatchObject({ refusal: { kind: "password-wrong" } });
    expect(await guess()).toMatchObject({ refusal: { kind: "sign-in-throttled" } });
    expect([counted["auth_password_changes failed"], counted["auth_password_changes throttled"]]).toEqual([free, 1]);
  });

  it("is changed once by two that come at once", async () => {
    const deps = isolates().one();
    const buyer = await signedIn(deps);
    const session = { buyerId: buyer.id, sessionId: await sessionOf(deps, buyer.access) };
    const changes = await Promise.all(
      [NEXT, `${NEXT} still`].map((newPassword) =>
        changePassword(deps, session, { currentPassword: PASSWORD, newPassword, address: HOME }),
      ),
    );
    expect(changes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("opens no session where it was changed while it was compared", async () => {
    const { one } = isolates();
    const deps = one();
    const buyer = await signedIn(deps);
    const session = { buyerId: buyer.id, sessionId: await sessionOf(deps, buyer.access) };
    // The old password is right, and is no longer the account's when the session is to be opened.
    const overtaken = one({
      signInCounters: (owner) =>
        overriding(deps.signInCounters(owner), {
          takeBack: async (...given) => {
            if (owner.startsWith("account"))
              await changePassword(deps, session, { currentPassword: PASSWORD, newPassword: NEXT, address: HOME });
            return deps.signInCounters(owner).takeBack(...given);
          },
        }),
    });
    expect(await login(overtaken, { email: buyer.email, password: PASSWORD, address: "203.0.113.9" })).toMatchObject({
      ok: false,
      refusal: { kind: "sign-in-failed" },
    });
    const open = await deps.db.select().from(buyerSessions).where(eq(buyerSessions.buyerId, buyer.id));
    expect(open.map(({ id }) => id)).toEqual([session.sessionId]);
  });
});
