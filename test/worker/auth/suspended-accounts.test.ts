import { eq } from "drizzle-orm";
import { decodeJwt } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { closeAccount } from "../../../src/features/auth/close-account.ts";
import { suspendAccount, unsuspendAccount } from "../../../src/features/auth/suspend-account.ts";
import { tellEndedSessions } from "../../../src/features/auth/tell-ended-sessions.ts";
import { findBuyer, insertSession } from "../../../src/features/auth/store.ts";
import { automations } from "../../../src/features/automations/tables.ts";
import { auditLog } from "../../../src/platform/audit/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { buyerNotices } from "../../../src/platform/notices/tables.ts";
import { present } from "../../support/present.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { busyBuyer } from "./busy-buyer.ts";
import { bearer, served } from "./service-token-setting.ts";
import { isolates, PASSWORD, withoutStores } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const by = { operator: { id: "opr_1", email: "ops@operators.test" }, reason: "Cards were reported as stolen." };
const sessionOf = ({ access }: { access: string }) => String(decodeJwt(access)["sid"]);
const rowOf = async (deps: Deps, id: string) => present(await findBuyer(deps.db, id), "the buyer");
const suspend = async (deps: Deps, id: string) => suspendAccount(deps, await rowOf(deps, id), by);
const unsuspend = async (deps: Deps, id: string) => unsuspendAccount(deps, await rowOf(deps, id), by);
const automationOf = async (deps: Deps, id: string) => (await deps.db.select().from(automations).where(eq(automations.id, id)))[0];
const actsOn = async (deps: Deps, id: string) => {
  const lines = await deps.db.select().from(auditLog).where(eq(auditLog.subject, id));
  return lines
    .toSorted((one, other) => one.action.localeCompare(other.action))
    .map(({ action, actorId, detail }) => [action, actorId, detail]);
};

describe("an account that operators suspend", () => {
  it("[AUTH-3] is entered by nothing within the contract's seconds, sends nothing, and its buyer is told why by mail and at the door", async () => {
    const { one, pass, counted } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await busyBuyer(deps);
    expect((await ask("GET", "/carts", bearer(buyer.token))).status).toBe(200);
    await suspend(deps, buyer.id);
    pass(deps.contract.access.revocationSeconds);
    expect((await ask("GET", "/auth/me", bearer(buyer.access))).status).toBe(401);
    expect((await ask("GET", "/carts", bearer(buyer.token))).status).toBe(401);
    expect((await ask("POST", "/auth/refresh", {}, { refreshToken: buyer.refresh })).status).toBe(401);
    const login = await ask("POST", "/auth/login", {}, { email: buyer.email, password: PASSWORD });
    expect([login.status, login.body["type"], login.body["detail"]]).toEqual([
      403,
      "/problems/account-suspended",
      `Operators suspended it: ${by.reason}`,
    ]);
    const wrong = await ask("POST", "/auth/login", {}, { email: buyer.email, password: "not this one" });
    expect([wrong.status, wrong.body["type"]]).toEqual([401, "/problems/sign-in-failed"]);
    expect(counted["auth_sign_ins suspended"]).toBe(1);
    expect(await automationOf(deps, buyer.automation)).toMatchObject({ enabled: false, disabledReason: "the account is suspended" });
    const notices = await deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, buyer.id));
    expect(notices.map(({ kind }) => kind)).toEqual(["account-suspended"]);
    expect(notices[0]?.text).toContain(by.reason);
    expect(await deps.carts(buyer.cart).read(buyer.id)).toBeDefined();
  });

  it("[AUTH-3] stays shut for tokens of another isolate while Redis and Postgres are away after it", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const buyer = await busyBuyer(deps);
    const other = one(withoutStores("redis", "db"));
    expect((await served(deps)("GET", "/auth/me", bearer(buyer.access))).status).toBe(200);
    await suspend(deps, buyer.id);
    pass(deps.contract.access.revocationSeconds);
    expect((await served(other)("GET", "/auth/me", bearer(buyer.access))).status).toBe(401);
  });

  it("[AUTH-3] is told by the cron to the owner of its sessions, where that was away as it was suspended", async () => {
    const { one, pass } = isolates();
    const whole = one();
    const buyer = await busyBuyer(whole);
    let calls = 0;
    // The first ends the service tokens, before anything is written.
    const endAll = () => (calls++ === 0 ? Promise.resolve() : Promise.reject(unavailable("buyer-sessions")));
    await suspend(one({ buyerSessions: (id) => overriding(whole.buyerSessions(id), { endAll }) }), buyer.id);
    expect(await whole.buyerSessions(buyer.id).standing(sessionOf(buyer))).toBe("alive");
    await tellEndedSessions(whole);
    expect(await whole.buyerSessions(buyer.id).standing(sessionOf(buyer))).toBe("ended");
    pass(whole.contract.access.revocationSeconds);
    expect((await served(whole)("GET", "/auth/me", bearer(buyer.access))).status).toBe(401);
  });

  it("lets no session be opened by a password that was compared before", async () => {
    const deps = isolates().one();
    const buyer = await busyBuyer(deps);
    const row = await rowOf(deps, buyer.id);
    await suspend(deps, buyer.id);
    const now = deps.clock.now();
    const session = { id: deps.ids.next("ses"), buyerId: buyer.id, rotatedAt: now, createdAt: now, expiresAt: now, client: null };
    expect(await insertSession(deps.db, session, row.passwordHash)).toBe(false);
  });

  it("is suspended once, however often and from wherever it is asked for, and let in once: a line and a mail each, the first reason stays", async () => {
    const { one } = isolates();
    const deps = one();
    const buyer = await busyBuyer(deps);
    await Promise.all([suspend(deps, buyer.id), suspend(one(), buyer.id)]);
    await suspendAccount(deps, await rowOf(deps, buyer.id), { ...by, reason: "another" });
    expect((await rowOf(deps, buyer.id)).suspendedReason).toBe(by.reason);
    await Promise.all([unsuspend(deps, buyer.id), unsuspend(one(), buyer.id)]);
    expect(await actsOn(deps, buyer.id)).toEqual([
      ["buyer.account.suspend", "opr_1", { reason: by.reason }],
      ["buyer.account.unsuspend", "opr_1", { reason: by.reason }],
    ]);
    const notices = await deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, buyer.id));
    expect(notices.map(({ kind }) => kind).toSorted()).toEqual(["account-suspended", "account-unsuspended"]);
  });

  it("is entered as before once operators let its buyer in, with the automations that were on; tokens from before stay ended", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await busyBuyer(deps);
    await suspend(deps, buyer.id);
    await unsuspend(deps, buyer.id);
    pass(deps.contract.access.revocationSeconds);
    expect((await ask("POST", "/auth/login", {}, { email: buyer.email, password: PASSWORD })).status).toBe(200);
    expect((await ask("GET", "/auth/me", bearer(buyer.access))).status).toBe(401);
    expect((await ask("GET", "/carts", bearer(buyer.token))).status).toBe(401);
    expect(await automationOf(deps, buyer.automation)).toMatchObject({ enabled: true, disabledReason: null });
  });

  it("has its automations off until it is neither suspended nor closed, whichever ends first", async () => {
    const { one } = isolates();
    const deps = one();
    const ask = served(deps);
    const keep = async (email: string) => (await ask("POST", "/auth/keep-account", {}, { email, password: PASSWORD })).status;
    const [first, second] = [await busyBuyer(deps), await busyBuyer(deps)];
    await closeAccount(deps, await rowOf(deps, first.id));
    await suspend(deps, first.id);
    expect(await keep(first.email)).toBe(204);
    expect(await automationOf(deps, first.automation)).toMatchObject({ enabled: false, disabledReason: "the account is suspended" });
    expect((await ask("POST", "/auth/login", {}, { email: first.email, password: PASSWORD })).status).toBe(403);
    await unsuspend(deps, first.id);
    expect(await automationOf(deps, first.automation)).toMatchObject({ enabled: true });
    await suspend(deps, second.id);
    await closeAccount(deps, await rowOf(deps, second.id), by);
    await unsuspend(deps, second.id);
    expect(await automationOf(deps, second.automation)).toMatchObject({ enabled: false, disabledReason: "the account was closed" });
    expect(await keep(second.email)).toBe(204);
    expect(await automationOf(deps, second.automation)).toMatchObject({ enabled: true, disabledReason: null });
  });
});

describe("an account that operators close", () => {
  it("is closed in the operator's name, and its buyer is told why and until when it can be had back", async () => {
    const deps = isolates().one();
    const buyer = await busyBuyer(deps);
    const { eraseAt } = await closeAccount(deps, await rowOf(deps, buyer.id), by);
    expect(await actsOn(deps, buyer.id)).toEqual([["buyer.account.close", "opr_1", { eraseAt: eraseAt.toISOString(), reason: by.reason }]]);
    const notices = await deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, buyer.id));
    expect(notices[0]?.text).toContain(`closed by our operators.`);
    expect(notices[0]?.text).toContain(by.reason);
    expect(notices[0]?.text).not.toContain("reset the password");
  });
});
