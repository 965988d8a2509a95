import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { BuyerSessions } from "../../../durable-objects/buyer-sessions/object.ts";
import type { Deps } from "../../../src/deps.ts";
import { endAllAndRecord } from "../../../src/features/auth/end-session.ts";
import { logout } from "../../../src/features/auth/logout.ts";
import { recordEndedSessions } from "../../../src/features/auth/record-ended-sessions.ts";
import { refresh } from "../../../src/features/auth/refresh.ts";
import { buyers, buyerSessions } from "../../../src/features/auth/tables.ts";
import { readAccess } from "../../../src/features/auth/tokens.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { sendPendingNotices } from "../../../src/platform/notices/send-notices.ts";
import { buyerNotices, NOTICE_KINDS } from "../../../src/platform/notices/tables.ts";
import { present } from "../../support/present.ts";
import { awakenDesk, within } from "../objects.ts";
import { isolates, rotated, signedIn, tokensOf, withoutStores } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const ENDED = { ok: false, refusal: { kind: "session-ended" } };
const REUSED = { ok: false, refusal: { kind: "refresh-token-reused" } };
type NoticeKind = (typeof NOTICE_KINDS)[number];

const away = { send: () => Promise.reject(unavailable("mail")) };

const sidOf = async (deps: Deps, access: string) => present(await readAccess(deps, access), "an access token").sid;
const linesOf = async (deps: Deps, id: string) => deps.auditTrails.postgres.auditLines({ actor: id, limit: 20 });
const noticesOf = (deps: Deps, id: string) => deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, id));
const rowOf = async (deps: Deps, sid: string) => (await deps.db.select().from(buyerSessions).where(eq(buyerSessions.id, sid)))[0];

async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
  const answer = await fetch(`${inject("services")["mail"]}/mails?to=${encodeURIComponent(email)}`);
  return ((await answer.json()) as { mails: { subject: string; text: string }[] }).mails;
}

/** A buyer who has proven the address, signed in. */
async function provenOne(deps: Deps) {
  const buyer = await signedIn(deps);
  await deps.db.update(buyers).set({ emailVerifiedAt: deps.clock.now() }).where(eq(buyers.id, buyer.id));
  return { ...buyer, sid: await sidOf(deps, buyer.access) };
}

/** What the owner of the buyer's sessions works with from now on, also where its alarm goes off by itself. */
const ownerWith = (deps: Deps, buyerId: string) =>
  within(env.BUYER_SESSIONS, buyerId, BuyerSessions, (sessions) => void (sessions.deps = deps));
const alarm = (buyerId: string) => within(env.BUYER_SESSIONS, buyerId, BuyerSessions, (sessions) => sessions.alarm());

/** Who sends a mail may yet be at it. */
async function oneMailTo(email: string) {
  await expect.poll(() => mailsTo(email)).toHaveLength(1);
  return present((await mailsTo(email))[0], "a mail");
}

/** The cron, until none is left to be sent: what other tests' buyers are owed comes with it, so many a run. */
async function sendAllPending(deps: Deps): Promise<void> {
  while (((await sendPendingNotices(deps))["sent"] ?? 0) > 0);
}

const ended = (sessionId: string, at: Date) => [{ sessionId, endedAt: at, reason: "refresh-token-reused" as const }];

describe("a refresh token that comes back", () => {
  it("[AUTH-3] is told to the buyer by mail and to operators in the audit trail, by the owner of the end, once; another session goes on", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const buyer = await provenOne(deps);
    const other = await tokensOf(deps, buyer.email);
    const next = await rotated(deps, buyer.refresh);
    pass(deps.contract.access.refreshGraceSeconds + 1);
    expect(await refresh(deps, buyer.refresh)).toEqual(REUSED);
    await alarm(buyer.id);
    await alarm(buyer.id);
    const answer = await refresh(deps, next.refresh);
    expect(answer).toEqual({ ok: false, refusal: { kind: "session-ended" } });

    const line = {
      action: "buyer.refresh-token-reused",
      subjectKind: "session",
      subject: buyer.sid,
      actor: { id: buyer.id, email: buyer.email },
    };
    expect(await linesOf(deps, buyer.id)).toEqual([expect.objectContaining(line)]);
    const mail = await oneMailTo(buyer.email);
    expect(mail.subject).toBe("A sign-in of yours was ended, because it may have been stolen");
    expect(mail.text).toMatch(/sign-in of \d{4}-\d\d-\d\d \d\d:\d\d UTC that had been used before/);
    expect(mail.text).toContain("/app/account");
    for (const secret of [buyer.sid, buyer.refresh, next.refresh]) expect(mail.text).not.toContain(secret);
    expect(await rowOf(deps, buyer.sid)).toMatchObject({ revokedReason: "refresh-token-reused" });
    expect(await deps.identities.buyer(other.access)).toMatchObject({ id: buyer.id });
    expect((await rotated(deps, other.refresh)).refresh).not.toBe(other.refresh);
  });

  it("[AUTH-3] is told once by many at a time, also of a session that was signed out before, which stays its reason", async () => {
    const { one } = isolates();
    const deps = one();
    const buyer = await provenOne(deps);
    const told = await Promise.all(Array.from({ length: 6 }, () => recordEndedSessions(one(), ended(buyer.sid, deps.clock.now()))));
    expect(told.flat()).toHaveLength(1);
    const left = await tokensOf(deps, buyer.email);
    const sid = await sidOf(deps, left.access);
    await logout(deps, left.access);
    // The owner of the end tells Postgres behind the answer.
    await expect.poll(async () => (await rowOf(deps, sid))?.revokedReason).toBe("signed-out");
    const later = new Date(Date.now() + 60_000);
    expect(await recordEndedSessions(deps, ended(sid, later))).toHaveLength(1);
    expect(await recordEndedSessions(deps, ended(sid, later))).toEqual([]);
    expect(await recordEndedSessions(deps, ended("ses_of_nobody", deps.clock.now()))).toEqual([]);
    expect(await linesOf(deps, buyer.id)).toHaveLength(2);
    expect(await noticesOf(deps, buyer.id)).toHaveLength(2);
    expect(await rowOf(deps, sid)).toMatchObject({ revokedReason: "signed-out" });
  });

  it("[AUTH-3] is told once where the thief signed out before its owner came with the older one", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const buyer = await provenOne(deps);
    const thief = await rotated(deps, buyer.refresh);
    pass(deps.contract.access.refreshGraceSeconds + 1);
    await logout(deps, thief.access);
    await alarm(buyer.id);
    expect(await refresh(deps, thief.refresh)).toEqual(ENDED);
    expect(await refresh(deps, buyer.refresh)).toEqual(REUSED);
    await alarm(buyer.id);
    expect(await refresh(deps, buyer.refresh)).toEqual(ENDED);
    await alarm(buyer.id);
    expect(await linesOf(deps, buyer.id)).toEqual([expect.objectContaining({ action: "buyer.refresh-token-reused", subject: buyer.sid })]);
    expect(await noticesOf(deps, buyer.id)).toEqual([expect.objectContaining({ kind: "theft" })]);
    expect(await rowOf(deps, buyer.sid)).toMatchObject({ revokedReason: "signed-out", theftToldAt: expect.any(Date) });
  });

  it("[AUTH-3] is told where another end was being recorded when it came", async () => {
    const { one } = isolates();
    const deps = one();
    const buyer = await provenOne(deps);
    await within(env.BUYER_SESSIONS, buyer.id, BuyerSessions, async (sessions) => {
      const signedOut = sessions.end(buyer.sid, "signed-out", 900);
      const recording = sessions.alarm();
      await Promise.all([signedOut, recording, sessions.end(buyer.sid, "refresh-token-reused", 900)]);
    });
    await alarm(buyer.id);
    expect(await linesOf(deps, buyer.id)).toHaveLength(1);
    expect(await noticesOf(deps, buyer.id)).toHaveLength(1);
  });

  it("[AUTH-3] is told where Postgres hears of it only after something else ended the session there, and is its reason", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const buyer = await provenOne(deps);
    await ownerWith(one(withoutStores("db")), buyer.id);
    await deps.buyerSessions(buyer.id).end(buyer.sid, "refresh-token-reused", 900);
    pass(3_600);
    await endAllAndRecord(deps, buyer.id, [buyer.sid], "revoked");
    expect(await rowOf(deps, buyer.sid)).toMatchObject({ revokedReason: "revoked" });
    await ownerWith(one(), buyer.id);
    await alarm(buyer.id);
    await alarm(buyer.id);
    expect(await linesOf(deps, buyer.id)).toHaveLength(1);
    expect(await noticesOf(deps, buyer.id)).toHaveLength(1);
    expect(await rowOf(deps, buyer.sid)).toMatchObject({ revokedReason: "refresh-token-reused" });
  });

  it("[AUTH-3] is told once Postgres is back, and its mail by the cron where the provider was away", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const buyer = await provenOne(deps);
    await ownerWith(one(withoutStores("db")), buyer.id);
    await deps.buyerSessions(buyer.id).end(buyer.sid, "refresh-token-reused", 900);
    await alarm(buyer.id);
    expect(await linesOf(deps, buyer.id)).toEqual([]);
    await ownerWith(one({ mail: away }), buyer.id);
    await alarm(buyer.id);
    expect(await linesOf(deps, buyer.id)).toHaveLength(1);
    expect([await noticesOf(deps, buyer.id), await mailsTo(buyer.email)]).toEqual([[expect.objectContaining({ state: "pending" })], []]);
    pass(60);
    await sendAllPending(deps);
    await oneMailTo(buyer.email);
    expect(await noticesOf(deps, buyer.id)).toEqual([expect.objectContaining({ state: "sent" })]);
  });

  it("[AUTH-3] fills nobody's mailbox: none is owed where the address is unproven, nor more a day than the contract says; the trail has each", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const stranger = await signedIn(deps);
    const strangers = await sidOf(deps, stranger.access);
    expect(await recordEndedSessions(deps, ended(strangers, deps.clock.now()))).toEqual([]);
    expect([await linesOf(deps, stranger.id), await noticesOf(deps, stranger.id)]).toEqual([
      [expect.objectContaining({ subject: strangers })],
      [],
    ]);

    const buyer = await provenOne(deps);
    const { changesToldADay } = deps.contract.access.notices;
    const again = async () =>
      recordEndedSessions(deps, ended(await sidOf(deps, (await tokensOf(deps, buyer.email)).access), deps.clock.now()));
    const owed: number[] = [];
    for (let theft = 0; theft < changesToldADay + 1; theft += 1) owed.push((await again()).length);
    expect(owed).toEqual([...Array.from({ length: changesToldADay }, () => 1), 0]);
    expect(await linesOf(deps, buyer.id)).toHaveLength(changesToldADay + 1);
    pass(86_401);
    expect(await again()).toHaveLength(1);
  });

  it("[AUTH-3] is mailed whatever else its buyer was told of that day: however many notices of another kind silence none", async () => {
    const { one } = isolates();
    const deps = one();
    const buyer = await provenOne(deps);
    const { changesToldADay } = deps.contract.access.notices;
    const told = {
      buyerId: buyer.id,
      email: buyer.email,
      createdAt: deps.clock.now(),
      state: "sent" as const,
      subject: "Told",
      text: "Told.",
    };
    const ofKind = (kind: NoticeKind) => Array.from({ length: changesToldADay }, () => ({ ...told, kind, id: deps.ids.next("ntc") }));
    await deps.db.insert(buyerNotices).values(NOTICE_KINDS.filter((kind) => kind !== "theft").flatMap(ofKind));
    const owed = await recordEndedSessions(deps, ended(buyer.sid, deps.clock.now()));
    expect(owed).toHaveLength(1);
    const thefts = (await noticesOf(deps, buyer.id)).filter(({ kind }) => kind === "theft");
    expect(thefts).toEqual([
      expect.objectContaining({ id: owed[0], subject: "A sign-in of yours was ended, because it may have been stolen" }),
    ]);
  });
});
