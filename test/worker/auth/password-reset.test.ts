import { SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { askPasswordReset } from "../../../src/features/auth/ask-password-reset.ts";
import { changePassword } from "../../../src/features/auth/change-password.ts";
import { login } from "../../../src/features/auth/login.ts";
import { resetPassword } from "../../../src/features/auth/reset-password.ts";
import { sendPendingPasswordResets } from "../../../src/features/auth/send-password-reset.ts";
import { standingTokens } from "../../../src/features/auth/service-token-store.ts";
import { markVerified } from "../../../src/features/auth/store.ts";
import { readAccess, signPasswordReset, signVerification } from "../../../src/features/auth/tokens.ts";
import { sha256 } from "../../../src/platform/digest.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import type { Mail } from "../../../src/platform/mail.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { bearer, provenBuyer, served, tokenOf } from "./service-token-setting.ts";
import { forgetful, resetsMailedTo, rowOf, setting } from "./reset-setting.ts";
import { HOME, PASSWORD, signedIn } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const NEXT = "a longer staple than before";
const INVALID = { ok: false, refusal: { kind: "password-reset-token-invalid" } };

const signIn = (deps: Deps, email: string, password: string) => login(deps, { email, password, address: HOME });
const answersTo = async (deps: Deps, token: string) => (await deps.identities.buyer(token)) !== undefined;

describe("a buyer who forgot the password", () => {
  it("gives the account another by the mailed token, once, which ends every session and service token and leaves a line in the audit trail", async () => {
    const { one, settle, pass } = setting();
    const deps = one();
    const ask = served(deps);
    const buyer = await provenBuyer(deps);
    const program = await tokenOf(deps, buyer.id);
    const from = { "cf-connecting-ip": "192.0.2.20" };
    expect(await ask("POST", "/auth/password-reset", from, { email: buyer.email.toUpperCase() })).toMatchObject({ status: 204, body: {} });
    await settle();
    const [token] = await resetsMailedTo(buyer.email);

    const reset = (newPassword: string) => ask("POST", "/auth/reset-password", from, { token, newPassword });
    expect(await reset("short")).toMatchObject({ status: 400, body: { errors: [{ pointer: "/newPassword" }] } });
    expect(await reset(NEXT)).toMatchObject({ status: 200, body: { sessionsEnded: 1 } });
    pass(deps.contract.access.revocationSeconds);
    expect(await answersTo(deps, buyer.access)).toBe(false);
    expect(await ask("GET", "/auth/me", bearer(program.token))).toMatchObject({ status: 401 });
    expect(await standingTokens(deps.db, buyer.id, deps.clock.now())).toEqual([]);
    expect(await signIn(deps, buyer.email, PASSWORD)).toMatchObject({ ok: false, refusal: { kind: "sign-in-failed" } });
    expect(await signIn(deps, buyer.email, NEXT)).toMatchObject({ ok: true });

    // Sent again after an answer that was lost; and by who found the mail later.
    expect(await reset(NEXT)).toMatchObject({ status: 200, body: { sessionsEnded: 0 } });
    expect(await reset("what somebody else would like")).toMatchObject({
      status: 400,
      body: { type: "/problems/password-reset-token-invalid", errors: [{ pointer: "/token" }] },
    });
    expect(await signIn(deps, buyer.email, NEXT)).toMatchObject({ ok: true });
    const lines = await deps.auditTrails.postgres.auditLines({ actor: buyer.id, limit: 10 });
    expect(lines).toContainEqual(expect.objectContaining({ action: "buyer.password.reset", subject: buyer.id }));
    expect(JSON.stringify(lines)).not.toContain(NEXT);
  });

  it("has proven the address with it", async () => {
    const { deps, buyer, token } = await forgetful(setting());
    expect(await rowOf(deps, buyer.id)).toMatchObject({ emailVerifiedAt: null });
    valueOf(await resetPassword(deps, { token, newPassword: NEXT, address: HOME }));
    expect((await rowOf(deps, buyer.id)).emailVerifiedAt).toEqual(deps.clock.now());
  });

  it("is answered as somebody is who has no account", async () => {
    const { one, settle } = setting();
    const deps = one();
    const buyer = await signedIn(deps);
    const ask = served(deps);
    const answers = await Promise.all(
      [buyer.email, `nobody.${buyer.email}`].map((email) =>
        ask("POST", "/auth/password-reset", { "cf-connecting-ip": "192.0.2.21" }, { email }),
      ),
    );
    await settle();
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([
      { status: 204, body: {} },
      { status: 204, body: {} },
    ]);
    expect(await resetsMailedTo(buyer.email)).toHaveLength(1);
    expect(await resetsMailedTo(`nobody.${buyer.email}`)).toEqual([]);
  });

  it("is resetting it once where two do it at once", async () => {
    const { deps, buyer, token } = await forgetful(setting());
    const wanted = ["one staple that is long", "two staples that are long"];
    const resets = await Promise.all(wanted.map((newPassword) => resetPassword(deps, { token, newPassword, address: HOME })));
    expect(resets.filter(({ ok }) => ok)).toHaveLength(1);
    const signIns = await Promise.all(wanted.map((password) => signIn(deps, buyer.email, password)));
    expect(signIns.map(({ ok }) => ok)).toEqual(resets.map(({ ok }) => ok));
  });

  it("finishes by asking again what died half-way, and keeps the old password until the programs are out", async () => {
    const base = setting();
    const { deps, buyer, token } = await forgetful(base);
    await markVerified(deps.db, { buyerId: buyer.id, email: buyer.email }, deps.clock.now());
    await tokenOf(deps, buyer.id);
    const silent = base.one({
      buyerSessions: (buyerId) => overriding(deps.buyerSessions(buyerId), { endAll: () => Promise.reject(unavailable("durable-objects")) }),
    });
    const input = { token, newPassword: NEXT, address: HOME };
    await expect(resetPassword(silent, input)).rejects.toThrow("durable-objects");
    expect(await signIn(deps, buyer.email, PASSWORD)).toMatchObject({ ok: true });
    expect(await resetPassword(deps, input)).toEqual({ ok: true, value: { sessionsEnded: 2 } });
    expect(await standingTokens(deps.db, buyer.id, deps.clock.now())).toEqual([]);
  });
});

describe("a token that resets a password", () => {
  it("is none where it is forged, expired, or made for something else", async () => {
    const { one, pass } = setting();
    const deps = one();
    const buyer = await signedIn(deps);
    const claims = { sub: buyer.id, email: buyer.email, replaces: sha256((await rowOf(deps, buyer.id)).passwordHash) };
    const { tokenSeconds } = deps.contract.access.passwordReset;
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer("procureiq")
      .setAudience("reset-password")
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode("another secret than the Worker's, as long"));
    const now = deps.clock.now();
    const verification = await signVerification(deps, claims, now, tokenSeconds);
    const moved = await signPasswordReset(deps, { ...claims, email: `old.${buyer.email}` }, now, tokenSeconds);
    const token = await signPasswordReset(deps, claims, now, tokenSeconds);
    const reset = (text: string) => resetPassword(deps, { token: text, newPassword: NEXT, address: HOME });
    for (const text of [forged, verification, moved, buyer.access, "ey", ""]) expect(await reset(text)).toEqual(INVALID);
    expect(await readAccess(deps, token)).toBeUndefined();
    pass(tokenSeconds);
    expect(await reset(token)).toEqual(INVALID);
    expect(await signIn(deps, buyer.email, PASSWORD)).toMatchObject({ ok: true });
  });

  it("is good no longer once the password was changed otherwise", async () => {
    const { deps, buyer, token } = await forgetful(setting());
    const sessionId = present(await readAccess(deps, buyer.access), "an access token").sid;
    const change = { currentPassword: PASSWORD, newPassword: NEXT, address: HOME };
    valueOf(await changePassword(deps, { buyerId: buyer.id, sessionId }, change));
    expect(await resetPassword(deps, { token, newPassword: "another staple of a thief", address: HOME })).toEqual(INVALID);
    expect(await signIn(deps, buyer.email, NEXT)).toMatchObject({ ok: true });
  });
});

describe("somebody who asks for a stranger", () => {
  it("fills no mailbox and keeps the stranger out of nothing: the mail that was sent is good until another may be", async () => {
    const base = setting();
    const { deps, buyer, token } = await forgetful(base);
    const { everySeconds } = deps.contract.access.passwordReset;
    const ask = (at: number) => askPasswordReset(deps, { email: buyer.email, address: `198.51.100.${at}` });
    base.pass(everySeconds - 1);
    expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: undefined })));
    await base.settle();
    expect(await resetsMailedTo(buyer.email)).toEqual([token]);
    expect(await signIn(deps, buyer.email, PASSWORD)).toMatchObject({ ok: true });

    base.pass(1);
    await Promise.all([ask(4), ask(5), ask(6)]);
    await base.settle();
    expect(await resetsMailedTo(buyer.email)).toHaveLength(2);
    expect(await resetPassword(deps, { token, newPassword: NEXT, address: HOME })).toMatchObject({ ok: true });
  });

  it("has to wait where he is past the free tries, whoever he asks for, and others have not", async () => {
    const { one, counted } = setting();
    const deps = one();
    const ask = (address: string) => askPasswordReset(deps, { email: `${deps.ids.next("usr")}@nobody.test`, address });
    const { free } = deps.contract.access.throttles.address;
    for (let tries = 0; tries < free; tries += 1) expect(await ask("203.0.113.9")).toMatchObject({ ok: true });
    const ip = { "cf-connecting-ip": "203.0.113.9" };
    const refused = await served(deps)("POST", "/auth/password-reset", ip, { email: "somebody@nobody.test" });
    expect(refused).toMatchObject({ status: 429, body: { type: "/problems/password-resets-throttled" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(counted["auth_password_resets throttled"]).toBe(1);
    expect(await ask("203.0.113.10")).toMatchObject({ ok: true });
    // Counters of its own: whoever asks too often still signs in there.
    const buyer = await signedIn(deps);
    expect(await login(deps, { email: buyer.email, password: PASSWORD, address: "203.0.113.9" })).toMatchObject({ ok: true });
  });
});

describe("a mail with such a token that does not leave", () => {
  it("is said, and sent by the sweep when the provider is back, once", async () => {
    const { one, settle, pass, lines } = setting();
    const buyer = await signedIn(one());
    valueOf(
      await askPasswordReset(one({ mail: { send: () => Promise.reject(unavailable("mail")) } }), { email: buyer.email, address: HOME }),
    );
    await settle();
    expect(lines).toContainEqual(expect.objectContaining({ event: "auth.password-reset-mail.failed", buyerId: buyer.id }));
    expect(await rowOf(one(), buyer.id)).toMatchObject({ passwordResetMail: "pending" });
    pass(2 * (one().contract.access.verification.mailDeadlineMs / 1000) + 1);
    await Promise.all([sendPendingPasswordResets(one()), sendPendingPasswordResets(one())]);
    expect(await resetsMailedTo(buyer.email)).toHaveLength(1);
    expect(await rowOf(one(), buyer.id)).toMatchObject({ passwordResetMail: "sent" });
  });

  it("is one mail where the provider took it and its answer was lost", async () => {
    const { one, settle, pass } = setting();
    const real = one().mail;
    const lossy: Mail = { send: async (message) => (await real.send(message), Promise.reject(unavailable("mail"))) };
    const buyer = await signedIn(one());
    valueOf(await askPasswordReset(one({ mail: lossy }), { email: buyer.email, address: HOME }));
    await settle();
    pass(60);
    await sendPendingPasswordResets(one());
    expect(await resetsMailedTo(buyer.email)).toHaveLength(1);
  });

  it("is given up where the buyer may ask for another", async () => {
    const { one, settle, pass } = setting();
    const buyer = await signedIn(one());
    valueOf(
      await askPasswordReset(one({ mail: { send: () => Promise.reject(unavailable("mail")) } }), { email: buyer.email, address: HOME }),
    );
    await settle();
    pass(one().contract.access.passwordReset.everySeconds + 1);
    await sendPendingPasswordResets(one());
    expect(await resetsMailedTo(buyer.email)).toEqual([]);
  });

  it("is owed no more once the password was changed otherwise: its token would be good for the new one", async () => {
    const { one, settle, pass } = setting();
    const buyer = await signedIn(one());
    const away = one({ mail: { send: () => Promise.reject(unavailable("mail")) } });
    valueOf(await askPasswordReset(away, { email: buyer.email, address: HOME }));
    await settle();
    const sessionId = present(await readAccess(one(), buyer.access), "an access token").sid;
    const change = { currentPassword: PASSWORD, newPassword: NEXT, address: HOME };
    valueOf(await changePassword(one(), { buyerId: buyer.id, sessionId }, change));
    pass(60);
    await sendPendingPasswordResets(one());
    expect(await resetsMailedTo(buyer.email)).toEqual([]);
    expect(await rowOf(one(), buyer.id)).toMatchObject({ passwordResetMail: null });
  });

  it("is not promised where there is no provider of mail", async () => {
    const { one } = setting();
    const deps = one();
    const buyer = await signedIn(deps);
    const mail = { state: "unconfigured", missing: ["MAIL_API_KEY"], malformed: [] };
    const without = one({ settings: { ...deps.settings, mail } as unknown as Deps["settings"] });
    await expect(askPasswordReset(without, { email: buyer.email, address: HOME })).rejects.toMatchObject({
      code: "dependency-unconfigured",
    });
    expect(await rowOf(deps, buyer.id)).toMatchObject({ passwordResetMail: null });
  });
});

describe("a buyer who has tried every password he remembers", () => {
  it("gives the account another by the token all the same", async () => {
    const { deps, buyer, token } = await forgetful(setting());
    let tried = await signIn(deps, buyer.email, "not this one either");
    while (!tried.ok && tried.refusal.kind !== "sign-in-throttled") tried = await signIn(deps, buyer.email, "not this one either");
    expect(tried).toMatchObject({ ok: false, refusal: { kind: "sign-in-throttled" } });
    expect(await resetPassword(deps, { token, newPassword: NEXT, address: HOME })).toMatchObject({ ok: true });
    // One that was used may be in hands that guess the password it made.
    expect(await resetPassword(deps, { token, newPassword: PASSWORD, address: HOME })).toMatchObject({
      refusal: { kind: "sign-in-throttled" },
    });
  });
});
