import { decodeJwt } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { askPasswordReset } from "../../../src/features/auth/ask-password-reset.ts";
import { login } from "../../../src/features/auth/login.ts";
import { resetPassword } from "../../../src/features/auth/reset-password.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenDesk } from "../objects.ts";
import { forgetful, resetsMailedTo, rowOf, setting } from "./reset-setting.ts";
import { HOME, PASSWORD, signedIn } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const NEXT = "a longer staple than before";
const signIn = (deps: Deps, email: string, password: string) => login(deps, { email, password, address: HOME });

describe("mails that reset a password, asked for again and again", () => {
  it("have every wait for another one doubled up to a day, within which the token of the last one stays good", async () => {
    const base = setting();
    const { deps, buyer } = await forgetful(base);
    const bounds = deps.contract.access.passwordReset;
    const mailed = async () => (await base.settle(), (await resetsMailedTo(buyer.email)).length);
    let wait = bounds.everySeconds;
    for (let mails = 1; mails < 10; mails += 1) {
      const from = `198.51.100.${100 + mails}`;
      base.pass(wait - 1);
      valueOf(await askPasswordReset(deps, { email: buyer.email, address: from }));
      expect(await mailed()).toBe(mails);
      base.pass(1);
      valueOf(await askPasswordReset(deps, { email: buyer.email, address: from }));
      expect(await mailed()).toBe(mails + 1);
      wait = Math.min(bounds.longestEverySeconds, 2 * wait);
    }
    expect(wait).toBe(86_400);
    const youngest = (await resetsMailedTo(buyer.email)).toSorted((one, other) => (decodeJwt(one).iat ?? 0) - (decodeJwt(other).iat ?? 0));
    const last = present(youngest.at(-1), "the last token");
    base.pass(wait - 2);
    expect(await resetPassword(deps, { token: last, newPassword: NEXT, address: HOME })).toMatchObject({ ok: true });
    // Who has the account again waits as at first.
    base.pass(bounds.everySeconds);
    valueOf(await askPasswordReset(deps, { email: buyer.email, address: HOME }));
    expect(await mailed()).toBe(11);
  });

  it("have nobody wait longer who signs in meanwhile", async () => {
    const base = setting();
    const { deps, buyer } = await forgetful(base);
    const { everySeconds } = deps.contract.access.passwordReset;
    base.pass(everySeconds);
    valueOf(await askPasswordReset(deps, { email: buyer.email, address: HOME }));
    await base.settle();
    expect(await rowOf(deps, buyer.id)).toMatchObject({ passwordResetMails: 2 });
    valueOf(await signIn(deps, buyer.email, PASSWORD));
    await base.settle();
    expect(await rowOf(deps, buyer.id)).toMatchObject({ passwordResetMails: 0 });
  });

  it("have no wait forgotten while one is on its way, whose token says by it until when it is good", async () => {
    const base = setting();
    const buyer = await signedIn(base.one());
    const deps = base.one({ mail: { send: () => Promise.reject(unavailable("mail")) } });
    valueOf(await askPasswordReset(deps, { email: buyer.email, address: HOME }));
    await base.settle();
    valueOf(await signIn(deps, buyer.email, PASSWORD));
    await base.settle();
    expect(await rowOf(deps, buyer.id)).toMatchObject({ passwordResetMail: "pending", passwordResetMails: 1 });
  });
});
