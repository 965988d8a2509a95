import { eq } from "drizzle-orm";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { askVerification } from "../../../src/features/auth/ask-verification.ts";
import { describeCaller } from "../../../src/features/auth/describe-caller.ts";
import { register } from "../../../src/features/auth/register.ts";
import { sendPendingVerifications } from "../../../src/features/auth/send-pending-verifications.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { signAccess, signVerification } from "../../../src/features/auth/tokens.ts";
import { verifyAddress } from "../../../src/features/auth/verify-address.ts";
import type { Language } from "../../../src/platform/language/languages.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import type { Mail } from "../../../src/platform/mail.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { bearer, served } from "./service-token-setting.ts";
import { HOME, isolates, PASSWORD, rotated, tokensOf, withoutStores } from "./setting.ts";
import { awakenDesk } from "../objects.ts";

beforeAll(awakenDesk, 60_000);

const INVALID = { ok: false, refusal: { kind: "verification-token-invalid" } };
const down = { send: () => Promise.reject(unavailable("mail")) };

/** Isolates whose work behind the answer is waited for by hand. */
function setting(settings: Record<string, string | undefined> = {}) {
  const base = isolates(settings);
  const behind: Promise<unknown>[] = [];
  const defer = (task: Promise<unknown>) => void behind.push(task);
  const one = (overrides: Partial<Deps> = {}) => base.one(Object.assign(overrides, { defer }));
  return { ...base, one, settle: async () => void (await Promise.all(behind.splice(0))) };
}

async function newcomer(deps: Deps, language: Language = "en") {
  return valueOf(
    await register(deps, { email: `${deps.ids.next("usr")}@buyers.test`, password: PASSWORD, name: "", language, address: HOME }),
  );
}

async function mailsTo(email: string): Promise<{ subject: string; text: string; idempotencyKey: string }[]> {
  const answer = await fetch(`${inject("services")["mail"]}/mails?to=${encodeURIComponent(email)}`);
  return ((await answer.json()) as { mails: { subject: string; text: string; idempotencyKey: string }[] }).mails;
}

async function mailedToken(email: string): Promise<string> {
  const [mail] = await mailsTo(email);
  return /ey[\w-]+\.[\w-]+\.[\w-]+/.exec(mail?.text ?? "")?.[0] ?? "";
}

const rowOf = async (deps: Deps, id: string) => (await deps.db.select().from(buyers).where(eq(buyers.id, id)))[0];

describe("a buyer's address", () => {
  it("is mailed a token at registration, proven by it, again without harm, and carried by the token from the next refresh on", async () => {
    const { one, settle } = setting();
    const deps = one();
    const { id, email } = await newcomer(deps);
    const buyer = { id, email, ...(await tokensOf(deps, email)) };
    await settle();
    expect(await rowOf(deps, buyer.id)).toMatchObject({ verificationMail: "sent", verificationMails: 1, emailVerifiedAt: null });
    const token = await mailedToken(buyer.email);
    const caller = present(await deps.identities.buyer(buyer.access), "buyer of that token");
    expect(caller).toMatchObject({ addressVerified: false });

    expect(await verifyAddress(deps, token)).toEqual({ ok: true, value: undefined });
    const provenAt = (await rowOf(deps, buyer.id))?.emailVerifiedAt;
    expect(await verifyAddress(one(), token)).toEqual({ ok: true, value: undefined });
    expect((await rowOf(deps, buyer.id))?.emailVerifiedAt).toEqual(provenAt);

    const renewed = await rotated(one(), buyer.refresh);
    expect(await one().identities.buyer(renewed.access)).toMatchObject({ addressVerified: true });
    expect(await one().identities.buyer((await tokensOf(one(), buyer.email)).access)).toMatchObject({ addressVerified: true });
    expect(await describeCaller(deps, caller)).toMatchObject({ addressVerified: true });
  });

  it.each<[Language, string]>([
    ["en", "Confirm your e-mail address"],
    ["de", "Bestätigen Sie Ihre E-Mail-Adresse"],
    ["ar", "أكّد بريدك الإلكتروني"],
  ])("is mailed in the language in which the account was made, %s", async (language, subject) => {
    const { one, settle } = setting();
    const deps = one();
    const { id, email } = await newcomer(deps, language);
    await settle();
    expect(await rowOf(deps, id)).toMatchObject({ language, verificationMail: "sent" });
    expect(await mailsTo(email)).toMatchObject([{ subject }]);
    expect(await mailedToken(email)).not.toBe("");
  });

  it("is not proven by a token that is forged, expired, for something else, or for nobody", async () => {
    const { one, pass } = setting();
    const deps = one();
    const buyer = await newcomer(deps);
    const now = deps.clock.now();
    const claims = { sub: buyer.id, email: buyer.email };
    const seconds = deps.contract.access.verification.tokenSeconds;
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer("procureiq")
      .setAudience("verify-address")
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode("another secret than the Worker's, as long"));
    const access = await signAccess(deps, { ...claims, sid: "ses_x", addressVerified: true }, 900);
    const nobody = await signVerification(deps, { ...claims, sub: deps.ids.next("usr") }, now, seconds);
    for (const token of [forged, access, nobody, "ey", ""]) expect(await verifyAddress(deps, token)).toEqual(INVALID);
    const token = await signVerification(deps, claims, now, seconds);
    expect(await deps.identities.buyer(token)).toBeUndefined();
    pass(seconds);
    expect(await verifyAddress(deps, token)).toEqual(INVALID);
    expect((await rowOf(deps, buyer.id))?.emailVerifiedAt).toBeNull();
  });

  it("is not proven by a token that was mailed to the address the account had before", async () => {
    const { one, settle } = setting();
    const deps = one();
    const buyer = await newcomer(deps);
    await settle();
    const token = await mailedToken(buyer.email);
    await deps.db
      .update(buyers)
      .set({ email: `new.${buyer.email}` })
      .where(eq(buyers.id, buyer.id));
    expect(await verifyAddress(deps, token)).toEqual(INVALID);
    expect((await rowOf(deps, buyer.id))?.emailVerifiedAt).toBeNull();
  });

  it("is mailed again on demand, later and later, once for requests at once", async () => {
    const { one, settle, pass } = setting();
    const deps = one();
    const buyer = await newcomer(deps);
    await settle();
    const { resendSeconds } = deps.contract.access.verification;
    expect(await askVerification(deps, buyer.id)).toEqual({
      ok: false,
      refusal: { kind: "verification-throttled", retryAfterSeconds: resendSeconds },
    });
    pass(resendSeconds);
    const answers = await Promise.all([one(), one(), one()].map((isolate) => askVerification(isolate, buyer.id)));
    expect(answers).toContainEqual({
      ok: true,
      value: { addressVerified: false, verification: expect.objectContaining({ mail: "sent" }) },
    });
    expect((await mailsTo(buyer.email)).map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      `verify:${buyer.id}:2`,
      `verify:${buyer.id}:1`,
    ]);
    expect(await askVerification(deps, buyer.id)).toMatchObject({ refusal: { retryAfterSeconds: 2 * resendSeconds } });
    await verifyAddress(deps, await mailedToken(buyer.email));
    expect(await askVerification(deps, buyer.id)).toEqual({ ok: true, value: { addressVerified: true } });
  });

  it("is asked for by whoever is signed in, who is told after how long where it is too soon", async () => {
    const { one, settle, pass } = setting();
    const deps = one();
    const { email } = await newcomer(deps);
    await settle();
    const { access } = await tokensOf(deps, email);
    const ask = () => served(deps)("POST", "/auth/verification", bearer(access));
    const soon = await ask();
    expect([soon.status, soon.body["type"]]).toEqual([429, "/problems/verification-throttled"]);
    pass(Number(soon.headers.get("retry-after")));
    expect(await ask()).toMatchObject({ status: 200, body: { addressVerified: false, verification: { mail: "sent" } } });
  });
});

describe("a mail that does not leave", () => {
  it("keeps nobody from registering, is said and counted, and is sent by the sweep when the provider is back, once", async () => {
    const { one, settle, pass, counted, lines } = setting();
    const buyer = await newcomer(one({ mail: down }));
    await settle();
    expect(counted["auth_verification_mails failed"]).toBe(1);
    expect(lines).toContainEqual(expect.objectContaining({ event: "auth.verification-mail.failed", buyerId: buyer.id, mail: 1 }));
    const caller = { kind: "buyer", id: buyer.id, email: buyer.email, addressVerified: false } as const;
    pass(2 * (one().contract.access.verification.mailDeadlineMs / 1000) + 1);
    expect(await describeCaller(one(), caller)).toMatchObject({
      verification: { mail: "pending" },
      degraded: { mode: "address-unproven", policy: "access.verification" },
    });
    await Promise.all([sendPendingVerifications(one()), sendPendingVerifications(one())]);
    expect(await mailsTo(buyer.email)).toHaveLength(1);
    expect(await rowOf(one(), buyer.id)).toMatchObject({ verificationMail: "sent" });
    expect(await describeCaller(one(), caller)).not.toHaveProperty("degraded");
  });

  it("is one mail where the provider took it and its answer was lost", async () => {
    const { one, settle, pass } = setting();
    const real = one().mail;
    const lossy: Mail = { send: async (message) => (await real.send(message), Promise.reject(unavailable("mail"))) };
    const buyer = await newcomer(one({ mail: lossy }));
    await settle();
    pass(60);
    await sendPendingVerifications(one());
    expect(await mailsTo(buyer.email)).toHaveLength(1);
    expect(await rowOf(one(), buyer.id)).toMatchObject({ verificationMail: "sent" });
  });

  it("for good, because the provider will not have the address, is not tried again", async () => {
    const { one, settle, pass } = setting();
    const refusing = {
      send: vi.fn<Mail["send"]>(async () => ({ ok: false, refusal: { kind: "mail-refused", reason: "validation_error" } })),
    };
    const buyer = await newcomer(one({ mail: refusing }));
    await settle();
    expect(await rowOf(one(), buyer.id)).toMatchObject({ verificationMail: "refused" });
    pass(60);
    await sendPendingVerifications(one());
    expect(await mailsTo(buyer.email)).toEqual([]);
  });

  it("for want of settings is said in the answer to the registration", async () => {
    const { one, settle } = setting({ MAIL_API_KEY: undefined });
    const buyer = await newcomer(one());
    await settle();
    expect(buyer).toMatchObject({ addressVerified: false, degraded: { mode: "address-unproven", reason: "mail is not configured" } });
    expect(await sendPendingVerifications(one())).toEqual({});
  });
});

describe("what a buyer is told of himself", () => {
  it("is what the token says, as degraded, where Postgres does not answer", async () => {
    const { one, counted } = setting();
    const caller = { kind: "buyer", id: "usr_x", email: "x@buyers.test", addressVerified: false } as const;
    expect(await describeCaller(one(withoutStores("db")), caller)).toMatchObject({ ...caller, degraded: { mode: "token-claim" } });
    expect(counted["auth_address_state_unread"]).toBe(1);
  });
});
