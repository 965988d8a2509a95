import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { BuyerSessions as BuyerSessionsObject } from "../../../durable-objects/buyer-sessions/object.ts";
import type { Deps } from "../../../src/deps.ts";
import { issueStreamTicket } from "../../../src/features/auth/issue-stream-ticket.ts";
import { logout } from "../../../src/features/auth/logout.ts";
import type { BuyerSessions } from "../../../src/features/auth/ports.ts";
import { refresh } from "../../../src/features/auth/refresh.ts";
import { buyerSessions } from "../../../src/features/auth/tables.ts";
import { readAccess } from "../../../src/features/auth/tokens.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { isolates, rotated, signedIn, withoutStores } from "./setting.ts";
import { awakenDesk, overriding, within } from "../objects.ts";

beforeAll(awakenDesk, 60_000);

const sessionsWith = (deps: Deps, methods: Partial<BuyerSessions>) => (buyerId: string) => overriding(deps.buyerSessions(buyerId), methods);

type Stores = readonly ("db" | "redis")[];
const NONE: Stores = [];
const BOTH: Stores = ["db", "redis"];
const GONE = [
  ["Redis", ["redis"]],
  ["Postgres", ["db"]],
  ["both", BOTH],
] as const;
/** Which stores are gone before the sign-out, at it, and after it. */
const TIMES = [
  ["before", (gone: Stores) => [gone, NONE, NONE]],
  ["during", (gone: Stores) => [NONE, gone, NONE]],
  ["after", (gone: Stores) => [NONE, NONE, gone]],
  ["from before on", (gone: Stores) => [gone, gone, gone]],
] as const;
const CELLS = GONE.flatMap(([name, gone]) => TIMES.map(([time, at]) => [name, time, at(gone)] as const));

/** One isolate whose stores come and go under it, keeping what it remembers of sessions. */
function shifting(one: ReturnType<typeof isolates>["one"]) {
  let stores: Deps = one();
  const under: Partial<Deps> = Object.defineProperties(
    {},
    { db: { get: () => stores.db, enumerable: true }, redis: { get: () => stores.redis, enumerable: true } },
  );
  return { deps: one(under), lose: (gone: Stores = []) => void (stores = one(withoutStores(...gone))) };
}

describe("a signed-out session", () => {
  it.each(CELLS)(
    "[AUTH-3] with %s gone %s is refused on each isolate within the contract's seconds, by request, ticket and refresh",
    async (_store, _time, [before, during, after]) => {
      const { one, pass } = isolates();
      const [here, elsewhere] = [shifting(one), shifting(one)];
      const both = [here, elsewhere];
      const tokens = await signedIn(here.deps);
      const { ticket } = await issueStreamTicket(here.deps, tokens.access, "/searches/");
      for (const isolate of both) isolate.lose(before);
      for (const { deps } of both) expect(await deps.identities.buyer(tokens.access)).toBeDefined();

      for (const isolate of both) isolate.lose(during);
      await logout(here.deps, tokens.access);

      for (const isolate of both) isolate.lose(after);
      pass(here.deps.contract.access.revocationSeconds);
      for (const { deps } of both) {
        expect(await deps.identities.buyer(tokens.access)).toBeUndefined();
        expect(await deps.identities.ticket(ticket, "/searches/1/stream")).toBeUndefined();
        const refreshed = await refresh(deps, tokens.refresh).catch((error: unknown) => error);
        expect(refreshed).toMatchObject(
          after?.includes("db") ? { code: "dependency-unavailable" } : { ok: false, refusal: { kind: "session-ended" } },
        );
      }
      for (const isolate of both) isolate.lose();
      pass(here.deps.contract.access.revocationSeconds);
      for (const { deps } of both) {
        expect(await deps.identities.buyer(tokens.access)).toBeUndefined();
        expect(await refresh(deps, tokens.refresh)).toEqual({ ok: false, refusal: { kind: "session-ended" } });
      }
    },
  );

  it("[AUTH-3] whose end was not kept was not signed out: the sign-out fails, and holds when it is asked for again", async () => {
    const { one, pass } = isolates();
    const tokens = await signedIn(one());
    const forgetful = sessionsWith(one(), { end: () => Promise.reject(unavailable("buyer-sessions")) });
    const failing = one({ buyerSessions: forgetful });
    await expect(logout(failing, tokens.access)).rejects.toMatchObject({ code: "dependency-unavailable" });
    await logout(one(), tokens.access);
    await logout(one(), tokens.access);
    pass(one().contract.access.revocationSeconds);
    expect(await one().identities.buyer(tokens.access)).toBeUndefined();
  });

  it("[AUTH-3] is told to Postgres by its owner, with the first reason", async () => {
    const { one } = isolates();
    const deps = one();
    const tokens = await signedIn(deps);
    const sid = (await readAccess(deps, tokens.access))?.sid ?? "";
    await logout(one(withoutStores(...BOTH)), tokens.access);
    await deps.buyerSessions(tokens.id).end(sid, "revoked", 60);
    await within(env.BUYER_SESSIONS, tokens.id, BuyerSessionsObject, (sessions) => sessions.alarm());
    const [row] = await deps.db.select().from(buyerSessions).where(eq(buyerSessions.id, sid));
    expect(row).toMatchObject({ revokedReason: "signed-out", revokedAt: expect.any(Date) });
  });

  it("[AUTH-3] is told to Postgres again where it was gone, and meanwhile it is said how many wait", async () => {
    const { one, lines, counted } = isolates();
    const deps = one();
    const tokens = await signedIn(deps);
    const sid = (await readAccess(deps, tokens.access))?.sid ?? "";
    await logout(deps, tokens.access);
    const alarmWith = (given: Deps) =>
      within(env.BUYER_SESSIONS, tokens.id, BuyerSessionsObject, (sessions) => {
        sessions.deps = given;
        return sessions.alarm();
      });
    await alarmWith(one(withoutStores("db")));
    expect(lines).toContainEqual(expect.objectContaining({ event: "auth.ended-sessions.unrecorded", sessions: 1 }));
    expect(counted["auth_ends_unrecorded"]).toBe(1);
    await alarmWith(deps);
    const [row] = await deps.db.select().from(buyerSessions).where(eq(buyerSessions.id, sid));
    expect(row).toMatchObject({ revokedReason: "signed-out" });
  });

  it("[AUTH-3] and so is one whose rotated refresh token came back: its live access token ends with it, with Redis gone too", async () => {
    const { one, pass } = isolates({ REDIS_URL: "http://127.0.0.1:9" });
    const deps = one();
    const tokens = await signedIn(deps);
    const thief = await rotated(deps, tokens.refresh);
    pass(deps.contract.access.refreshGraceSeconds + 1);
    expect(await refresh(one(), tokens.refresh)).toMatchObject({ refusal: { kind: "refresh-token-reused" } });
    expect(await one().identities.buyer(thief.access)).toBeUndefined();
  });
});

describe("a session that lives", () => {
  it("is taken with Postgres and Redis gone, on isolates that never saw it", async () => {
    const { one } = isolates();
    const tokens = await signedIn(one());
    const fresh = await rotated(one(), tokens.refresh);
    expect(await one(withoutStores(...BOTH)).identities.buyer(fresh.access)).toMatchObject({ id: tokens.id });
  });

  const forgotten = (deps: Deps) => sessionsWith(deps, { standing: async () => "unknown" });

  it("is asked of Postgres where its owner knows nothing, and nobody's word is no evidence", async () => {
    const { one, counted } = isolates();
    const tokens = await signedIn(one());
    const lost = { buyerSessions: forgotten(one()) };
    expect(await one(lost).identities.buyer(tokens.access)).toBeDefined();
    const cut = one(Object.assign(withoutStores("db"), lost));
    await expect(cut.identities.buyer(tokens.access)).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(counted["auth_access_unverifiable"]).toBe(1);
  });

  it("is refused once what was seen of it is older than the contract's seconds and its owner is silent", async () => {
    const { one, pass } = isolates();
    const tokens = await signedIn(one());
    const silent = vi.fn<BuyerSessions["standing"]>().mockResolvedValueOnce("alive").mockRejectedValue(unavailable("buyer-sessions"));
    const deps = one({ buyerSessions: sessionsWith(one(), { standing: silent }) });
    expect(await deps.identities.buyer(tokens.access)).toBeDefined();
    pass(deps.contract.access.revocationSeconds - 1);
    expect(await deps.identities.buyer(tokens.access)).toBeDefined();
    pass(1);
    await expect(deps.identities.buyer(tokens.access)).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("that ends while Postgres is asked about it is ended", async () => {
    const { one } = isolates();
    const deps = one();
    const tokens = await signedIn(deps);
    const standing: BuyerSessions["standing"] = async () => {
      await logout(deps, tokens.access);
      return "unknown";
    };
    const asked = one({ buyerSessions: sessionsWith(deps, { standing }) });
    expect(await asked.identities.buyer(tokens.access)).toBeUndefined();
  });
});
