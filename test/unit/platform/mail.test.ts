import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LocalService } from "../../../local-cloud/service.ts";
import { startMail } from "../../../local-cloud/services/mail/start-mail.ts";
import { readSettings } from "../../../src/env.ts";
import { createMail, type MailMessage } from "../../../src/platform/mail.ts";
import { temporaryContext } from "../../../local-cloud/test/temporary-context.ts";

const KEY = "re_test_0123456789";
/** However busy the machine is; where nobody answers, what is waited for in vain. */
const [PATIENT_MS, DEADLINE_MS] = [20_000, 300];
const MAIL: MailMessage = { to: "ada@acme.test", subject: "Hello", text: "How are you?", idempotencyKey: "greeting:1" };

let provider: LocalService;
let remove: () => Promise<void>;
beforeAll(async () => {
  const context = await temporaryContext("mail");
  ({ remove } = context);
  provider = await startMail(context, { apiKey: KEY });
});
afterEach(() => provider.gate.set({ mode: "none" }));
afterAll(async () => {
  await provider.stop();
  await remove();
});

const mailWith = (over: Record<string, string> = {}, deadlineMs = PATIENT_MS) =>
  createMail(
    readSettings({
      ENVIRONMENT: "local",
      MAIL_API_KEY: KEY,
      MAIL_FROM: "ProcureIQ <no-reply@acme.test>",
      MAIL_BASE_URL: provider.url,
      ...over,
    }),
    deadlineMs,
  );
const mails = async (to: string) =>
  ((await (await fetch(`${provider.url}/mails?to=${encodeURIComponent(to)}`)).json()) as { mails: { subject: string }[] }).mails;

describe("mail", () => {
  it("is taken once, however often it is tried under its key", async () => {
    const mail = mailWith();
    for (let index = 0; index < 3; index += 1) expect(await mail.send(MAIL)).toEqual({ ok: true, value: undefined });
    expect(await mails(MAIL.to)).toMatchObject([{ subject: "Hello", text: MAIL.text, from: "ProcureIQ <no-reply@acme.test>" }]);
  });

  it("that says something else under a used key is not taken for sent", async () => {
    const mail = mailWith();
    await mail.send({ ...MAIL, idempotencyKey: "greeting:2" });
    await expect(mail.send({ ...MAIL, idempotencyKey: "greeting:2", text: "Other" })).rejects.toMatchObject({
      code: "dependency-unavailable",
    });
  });

  it("to what is no address is refused for good", async () => {
    expect(await mailWith().send({ ...MAIL, to: "nobody", idempotencyKey: "greeting:3" })).toEqual({
      ok: false,
      refusal: { kind: "mail-refused", reason: "validation_error" },
    });
  });

  it.each([["down"], ["hang"], ["error"], ["garbage"]] as const)(
    "is unavailable within its deadline where the provider is %s",
    async (mode) => {
      provider.gate.set({ mode });
      await expect(mailWith({}, DEADLINE_MS).send({ ...MAIL, idempotencyKey: `greeting:${mode}` })).rejects.toMatchObject({
        code: "dependency-unavailable",
        detail: { subject: "mail" },
      });
    },
  );

  it("is unavailable with a key that the provider does not know, which is nothing about the mail", async () => {
    await expect(mailWith({ MAIL_API_KEY: "re_other" }).send(MAIL)).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("is not configured without its settings, and names them", async () => {
    await expect(mailWith({ MAIL_API_KEY: "", MAIL_FROM: "nobody" }).send(MAIL)).rejects.toMatchObject({
      code: "dependency-unconfigured",
      detail: { extensions: { missing: ["MAIL_API_KEY", "MAIL_FROM"] } },
    });
  });
});
