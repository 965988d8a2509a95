import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { closeAccount } from "../../../src/features/auth/close-account.ts";
import { eraseClosedAccounts } from "../../../src/features/auth/erase-closed-accounts.ts";
import { findBuyer, insertSession } from "../../../src/features/auth/store.ts";
import { accountErasures, buyers } from "../../../src/features/auth/tables.ts";
import { automations } from "../../../src/features/automations/tables.ts";
import { auditLog } from "../../../src/platform/audit/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { buyerNotices } from "../../../src/platform/notices/tables.ts";
import { present } from "../../support/present.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { busyBuyer, MESSAGES } from "./busy-buyer.ts";
import { bearer, served } from "./service-token-setting.ts";
import { isolates, PASSWORD } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const GRACE_SECONDS = 30 * 86_400;

const rowOf = async (deps: Deps, id: string) => present(await findBuyer(deps.db, id), "the buyer");
const automationOf = async (deps: Deps, id: string) => (await deps.db.select().from(automations).where(eq(automations.id, id)))[0];
/** Rows that still say anything of a buyer, by table. */
async function leftOf(deps: Deps, { id, email }: { id: string; email: string }): Promise<Record<string, number>> {
  const { rows } = await deps.db.execute<Record<string, number>>(sql`select
    (select count(*)::int from buyers where id = ${id}) as buyers,
    (select count(*)::int from buyer_sessions where buyer_id = ${id}) as sessions,
    (select count(*)::int from service_tokens where buyer_id = ${id}) as tokens,
    (select count(*)::int from chat_sessions where buyer_id = ${id}) as chats,
    (select count(*)::int from chat_messages m where m.content like ${`%${id}%`}) as messages,
    (select count(*)::int from searches where buyer_id = ${id}) as searches,
    (select count(*)::int from automations where buyer_id = ${id}) as automations,
    (select count(*)::int from automation_dead_letters where buyer_id = ${id}) as letters,
    (select count(*)::int from buyer_notices where buyer_id = ${id}) as notices,
    (select count(*)::int from audit_log where actor_email = ${email}) as addresses`);
  return present(rows[0], "counts");
}

/** Events of what is erased and of what the books keep, each delivered to an automation of somebody else's, as to operators'. */
async function toldToAnother(deps: Deps, { id }: { id: string }, automation: string): Promise<void> {
  for (const type of ["search.completed", "order.completed"]) {
    const event = `evt_${type}_${id}`;
    await deps.db.execute(sql`
      insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at, dispatched_at)
      values (${event}, ${type}, ${event}, ${id}, '{}', now(), now())`);
    await deps.db.execute(sql`
      insert into automation_executions (id, event_id, automation_id, subject, occurred_at, state, next_attempt_at, created_at)
      values (${`exe_${event}`}, ${event}, ${automation}, ${event}, now(), 'succeeded', now(), now())`);
  }
}
const eventsOf = async (deps: Deps, { id }: { id: string }) =>
  (await deps.db.execute<{ type: string }>(sql`select type from outbox_events where buyer_id = ${id}`)).rows.map(({ type }) => type);

describe("a buyer who closes the account", () => {
  it("is out everywhere, with programs and automations, is told so by mail, and cannot sign in; again answers the same", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await busyBuyer(deps);
    const closed = await ask("POST", "/auth/close-account", bearer(buyer.access), { password: PASSWORD });
    const eraseAt = new Date(deps.clock.now().getTime() + GRACE_SECONDS * 1000).toISOString();
    expect([closed.status, closed.body]).toEqual([202, { eraseAt }]);
    expect(await closeAccount(deps, await rowOf(deps, buyer.id))).toEqual({ eraseAt: new Date(eraseAt) });
    pass(deps.contract.access.revocationSeconds);
    expect((await ask("GET", "/auth/me", bearer(buyer.access))).status).toBe(401);
    expect((await ask("GET", "/carts", bearer(buyer.token))).status).toBe(401);
    expect((await ask("POST", "/auth/refresh", {}, { refreshToken: buyer.refresh })).status).toBe(401);
    const login = await ask("POST", "/auth/login", {}, { email: buyer.email, password: PASSWORD });
    expect([login.status, login.body["type"], login.body["eraseAt"]]).toEqual([403, "/problems/account-closed", eraseAt]);
    expect(await automationOf(deps, buyer.automation)).toMatchObject({ enabled: false, disabledReason: "the account was closed" });
    const notices = await deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, buyer.id));
    expect(notices.map(({ kind, email }) => [kind, email])).toEqual([["account-closed", buyer.email]]);
    expect(notices[0]?.text).toContain(eraseAt.slice(0, 10));
    const lines = await deps.db.select().from(auditLog).where(eq(auditLog.subject, buyer.id));
    expect(lines.map(({ action }) => action)).toEqual(["buyer.account.close"]);
  });

  it("is answered as ever where the account was erased while it was being closed", async () => {
    const deps = isolates().one();
    const buyer = await busyBuyer(deps);
    const row = { ...(await rowOf(deps, buyer.id)), id: deps.ids.next("usr") };
    const eraseAt = new Date(deps.clock.now().getTime() + GRACE_SECONDS * 1000);
    expect(await closeAccount(deps, row)).toEqual({ eraseAt });
    expect(await deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, row.id))).toEqual([]);
  });

  it("lets no session be opened by a password that was compared before", async () => {
    const deps = isolates().one();
    const buyer = await busyBuyer(deps);
    const row = await rowOf(deps, buyer.id);
    await closeAccount(deps, row);
    const now = deps.clock.now();
    const session = { id: deps.ids.next("ses"), buyerId: buyer.id, rotatedAt: now, createdAt: now, expiresAt: now, client: null };
    expect(await insertSession(deps.db, session, row.passwordHash)).toBe(false);
  });

  it("has it again as it was, by address and password, while the days of grace last", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const ask = served(deps);
    const buyer = await busyBuyer(deps);
    await closeAccount(deps, await rowOf(deps, buyer.id));
    pass(GRACE_SECONDS - 1);
    await eraseClosedAccounts(deps);
    const wrong = await ask("POST", "/auth/keep-account", {}, { email: buyer.email, password: "not this one" });
    expect([wrong.status, wrong.body["type"]]).toEqual([401, "/problems/sign-in-failed"]);
    const keep = async () => (await ask("POST", "/auth/keep-account", {}, { email: buyer.email, password: PASSWORD })).status;
    expect(await Promise.all([keep(), keep()])).toEqual([204, 204]);
    expect(await keep()).toBe(204);
    expect((await ask("POST", "/auth/login", {}, { email: buyer.email, password: PASSWORD })).status).toBe(200);
    expect(await automationOf(deps, buyer.automation)).toMatchObject({ enabled: true, disabledReason: null });
    const lines = await deps.db.select().from(auditLog).where(eq(auditLog.subject, buyer.id));
    expect(lines.map(({ action }) => action).toSorted()).toEqual(["buyer.account.close", "buyer.account.keep"]);
    pass(86_400);
    await eraseClosedAccounts(deps);
    expect(await leftOf(deps, buyer)).toMatchObject({ buyers: 1, chats: 2 });
  });

  it("finds nothing kept once they are over but the record, and nobody else's is touched; the address may be had by another account", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const ask = served(deps);
    const [buyer, other] = [await busyBuyer(deps), await busyBuyer(deps)];
    await toldToAnother(deps, buyer, other.automation);
    await closeAccount(deps, await rowOf(deps, buyer.id));
    const untouched = await leftOf(deps, other);
    pass(GRACE_SECONDS + 61);
    const late = await ask("POST", "/auth/keep-account", {}, { email: buyer.email, password: PASSWORD });
    expect([late.status, late.body["type"]]).toEqual([410, "/problems/account-erased"]);
    expect((await eraseClosedAccounts(deps))?.erased).toBeGreaterThan(0);
    expect(Object.entries(await leftOf(deps, buyer)).filter(([, count]) => count > 0)).toEqual([]);
    expect(await leftOf(deps, other)).toEqual(untouched);
    expect(await deps.carts(buyer.cart).read(buyer.id)).toBeUndefined();
    expect(await deps.cartLists(buyer.id).page({ limit: 10 })).toEqual([]);
    expect(await deps.carts(other.cart).read(other.id)).toBeDefined();
    const [record] = await deps.db.select().from(accountErasures).where(eq(accountErasures.buyerId, buyer.id));
    expect(record?.erased).toMatchObject({
      carts: 1,
      messages: 2 * MESSAGES,
      conversations: 2,
      searches: 3,
      automationsSent: 1,
      notices: 1,
      addressesInTheTrail: 1,
      eventsTold: 1,
    });
    expect(await eventsOf(deps, buyer)).toEqual(["order.completed"]);
    expect((await ask("POST", "/auth/login", {}, { email: buyer.email, password: PASSWORD })).status).toBe(401);
    const password = "another staple, and longer";
    expect((await ask("POST", "/auth/register", {}, { email: buyer.email, password })).status).toBe(201);
  });

  it("is erased in the end though an owner is away at first, and holds up no other; who waits too long is told to operators", async () => {
    const { one, pass, counted } = isolates();
    const whole = one();
    const [stuck, other] = [await busyBuyer(whole), await busyBuyer(whole)];
    for (const { id } of [stuck, other]) await closeAccount(whole, await rowOf(whole, id));
    pass(GRACE_SECONDS + 2 * 86_400);
    const raised: string[] = [];
    const alerts = {
      raise: async ({ key }: { key: string }) => void raised.push(key),
      resolve: async (key: string) => void raised.push(`-${key}`),
    };
    const away = one({
      alerts,
      cartLists: (id) =>
        id === stuck.id ? overriding(whole.cartLists(id), { page: () => Promise.reject(unavailable("carts")) }) : whole.cartLists(id),
    });
    await eraseClosedAccounts(away);
    expect(await findBuyer(whole.db, other.id)).toBeUndefined();
    expect(await leftOf(whole, stuck)).toMatchObject({ buyers: 1, chats: 2 });
    expect(counted["auth_account_erasures_failed"]).toBe(1);
    expect(raised).toEqual(["access.erasure.overdue"]);
    await eraseClosedAccounts(one({ alerts }));
    expect(await findBuyer(whole.db, stuck.id)).toBeUndefined();
    expect(raised.at(-1)).toBe("-access.erasure.overdue");
  });

  it("with more than a run may erase is gone after several, each of which goes on where the last one stopped", async () => {
    const { one, pass } = isolates();
    const whole = one();
    const buyer = await busyBuyer(whole);
    await closeAccount(whole, await rowOf(whole, buyer.id));
    pass(GRACE_SECONDS + 61);
    const { contract } = whole;
    const closing = { ...contract.access.closing, stepsARun: 9, rowsAStep: 60 };
    const deps = one({ contract: { ...contract, access: { ...contract.access, closing } } });
    let runs = 0;
    while ((await findBuyer(whole.db, buyer.id)) !== undefined && runs < 30) {
      await eraseClosedAccounts(deps);
      runs += 1;
    }
    expect(runs).toBeGreaterThan(1);
    expect(runs).toBeLessThan(30);
    expect(await whole.db.select().from(buyers).where(eq(buyers.email, buyer.email))).toEqual([]);
  });
});
