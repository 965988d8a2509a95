import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { changePassword } from "../../../src/features/auth/change-password.ts";
import { sendPendingVerifications } from "../../../src/features/auth/send-pending-verifications.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { readAccess } from "../../../src/features/auth/tokens.ts";
import { auditLog } from "../../../src/platform/audit/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenDesk } from "../objects.ts";
import { forgetful, rowOf, setting } from "./reset-setting.ts";
import { bearer, provenBuyer, served } from "./service-token-setting.ts";
import { HOME, PASSWORD, rotated, signedIn, tokensOf } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const away = { send: () => Promise.reject(unavailable("mail")) };
const newAddress = (deps: Deps) => `${deps.ids.next("usr")}@moved.test`;

async function mailedTo(email: string, key: "address:" | "notice:"): Promise<{ subject: string; text: string }[]> {
  const answer = await fetch(`${inject("services")["mail"]}/mails?to=${encodeURIComponent(email)}`);
  const { mails } = (await answer.json()) as { mails: { subject: string; text: string; idempotencyKey: string }[] };
  return mails.filter(({ idempotencyKey }) => idempotencyKey.startsWith(key));
}

const tokenIn = (mail: { text: string } | undefined) => present(/ey[\w-]+\.[\w-]+\.[\w-]+/.exec(mail?.text ?? "")?.[0], "a mailed token");
const tokenTo = async (email: string) => tokenIn((await mailedTo(email, "address:")).at(-1));
const linesOf = async (deps: Deps, id: string) =>
  (await deps.db.select().from(auditLog).where(eq(auditLog.subject, id))).map(({ action }) => action);
const isGood = async (deps: Deps, token: string) => (await deps.identities.buyer(token)) !== undefined;

/** A buyer who asked for another address, over HTTP. */
async function asking(made = setting(), kind = provenBuyer) {
  const deps = made.one();
  const ask = served(deps);
  const buyer = await kind(deps);
  const newEmail = newAddress(deps);
  const wish = (body: Record<string, unknown> = { newEmail, password: PASSWORD }) =>
    ask("POST", "/auth/address", bearer(buyer.access), body);
  const confirm = (token: string) => ask("POST", "/auth/verify-address", {}, { token });
  return { ...made, deps, ask, buyer, newEmail, wish, confirm };
}

describe("a buyer who wants another address", () => {
  it("has it once the token that was mailed there is sent back: the other sessions end, the one that asked goes on, both addresses are told", async () => {
    const { deps, buyer, newEmail, wish, confirm, settle, pass } = await asking();
    const phone = await tokensOf(deps, buyer.email);
    const answer = await wish();
    expect(answer).toMatchObject({ status: 202, body: { newEmail, mail: "sent" } });
    await settle();
    expect(await mailedTo(buyer.email, "notice:")).toMatchObject([{ subject: "Somebody wants to give your account another address" }]);
    expect(await rowOf(deps, buyer.id)).toMatchObject({ email: buyer.email });
    expect(await isGood(deps, phone.access)).toBe(true);

    const token = await tokenTo(newEmail);
    expect(await confirm(token)).toMatchObject({ status: 200, body: { addressVerified: true } });
    await settle();
    expect(await confirm(token)).toMatchObject({ status: 200 });
    expect(await rowOf(deps, buyer.id)).toMatchObject({
      email: newEmail,
      emailVerifiedAt: expect.any(Date),
      newEmail: null,
      newEmailMails: 0,
    });
    pass(deps.contract.access.revocationSeconds + 1);
    expect(await isGood(deps, phone.access)).toBe(false);
    const still = await rotated(deps, buyer.refresh);
    expect(await readAccess(deps, still.access)).toMatchObject({ email: newEmail, addressVerified: true });
    const told = (await mailedTo(buyer.email, "notice:")).find(({ subject }) => !subject.startsWith("Somebody"));
    expect(told).toMatchObject({ subject: "Your account has another address", text: expect.stringContaining(newEmail) });
    expect(await linesOf(deps, buyer.id)).toEqual(["buyer.address.ask", "buyer.address.change"]);
    await expect(tokensOf(deps, buyer.email)).rejects.toThrow("sign-in-failed");
    expect(await isGood(deps, (await tokensOf(deps, newEmail)).access)).toBe(true);
  });

  it("is refused without the password, with the address there is, and with one that has an account, which counts as a mail", async () => {
    const { deps, buyer, newEmail, wish } = await asking();
    const other = await signedIn(deps);
    expect(await wish({ newEmail, password: "not it, surely" })).toMatchObject({ status: 403, body: { type: "/problems/password-wrong" } });
    expect(await wish({ newEmail: buyer.email, password: PASSWORD })).toMatchObject({
      status: 409,
      body: { type: "/problems/address-unchanged" },
    });
    expect(await wish({ newEmail: other.email.toUpperCase(), password: PASSWORD })).toMatchObject({
      status: 409,
      body: { type: "/problems/email-taken", errors: [{ pointer: "/newEmail" }] },
    });
    expect(await wish()).toMatchObject({ status: 429, body: { type: "/problems/verification-throttled" } });
    expect(await mailedTo(other.email, "address:")).toEqual([]);
    expect(await linesOf(deps, buyer.id)).toEqual([]);
  });

  it("waits twice as long for each mail to yet another address, and is answered the same for the same one", async () => {
    const { deps, newEmail, wish, pass } = await asking();
    const { resendSeconds } = deps.contract.access.verification;
    const first = await wish();
    expect(await wish()).toEqual(expect.objectContaining({ status: 202, body: first.body }));
    expect(await mailedTo(newEmail, "address:")).toHaveLength(1);
    const [second, third] = [newAddress(deps), newAddress(deps)];
    pass(resendSeconds + 1);
    expect(await wish({ newEmail: second, password: PASSWORD })).toMatchObject({ status: 202 });
    pass(resendSeconds + 1);
    expect(await wish({ newEmail: third, password: PASSWORD })).toMatchObject({ status: 429 });
    pass(resendSeconds);
    expect(await wish({ newEmail: third, password: PASSWORD })).toMatchObject({ status: 202 });
  });

  it("keeps the address where another was asked for since, the token is too old, or the password was changed or reset meanwhile", async () => {
    const replaced = await asking();
    await replaced.wish();
    const old = await tokenTo(replaced.newEmail);
    replaced.pass(replaced.deps.contract.access.verification.resendSeconds + 1);
    expect(await replaced.wish({ newEmail: newAddress(replaced.deps), password: PASSWORD })).toMatchObject({ status: 202 });
    const late = await asking();
    await late.wish();
    const expired = await tokenTo(late.newEmail);
    late.pass(late.deps.contract.access.verification.tokenSeconds + 1);
    const changed = await asking();
    await changed.wish();
    const sessionId = present(await readAccess(changed.deps, changed.buyer.access), "an access token").sid;
    const change = { currentPassword: PASSWORD, newPassword: "a longer staple than before", address: HOME };
    valueOf(await changePassword(changed.deps, { buyerId: changed.buyer.id, sessionId }, change));
    for (const [{ confirm, deps, buyer }, token] of [
      [replaced, old],
      [late, expired],
      [changed, await tokenTo(changed.newEmail)],
    ] as const) {
      expect(await confirm(token)).toMatchObject({ status: 400, body: { type: "/problems/verification-token-invalid" } });
      expect(await rowOf(deps, buyer.id)).toMatchObject({ email: buyer.email });
    }
  });

  it("keeps the address while the account is closed or suspended, and where somebody else has the new one by now", async () => {
    const { deps, buyer, newEmail, wish, confirm } = await asking();
    await wish();
    const token = await tokenTo(newEmail);
    const become = (row: Partial<typeof buyers.$inferInsert>) => deps.db.update(buyers).set(row).where(eq(buyers.id, buyer.id));
    for (const row of [{ closedAt: deps.clock.now() }, { closedAt: null, suspendedAt: deps.clock.now() }]) {
      await become(row);
      expect(await confirm(token)).toMatchObject({ status: 400 });
    }
    await become({ suspendedAt: null });
    const other = await signedIn(deps);
    await deps.db.update(buyers).set({ email: newEmail }).where(eq(buyers.id, other.id));
    expect(await confirm(token)).toMatchObject({ status: 409, body: { type: "/problems/email-taken", errors: [{ pointer: "/token" }] } });
    expect(await rowOf(deps, buyer.id)).toMatchObject({ email: buyer.email });
  });

  it("is given it once where two send the token at once, and no reset that was mailed to the address before is good any more", async () => {
    const made = setting();
    const lost = await forgetful(made);
    const { deps, newEmail, wish, confirm, settle, ask, buyer } = await asking(made, async () => lost.buyer);
    await wish();
    const token = await tokenTo(newEmail);
    const answers = await Promise.all([confirm(token), confirm(token)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await settle();
    expect(await linesOf(deps, buyer.id)).toEqual(["buyer.address.ask", "buyer.address.change"]);
    // Nobody had proven the address before: a stranger may read its mail, and is told nothing.
    expect(await mailedTo(buyer.email, "notice:")).toEqual([]);
    const reset = await ask("POST", "/auth/reset-password", {}, { token: lost.token, newPassword: "a longer staple than before" });
    expect(reset).toMatchObject({ status: 400, body: { type: "/problems/password-reset-token-invalid" } });
  });

  it("is told that the mail has not left where the provider is away, and it leaves by the cron, once", async () => {
    const made = setting();
    const buyer = await provenBuyer(made.one());
    const deps = made.one({ mail: away });
    const newEmail = newAddress(deps);
    const answer = await served(deps)("POST", "/auth/address", bearer(buyer.access), { newEmail, password: PASSWORD });
    expect(answer).toMatchObject({ status: 202, body: { mail: "pending", degraded: { mode: "mail-pending" } } });
    made.pass(60);
    for (let run = 0; run < 2; run += 1) await sendPendingVerifications(made.one());
    expect(await mailedTo(newEmail, "address:")).toHaveLength(1);
    expect(await rowOf(deps, buyer.id)).toMatchObject({ newEmailMail: "sent" });
  });
});
