import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { changePassword } from "../../../src/features/auth/change-password.ts";
import { login } from "../../../src/features/auth/login.ts";
import { replacePassword } from "../../../src/features/auth/replace-password.ts";
import { resetPassword } from "../../../src/features/auth/reset-password.ts";
import { markVerified } from "../../../src/features/auth/store.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { readAccess, signPasswordReset } from "../../../src/features/auth/tokens.ts";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { automationExecutions, automations } from "../../../src/features/automations/tables.ts";
import { sha256 } from "../../../src/platform/digest.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { deleteOldNotices, sendPendingNotices } from "../../../src/platform/notices/send-notices.ts";
import { buyerNotices, NOTICE_KINDS } from "../../../src/platform/notices/tables.ts";
import { appendEvent } from "../../../src/platform/outbox/outbox.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenDesk } from "../objects.ts";
import { bearer, served } from "./service-token-setting.ts";
import { setting } from "./reset-setting.ts";
import { HOME, PASSWORD, signedIn } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const NEXT = "a longer staple than before";
const away = { send: () => Promise.reject(unavailable("mail")) };
const WANTED = { name: "Orders", eventType: "order.completed", url: "https://receiver.example/orders", enabled: true } as const;

async function noticesMailedTo(email: string): Promise<{ subject: string; text: string }[]> {
  const answer = await fetch(`${inject("services")["mail"]}/mails?to=${encodeURIComponent(email)}`);
  const { mails } = (await answer.json()) as { mails: { subject: string; text: string; idempotencyKey: string }[] };
  return mails.filter(({ idempotencyKey }) => idempotencyKey.startsWith("notice:"));
}

const noticesOf = (deps: Deps, id: string) => deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, id));

async function resetTokenOf(deps: Deps, { id, email }: { id: string; email: string }): Promise<string> {
  const row = present((await deps.db.select().from(buyers).where(eq(buyers.id, id)))[0], "a buyer");
  return signPasswordReset(deps, { sub: id, email, replaces: sha256(row.passwordHash) }, deps.clock.now(), 600);
}

async function change(deps: Deps, buyer: { id: string; access: string }, newPassword = NEXT) {
  const sessionId = present(await readAccess(deps, buyer.access), "an access token").sid;
  const wanted = { currentPassword: PASSWORD, newPassword, address: HOME };
  return changePassword(deps, { buyerId: buyer.id, sessionId }, wanted);
}

const reset = async (deps: Deps, buyer: { id: string; email: string }, newPassword = NEXT) =>
  resetPassword(deps, { token: await resetTokenOf(deps, buyer), newPassword, address: HOME });

const automationOf = async (deps: Deps, id: string) =>
  present((await deps.db.select().from(automations).where(eq(automations.id, id)))[0], "an automation");

/** A buyer who has proven the address, signed in. */
async function provenOne(deps: Deps) {
  const buyer = await signedIn(deps);
  await deps.db.update(buyers).set({ emailVerifiedAt: deps.clock.now() }).where(eq(buyers.id, buyer.id));
  return buyer;
}

describe("a buyer whose password is another now", () => {
  it("is told of no change where nobody has proven the address, and of no more a day than the contract says", async () => {
    const { one, settle, pass } = setting();
    const deps = one();
    const [stranger, proven] = [await signedIn(deps), await provenOne(deps)];
    valueOf(await change(deps, stranger));
    const { changesToldADay } = deps.contract.access.notices;
    const row = async () => present((await deps.db.select().from(buyers).where(eq(buyers.id, proven.id)))[0], "a buyer");
    const again = async (becomes: string) => replacePassword(deps, { buyer: await row(), becomes, how: "changed" });
    for (let change = 0; change < changesToldADay + 2; change += 1) await again(`hash ${change}`);
    await settle();
    expect(await noticesMailedTo(stranger.email)).toEqual([]);
    expect(await noticesMailedTo(proven.email)).toHaveLength(changesToldADay);
    pass(86_401);
    await again("another hash");
    await settle();
    expect(await noticesMailedTo(proven.email)).toHaveLength(changesToldADay + 1);
  });

  it("is told of a change whatever else was told that day: notices of another kind count for nothing", async () => {
    const { one, settle } = setting();
    const deps = one();
    const proven = await provenOne(deps);
    const { changesToldADay } = deps.contract.access.notices;
    const told = {
      buyerId: proven.id,
      email: proven.email,
      createdAt: deps.clock.now(),
      state: "sent" as const,
      subject: "Told",
      text: "Told.",
    };
    for (const kind of NOTICE_KINDS.filter((kind) => kind !== "password-changed"))
      await deps.db
        .insert(buyerNotices)
        .values(Array.from({ length: changesToldADay }, () => ({ ...told, kind, id: deps.ids.next("ntc") })));
    valueOf(await change(deps, proven));
    await settle();
    const changes = (await noticesOf(deps, proven.id)).filter(({ kind }) => kind === "password-changed");
    expect(changes).toEqual([expect.objectContaining({ subject: "Your password was changed" })]);
  });

  it("is told of a change by mail, and where to take the account back, once", async () => {
    const { one, settle } = setting();
    const deps = one();
    const buyer = await provenOne(deps);
    valueOf(await change(deps, buyer));
    valueOf(await change(deps, buyer));
    await settle();
    const mails = await noticesMailedTo(buyer.email);
    expect(mails.map(({ subject }) => subject)).toEqual(["Your password was changed"]);
    expect(mails[0]?.text).toContain("/app/forgot-password");
    expect(await noticesOf(deps, buyer.id)).toEqual([expect.objectContaining({ state: "sent" })]);
  });

  it("is told of a reset by mail, without a token or a password in it", async () => {
    const { one, settle } = setting();
    const deps = one();
    const buyer = await provenOne(deps);
    valueOf(await reset(deps, buyer));
    await settle();
    const mails = await noticesMailedTo(buyer.email);
    expect(mails.map(({ subject }) => subject)).toEqual(["Your password was reset"]);
    expect(mails[0]?.text).not.toMatch(/ey[\w-]+\.|longer staple/);
  });

  it("is told nothing of a change that was refused, or came second", async () => {
    const { one, settle } = setting();
    const deps = one();
    const buyer = await provenOne(deps);
    const token = await resetTokenOf(deps, buyer);
    const both = ["one staple that is long", "two staples that are long"];
    const resets = await Promise.all(both.map((newPassword) => resetPassword(deps, { token, newPassword, address: HOME })));
    expect(resets.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await change(deps, buyer)).toMatchObject({ ok: false });
    await settle();
    expect(await noticesMailedTo(buyer.email)).toHaveLength(1);
    expect(await noticesOf(deps, buyer.id)).toHaveLength(1);
  });

  it("is told by the cron where the provider was away, once, and given up after the contract's time", async () => {
    const { one, settle, pass } = setting();
    const [told, untold] = [await provenOne(one()), await provenOne(one())];
    valueOf(await change(one({ mail: away }), told));
    await settle();
    expect(await noticesOf(one(), told.id)).toEqual([expect.objectContaining({ state: "pending" })]);
    pass(60);
    await Promise.all([sendPendingNotices(one()), sendPendingNotices(one())]);
    expect(await noticesMailedTo(told.email)).toHaveLength(1);
    expect(await noticesOf(one(), told.id)).toEqual([expect.objectContaining({ state: "sent" })]);

    valueOf(await change(one({ mail: away }), untold));
    await settle();
    pass(one().contract.access.notices.triedSeconds + 1);
    await sendPendingNotices(one());
    expect(await noticesMailedTo(untold.email)).toEqual([]);
  });

  it("has the notice deleted after the days the contract says", async () => {
    const { one, settle, pass } = setting();
    const buyer = await provenOne(one());
    valueOf(await change(one(), buyer));
    await settle();
    const { keptDays } = one().contract.access.notices;
    pass(keptDays * 86_400 - 60);
    await deleteOldNotices(one());
    expect(await noticesOf(one(), buyer.id)).toHaveLength(1);
    pass(120);
    await deleteOldNotices(one());
    expect(await noticesOf(one(), buyer.id)).toEqual([]);
  });
});

describe("somebody who registered a stranger's address", () => {
  it("hears no more of the stranger once he resets the password: automations from before the proof are off, and he is told", async () => {
    const { one, settle, pass } = setting();
    const deps = one();
    const buyer = await signedIn(deps);
    const { row } = valueOf(await createAutomation(deps, buyer.id, WANTED));
    const event = { id: deps.ids.next("evt"), type: WANTED.eventType, subject: buyer.id, buyerId: buyer.id, payload: {} };
    await deps.db.batch([appendEvent(deps.db, { ...event, occurredAt: deps.clock.now() })]);
    const waiting = { eventId: event.id, automationId: row.id, subject: buyer.id, state: "pending" };
    const times = { occurredAt: deps.clock.now(), createdAt: deps.clock.now(), nextAttemptAt: new Date("2100-01-01T00:00:00Z") };
    await deps.db.insert(automationExecutions).values({ id: deps.ids.next("exec"), ...waiting, ...times });
    pass(60);
    valueOf(await reset(deps, buyer));
    await settle();
    expect(await automationOf(deps, row.id)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining("reset") });
    const executions = await deps.db.select().from(automationExecutions).where(eq(automationExecutions.automationId, row.id));
    expect(executions.map(({ state }) => state)).toEqual(["cancelled"]);
    const subjects = (await noticesMailedTo(buyer.email)).map(({ subject }) => subject);
    expect(subjects.toSorted()).toEqual(["Automations of your account were turned off", "Your password was reset"]);
    // The owner turns on what is his.
    expect(await changeAutomation(deps, buyer.id, row.id, { enabled: true })).toMatchObject({
      value: { enabled: true, disabledReason: null },
    });
  });

  it("hears no more though the stranger had proven the address in between; what was made after that stays on", async () => {
    const { one, settle, pass } = setting();
    const deps = one();
    const buyer = await signedIn(deps);
    const before = valueOf(await createAutomation(deps, buyer.id, WANTED)).row;
    pass(60);
    await markVerified(deps.db, { buyerId: buyer.id, email: buyer.email }, deps.clock.now());
    pass(60);
    const after = valueOf(await createAutomation(deps, buyer.id, WANTED)).row;
    const others = valueOf(await createAutomation(deps, (await signedIn(deps)).id, WANTED)).row;
    valueOf(await reset(deps, buyer));
    await settle();
    const enabled = await Promise.all([before, after, others].map(async ({ id }) => (await automationOf(deps, id)).enabled));
    expect(enabled).toEqual([false, true, true]);
  });

  it("has nothing turned off by a reset that is refused or comes second, nor by a change of the password", async () => {
    const { one, settle } = setting();
    const deps = one();
    const buyer = await signedIn(deps);
    const { row } = valueOf(await createAutomation(deps, buyer.id, WANTED));
    valueOf(await change(deps, buyer));
    const stale = await signPasswordReset(deps, { sub: buyer.id, email: buyer.email, replaces: sha256("another") }, deps.clock.now(), 600);
    expect(await resetPassword(deps, { token: stale, newPassword: "a third staple", address: HOME })).toMatchObject({ ok: false });
    await settle();
    expect(await automationOf(deps, row.id)).toMatchObject({ enabled: true });
    expect(await noticesMailedTo(buyer.email)).toEqual([]);
  });

  it("makes and enables none by the session that the reset ended, while an isolate still takes its access token", async () => {
    const { one, settle } = setting();
    const deps = one();
    const ask = served(deps);
    const thief = await signedIn(deps);
    const made = await ask("POST", "/automations", bearer(thief.access), WANTED);
    expect(made.status).toBe(201);
    valueOf(await reset(one(), thief));
    await settle();
    // Remembered for the contract's seconds.
    expect(await ask("GET", "/automations", bearer(thief.access))).toMatchObject({ status: 200 });
    const ended = { status: 401, body: { type: "/problems/session-ended" } };
    expect(await ask("POST", "/automations", bearer(thief.access), WANTED)).toMatchObject(ended);
    const id = String(made.body["id"]);
    expect(await ask("PATCH", `/automations/${id}`, bearer(thief.access), { enabled: true })).toMatchObject(ended);
    expect(await ask("PATCH", `/automations/${deps.ids.next("auto")}`, bearer(thief.access), { enabled: true })).toMatchObject(ended);
    expect(await automationOf(deps, id)).toMatchObject({ enabled: false });
    const { accessToken } = valueOf(await login(deps, { email: thief.email, password: NEXT, address: HOME }));
    expect(await ask("PATCH", `/automations/${id}`, bearer(accessToken), { enabled: true })).toMatchObject({ status: 200 });
  });
});
