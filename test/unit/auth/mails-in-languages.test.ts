import { describe, expect, it } from "vitest";
import { addressNotice } from "../../../src/features/auth/address-change/notices.ts";
import { passwordNotice } from "../../../src/features/auth/password-notice.ts";
import { closingNotice } from "../../../src/features/auth/closing-notice.ts";
import { theftNotice } from "../../../src/features/auth/theft-notice.ts";
import { unsuspensionText } from "../../../src/features/auth/notice-texts.ts";
import { turnedOffNotice } from "../../../src/features/automations/turned-off-notice.ts";
import { LANGUAGES } from "../../../src/platform/language/languages.ts";
import { wordsIn } from "../../../src/platform/language/translate.ts";
import { say } from "../../../src/platform/language/say.ts";

const AT = new Date("2027-01-02T03:04:05Z");
const BUYER = { id: "usr_1", buyerId: "usr_1", email: "ada@acme.test", createdAt: AT };
const depsAt = (site: unknown) => ({ settings: { site }, ids: { next: () => "ntc_1" } }) as unknown as Parameters<typeof passwordNotice>[0];
const WITH_SITE = depsAt({ state: "configured", value: { PUBLIC_BASE_URL: "https://shop.test" } });
const WITHOUT = depsAt({ state: "absent" });

describe("a notice to a buyer", () => {
  it("is in English as it was before, for accounts that name no language or none that there is", async () => {
    for (const language of ["en", null, "tlh", ""]) {
      const { subject, text } = await passwordNotice(WITHOUT, { ...BUYER, language }, "changed", AT);
      expect(subject).toBe("Your password was changed");
      expect(text).toBe(`The password of your account was changed by somebody who was signed in and knew it. All other sessions have ended.

It was you: there is nothing to do.
It was not you: reset it now, which ends every session there is. Then look at your automations for programs that you do not know.
`);
    }
  });

  it.each(LANGUAGES.filter((language) => language !== "en"))(
    "is in %s, says the same each time, and keeps its addresses",
    async (language) => {
      const english = await theftNotice(WITH_SITE, { ...BUYER, language: "en" }, AT);
      const said = await theftNotice(WITH_SITE, { ...BUYER, language }, AT);
      expect(await theftNotice(WITH_SITE, { ...BUYER, language }, AT)).toEqual(said);
      expect(said).toMatchObject({ kind: "theft", buyerId: "usr_1", email: "ada@acme.test" });
      for (const part of ["2027-01-02 03:04 UTC", "https://shop.test/app/account", "https://shop.test/app/automations"])
        expect(said.text).toContain(part);
      expect(said.subject).not.toBe(english.subject);
      expect(said.text.split("\n")).toHaveLength(english.text.split("\n").length);
      for (const line of english.text.split("\n").filter(Boolean)) expect(said.text).not.toContain(line);
      const changed = await passwordNotice(WITH_SITE, { ...BUYER, language }, "reset", AT);
      expect(changed.text).toContain("https://shop.test/app/forgot-password");
      expect(changed.text).not.toContain("It was");
      for (const what of ["asked", "changed"] as const) {
        const moved = await addressNotice(WITH_SITE, { ...BUYER, language }, what, { newEmail: "ada@new.test", at: AT });
        expect(moved.text).toContain("ada@new.test");
        expect(moved.text.includes("https://shop.test/app/forgot-password")).toBe(what === "asked");
        expect(`${moved.subject}\n${moved.text}`).not.toMatch(/account|Somebody|All other/);
      }
      const closed = await closingNotice(WITH_SITE, { ...BUYER, language }, { at: AT, eraseAt: new Date("2027-02-01T03:04:05Z") });
      for (const part of ["2027-02-01", "https://shop.test/app/sign-in", "https://shop.test/app/forgot-password"])
        expect(closed.text).toContain(part);
      expect(`${closed.subject}\n${closed.text}`).not.toMatch(/account|erased/);
      const { subject, texts } = await turnedOffNotice(WITH_SITE, { automation: { url: "https://hooks.test/secret" }, language });
      for (const text of Object.values(texts)) {
        expect(text).toContain("https://hooks.test");
        expect(text).toContain("https://shop.test/app/automations");
        expect(`${subject}\n${text}`).not.toMatch(/secret|was turned off/);
      }
    },
  );
});

describe("a mail to whose account is suspended no more", () => {
  it("says where to sign in, or only that one can where the site has no address", () => {
    expect(unsuspensionText("https://shop.test").text).toMatch(/^You can sign in again at https:\/\/shop\.test\/app\/sign-in\. /);
    expect(unsuspensionText(undefined).text).toMatch(/^You can sign in again\. Automations /);
  });
});

describe("hours in a mail", () => {
  it("have the language's own forms", async () => {
    const hours = (count: number) => say`It is good for ${count} hours. If you did not make an account at ProcureIQ, do nothing.`;
    const arabic = await wordsIn("ar");
    expect([1, 2].map((count) => arabic(hours(count)).split(".")[0])).toEqual(["يصلح ساعة واحدة", "يصلح ساعتين"]);
    const german = await wordsIn("de");
    expect([1, 24].map((count) => german(hours(count)).split(".")[0])).toEqual(["Er gilt 1 Stunde", "Er gilt 24 Stunden"]);
  });
});
