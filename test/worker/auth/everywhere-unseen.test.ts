import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { BuyerSessions as BuyerSessionsObject } from "../../../durable-objects/buyer-sessions/object.ts";
import type { Deps } from "../../../src/deps.ts";
import { refresh } from "../../../src/features/auth/refresh.ts";
import { findServiceToken } from "../../../src/features/auth/service-token-store.ts";
import { buyerSessions } from "../../../src/features/auth/tables.ts";
import { readAccess } from "../../../src/features/auth/tokens.ts";
import { present } from "../../support/present.ts";
import { awakenDesk, overriding, within } from "../objects.ts";
import { bearer, provenBuyer, served, tokenOf } from "./service-token-setting.ts";
import { isolates, signedIn, tokensOf, withoutStores } from "./setting.ts";

const EVERYWHERE = "/auth/sign-out-everywhere";

beforeAll(awakenDesk, 60_000);

const answersTo = async (deps: Deps, token: string) => (await deps.identities.buyer(token)) !== undefined;
const idOf = async (deps: Deps, token: string) => present(await readAccess(deps, token), "an access token").sid;
const endedIn = async (deps: Deps, buyerId: string) => {
  const rows = await deps.db.select().from(buyerSessions).where(eq(buyerSessions.buyerId, buyerId));
  return rows.filter(({ revokedAt }) => revokedAt !== null).map(({ id, revokedReason }) => `${id} ${revokedReason}`);
};
/** What the buyer's object reaches; with `look` its alarm goes off too. */
const reaching = (id: string, deps: Deps, look = false) =>
  within(env.BUYER_SESSIONS, id, BuyerSessionsObject, async (sessions) => {
    sessions.deps = deps;
    if (look) await sessions.alarm();
  });
/** As if the object had never heard of what lives. */
const forgetting = (id: string) =>
  within(env.BUYER_SESSIONS, id, BuyerSessionsObject, (_sessions, state) => void state.storage.sql.exec("DELETE FROM sessions"));

describe("a sign-out everywhere while Postgres is away", () => {
  it("[AUTH-3] ends every session but the one that asks within the contract's seconds, says that no list has it, and tells Postgres", async () => {
    const { one, pass, lines } = isolates();
    const [here, elsewhere, away] = [one(), one(), one(withoutStores("db", "redis"))];
    const buyer = await provenBuyer(here);
    const program = await tokenOf(here, buyer.id);
    const [first, second] = [await tokensOf(here, buyer.email), await tokensOf(here, buyer.email)];
    await reaching(buyer.id, away);
    const stays = [buyer.access, program.token];
    for (const token of [...stays, first.access, second.access]) expect(await answersTo(elsewhere, token)).toBe(true);

    const answer = await served(away)("POST", EVERYWHERE, bearer(buyer.access), { thisSession: false });
    expect(answer).toMatchObject({ status: 200, body: { sessionsEnded: 2 } });
    expect(JSON.parse(present(answer.headers.get("x-degraded"), "why it is less"))).toMatchObject({
      ...{ mode: "unlisted", reason: "postgres is not reachable", policy: "access.revocationSeconds" },
    });
    expect(lines).toContainEqual(expect.objectContaining({ event: "auth.signed-out-everywhere", sessions: 2, audit: true }));
    pass(here.contract.access.revocationSeconds);
    for (const deps of [here, elsewhere, away]) {
      for (const { access } of [first, second]) expect(await answersTo(deps, access)).toBe(false);
      expect(await answersTo(deps, buyer.access)).toBe(true);
    }
    expect(await answersTo(here, program.token)).toBe(true);

    expect(await endedIn(here, buyer.id)).toEqual([]);
    await reaching(buyer.id, here, true);
    const ended = await Promise.all([first, second].map(async ({ access }) => `${await idOf(here, access)} signed-out-everywhere`));
    expect((await endedIn(here, buyer.id)).toSorted()).toEqual(ended.toSorted());
  });

  it("[AUTH-3] ends what its owner knows nothing of: no refresh brings it back once Postgres answers, before or after that is told", async () => {
    const { one, pass } = isolates();
    const [here, away] = [one(), one(withoutStores("db"))];
    const buyer = await signedIn(here);
    const idle = await tokensOf(here, buyer.email);
    await forgetting(buyer.id);
    expect(await answersTo(one(), buyer.access)).toBe(true);
    await reaching(buyer.id, away);
    expect(await served(away)("POST", EVERYWHERE, bearer(buyer.access), { thisSession: false })).toMatchObject({
      status: 200,
      body: { sessionsEnded: 0 },
    });
    pass(here.contract.access.revocationSeconds);
    const isRefused = async () => {
      expect(await answersTo(one(), idle.access)).toBe(false);
      expect(await refresh(here, idle.refresh)).toMatchObject({ ok: false, refusal: { kind: "session-ended" } });
    };
    await isRefused();
    // Who comes in again after it stays.
    const again = await tokensOf(here, buyer.email);
    await reaching(buyer.id, here, true);
    await isRefused();
    for (const { access } of [buyer, again]) expect(await answersTo(one(), access)).toBe(true);
    expect(await endedIn(here, buyer.id)).toEqual([`${await idOf(here, idle.access)} signed-out-everywhere`]);
  });

  it("[AUTH-3] ends this session and the service tokens where that is said, those its owner does not know among them", async () => {
    const { one, pass, lines } = isolates();
    const [here, away] = [one(), one(withoutStores("db"))];
    const buyer = await provenBuyer(here);
    const [used, unused] = [await tokenOf(here, buyer.id), await tokenOf(here, buyer.id)];
    await reaching(buyer.id, away);
    for (const token of [buyer.access, used.token]) expect(await answersTo(away, token).catch(() => answersTo(here, token))).toBe(true);
    const answer = await served(away)("POST", EVERYWHERE, bearer(buyer.access), { serviceTokens: true });
    expect(answer).toMatchObject({ status: 200, body: { sessionsEnded: 1 } });
    pass(here.contract.access.revocationSeconds);
    for (const token of [buyer.access, used.token, unused.token]) expect(await answersTo(one(), token)).toBe(false);
    const later = await tokenOf(here, buyer.id);
    await reaching(buyer.id, here, true);
    for (const made of [used, unused]) expect(await findServiceToken(here.db, made)).toMatchObject({ revokedAt: expect.any(Date) });
    expect(await findServiceToken(here.db, later)).toMatchObject({ revokedAt: null });
    const revoked = lines.filter(({ event }) => event === "auth.service-token.revoked").map(({ credentialId }) => String(credentialId));
    expect(revoked.toSorted()).toEqual([used.id, unused.id].toSorted());
  });

  it("[AUTH-3] that a stolen session asked for ends nobody's but by one that lives, and is refused where its owner did not keep it", async () => {
    const { one } = isolates();
    const [here, away] = [one(), one(withoutStores("db"))];
    const buyer = await signedIn(here);
    const stolen = await tokensOf(here, buyer.email);
    await reaching(buyer.id, away);
    expect(await answersTo(here, stolen.access)).toBe(true);
    await here.buyerSessions(buyer.id).end(await idOf(here, stolen.access), "signed-out", 900);
    expect(await served(away)("POST", EVERYWHERE, bearer(stolen.access), {})).toMatchObject({ status: 401 });
    const forgetful = one(
      Object.assign(withoutStores("db"), {
        buyerSessions: (id: string) => overriding(here.buyerSessions(id), { endAllUnseen: () => Promise.reject(new Error("gone")) }),
      }),
    );
    expect(await served(forgetful)("POST", EVERYWHERE, bearer(buyer.access), {})).toMatchObject({ status: 500 });
    expect(await answersTo(here, buyer.access)).toBe(true);
  });

  it("[AUTH-3] holds where Postgres had ended them and its answer was lost", async () => {
    const { one, pass } = isolates();
    const [here, away] = [one(), one(withoutStores("db"))];
    const buyer = await signedIn(here);
    const other = await tokensOf(here, buyer.email);
    await reaching(buyer.id, away);
    await served(away)("POST", EVERYWHERE, bearer(buyer.access), { thisSession: false });
    await here.db
      .update(buyerSessions)
      .set({ revokedAt: here.clock.now(), revokedReason: "signed-out-everywhere" })
      .where(eq(buyerSessions.id, await idOf(here, other.access)));
    await reaching(buyer.id, here, true);
    pass(here.contract.access.revocationSeconds);
    expect(await answersTo(one(), other.access)).toBe(false);
  });

  it("[AUTH-3] is ended by its owner where Postgres went away in the middle of it", async () => {
    const { one, pass } = isolates();
    const here = one();
    const buyer = await provenBuyer(here);
    const other = await tokensOf(here, buyer.email);
    const { db } = here;
    let asked = 0;
    const lost = one(withoutStores("db"));
    const goingDown = one(Object.defineProperties({}, { db: { get: () => ((asked += 1) <= 2 ? db : lost.db), enumerable: true } }));
    await reaching(buyer.id, lost);
    const answer = await served(goingDown)("POST", EVERYWHERE, bearer(buyer.access), { thisSession: false, serviceTokens: true });
    expect([answer.status, answer.headers.get("x-degraded")]).toEqual([200, expect.stringContaining("unlisted")]);
    pass(here.contract.access.revocationSeconds);
    expect(await answersTo(one(), other.access)).toBe(false);
  });
});
