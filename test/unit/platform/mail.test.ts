import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { LocalService } from "../../../local-cloud/service.ts";
import { SENDING_KEY, startMail } from "../../../local-cloud/services/mail/start-mail.ts";
import { readSettings } from "../../../src/env.ts";
import { probe } from "../../../src/operations/health/probes.ts";
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

const settingsWith = (over: Record<string, string> = {}) =>
  readSettings({
    ENVIRONMENT: "local",
    MAIL_API_KEY: KEY,
    MAIL_FROM: "ProcureIQ <no-reply@acme.test>",
    MAIL_BASE_URL: provider.url,
    ...over,
  });
const mailWith = (over: Record<string, string> = {}, deadlineMs = PATIENT_MS) => createMail(settingsWith(over), deadlineMs);
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

  it("names its program to the provider, which lets nobody in who does not", async () => {
    const asked = vi.spyOn(globalThis, "fetch");
    await mailWith().send({ ...MAIL, idempotencyKey: "greeting:named" });
    expect(new Headers(asked.mock.lastCall?.[1]?.headers).get("user-agent")).toBe("ProcureIQ/1.0");
    asked.mockRestore();
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

describe("the probe of the mail provider", () => {
  const probed = (over: Record<string, string> = {}, deadlineMs = PATIENT_MS) =>
    probe(
      {
        settings: settingsWith(over),
        contract: { health: { probeDeadlineMs: deadlineMs } },
        clock: { now: () => new Date() },
      } as unknown as Parameters<typeof probe>[0],
      "mail",
      undefined,
    );

  it("[GEN-3] passes by a key that reads, sends no mail, and fails by one that is not known", async () => {
    const before = await mails("");
    expect(await probed()).toMatchObject({ state: "up", detail: null });
    expect(await mails("")).toEqual(before);
    expect(await probed({ MAIL_API_KEY: "re_other" })).toMatchObject({ state: "down", detail: "refuses our key (403)" });
  });

  it("[GEN-3] passes by a key that may send and read nothing", async () => {
    const context = await temporaryContext("mail");
    const apiKey = `${SENDING_KEY}0123456789`;
    const sending = await startMail(context, { apiKey });
    const at = { MAIL_API_KEY: apiKey, MAIL_BASE_URL: `${sending.url}/` };
    expect(await probed(at)).toMatchObject({ state: "up", detail: null });
    await sending.stop();
    await context.remove();
  });

  it.each([["down"], ["hang"], ["error"], ["garbage"]] as const)("[GEN-3] fails within its deadline where it is %s", async (mode) => {
    provider.gate.set({ mode });
    expect(await probed({}, DEADLINE_MS)).toMatchObject({ state: "down", detail: expect.any(String) });
  });
});
