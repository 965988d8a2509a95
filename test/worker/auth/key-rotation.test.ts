import { decodeProtectedHeader, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { issueStreamTicket } from "../../../src/features/auth/issue-stream-ticket.ts";
import { login } from "../../../src/features/auth/login.ts";
import { readGuest, readVerification, signGuest, signVerification } from "../../../src/features/auth/tokens.ts";
import { readShown, signShown } from "../../../src/features/checkout/confirmation.ts";
import { awakenDesk } from "../objects.ts";
import { bearer, served } from "./service-token-setting.ts";
import { HOME, isolates, PASSWORD, rotated, signedIn, tokensOf } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const LEAD = 600;
const PATH = "/searches/";
const oldOnes = { JWT_ACCESS_SECRET: "the-old-access-secret-of-the-test", JWT_REFRESH_SECRET: "the-old-refresh-secret-of-the-test" };
const newOf = (name: string) => name.replace("old", "new");

/** A rotation under way: isolates of the release before, and of the one that has the new keys, which sign from `LEAD` seconds on. */
function rotation() {
  const before = isolates(oldOnes);
  const from = new Date(before.one().clock.now().getTime() + LEAD * 1000).toISOString();
  const ringOf = (old: string) => JSON.stringify([{ secret: old }, { kid: "next", secret: newOf(old), from }]);
  const goneBack = (old: string) =>
    JSON.stringify([
      { kid: "next", secret: newOf(old) },
      { secret: old, from },
    ]);
  const withKeys = (make: (old: string) => string) =>
    isolates({ JWT_ACCESS_SECRET: make(oldOnes.JWT_ACCESS_SECRET), JWT_REFRESH_SECRET: make(oldOnes.JWT_REFRESH_SECRET) });
  const all = {
    before,
    after: withKeys(ringOf),
    back: withKeys(goneBack),
    onlyNew: withKeys((old) => JSON.stringify([{ kid: "next", secret: newOf(old) }])),
  };
  const pass = (seconds: number) => Object.values(all).forEach((one) => one.pass(seconds));
  return { old: all.before.one(), young: all.after.one(), back: all.back.one(), onlyNew: all.onlyNew.one(), pass };
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const meBy = async (deps: Deps, token: string) => (await served(deps)("GET", "/auth/me", bearer(token))).status;

describe("keys that are rotated on a running app", () => {
  it("[AUTH-3] sign nobody out: what either release signed the other takes, before the new key signs and after", async () => {
    const { old, young, pass } = rotation();
    const buyer = await signedIn(old);
    const early = await tokensOf(young, buyer.email);
    expect([kidOf(early.access), kidOf(early.refresh)]).toEqual([undefined, undefined]);
    expect([await meBy(old, early.access), await meBy(young, buyer.access)]).toEqual([200, 200]);
    const onOld = await rotated(old, early.refresh);
    pass(LEAD + 5);
    const late = await rotated(young, onOld.refresh);
    expect([kidOf(late.access), kidOf(late.refresh)]).toEqual(["next", "next"]);
    expect([await meBy(young, late.access), await meBy(young, onOld.access)]).toEqual([200, 200]);
    expect(await meBy(old, late.access)).toBe(401);
    const again = await rotated(young, late.refresh);
    expect(kidOf(again.refresh)).toBe("next");
  });

  it("[AUTH-3] answer a lost response again by the key it was signed with, though another signs by now: no false theft", async () => {
    const { old, young, pass } = rotation();
    const { refresh } = await signedIn(old);
    pass(LEAD - 5);
    const child = await rotated(old, refresh);
    pass(10);
    expect((await rotated(young, refresh)).refresh).toBe(child.refresh);
    expect(kidOf(child.refresh)).toBeUndefined();
  });

  it("[AUTH-3] can be taken back, softly by a list in which the old one signs again, and at once by taking the new one out", async () => {
    const { old, young, back, pass } = rotation();
    const buyer = await signedIn(old);
    pass(LEAD + 5);
    const late = await tokensOf(young, buyer.email);
    expect(await meBy(back, late.access)).toBe(200);
    const returned = await rotated(back, late.refresh);
    expect([kidOf(returned.access), kidOf(returned.refresh)]).toEqual([undefined, undefined]);
    expect([await meBy(old, returned.access), await meBy(young, returned.access)]).toEqual([200, 200]);
    expect(await meBy(old, late.access)).toBe(401);
  });

  it("[AUTH-3] end what a key signed once it is taken out, and let nobody pass who has the old key and names the new", async () => {
    const { old, young, onlyNew, pass } = rotation();
    const buyer = await signedIn(old);
    expect([await meBy(onlyNew, buyer.access), await meBy(young, buyer.access)]).toEqual([401, 200]);
    pass(LEAD + 5);
    const { access } = await tokensOf(young, buyer.email);
    const claims = JSON.parse(atob((access.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as Record<string, unknown>;
    const forgedBy = (kid: unknown) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", kid: kid as string })
        .sign(new TextEncoder().encode(oldOnes.JWT_ACCESS_SECRET));
    for (const kid of ["next", "other", "", 0, null, ["next"], {}])
      expect(await young.identities.buyer(await forgedBy(kid))).toBeUndefined();
    expect(await young.identities.buyer(access)).toMatchObject({ id: buyer.id });
  });

  it("[AUTH-3] take every other kind of token through: of guests, streams, mails and confirmations, each the same where it is made again", async () => {
    const { old, young, pass } = rotation();
    const buyer = await signedIn(old);
    const asked = old.clock.now();
    const claims = { sub: buyer.id, email: buyer.email };
    const mailed = await signVerification(old, claims, asked, 86_400);
    const guest = await signGuest(old, "gst_1", 86_400);
    const { ticket } = await issueStreamTicket(old, buyer.access, PATH);
    const shown = { buyerId: buyer.id, cartId: "crt_1", snapshotVersion: 3, total: { amount: 100, currency: "EUR" } };
    pass(LEAD - 90);
    const early = await signShown(old, shown);
    expect(await young.identities.ticket(ticket, PATH)).toBeUndefined();
    const { ticket: fresh } = await issueStreamTicket(old, (await tokensOf(old, buyer.email)).access, PATH);
    pass(30);
    expect(await young.identities.ticket(fresh, PATH)).toMatchObject({ id: buyer.id });
    pass(70);
    expect(await signVerification(young, claims, asked, 86_400)).toBe(mailed);
    expect(await readVerification(young, mailed)).toEqual(claims);
    expect(await readGuest(young, guest)).toEqual({ sub: "gst_1" });
    expect(await readShown(young, buyer.id, early.confirmation)).toMatchObject({ ok: true, value: shown });
    const late = await signShown(young, shown);
    expect(kidOf(late.confirmation)).toBe("next");
    expect(await readShown(young, buyer.id, late.confirmation)).toMatchObject({ ok: true, value: shown });
    expect(await readShown(old, buyer.id, late.confirmation)).toEqual({
      ok: false,
      refusal: { kind: "confirmation-invalid", reason: "unknown" },
    });
  });

  it("[AUTH-1] are no keys where one of them is malformed: sign-in fails closed and names the setting", async () => {
    const deps = isolates({ ...oldOnes, JWT_ACCESS_SECRET: JSON.stringify([{ secret: "short" }]) }).one();
    const nobody = { email: "nobody@buyers.test", password: PASSWORD, address: HOME };
    const refusal = await login(deps, nobody).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "dependency-unconfigured" });
    expect(JSON.stringify(refusal)).toContain("JWT_ACCESS_SECRET");
  });
});
