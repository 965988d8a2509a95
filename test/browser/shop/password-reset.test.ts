import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { call, until } from "../../journey/client.ts";
import { ShopUnderTest, signIn } from "./shop.ts";

const LINK = /https?:\/\/\S+\/app\/reset-password#token=\S+/;
const PASSWORD = "a buyer in a browser";
const NEXT = "a buyer who remembers it";

describe.skipIf(inject("browserStack") === null)("a buyer who forgot the password", () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  const linkMailedTo = (email: string) =>
    until("the mail to the buyer", 30, async () => {
      const path = `/mails?to=${encodeURIComponent(email)}`;
      const { body } = await call<{ mails: { text: string }[] }>(shop.stack.services["mail"] ?? "", "GET", path);
      return body.mails.flatMap(({ text }) => LINK.exec(text) ?? [])[0];
    });

  it("asks for a mail, follows its link, and signs in with another password; the link is good once", async () => {
    const email = `forgetful-${crypto.randomUUID()}@buyers.test`;
    await call(shop.stack.url, "POST", "/auth/register", { body: { email, password: PASSWORD }, expect: 201 });
    const { page, errors } = await shop.visitor({ viewport: { width: 390, height: 844 } });
    await page.goto("/app/sign-in");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    // The page that is left has a field of that label, too.
    await page.waitForURL("**/app/forgot-password");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("a mail is on its way to it").waitFor();

    const link = await linkMailedTo(email);
    const other = await shop.visitor();
    for (const visitor of [page, other.page]) {
      await visitor.goto(link);
      await visitor.locator("main:not([aria-busy])").waitFor();
      expect(visitor.url()).not.toContain("token");
      await visitor.getByLabel("New password").fill(visitor === page ? NEXT : "somebody else who found the link");
      await visitor.getByRole("button", { name: "Change the password" }).click();
      if (visitor === page) await visitor.waitForURL("**/app/sign-in");
      else await visitor.getByRole("alert").getByText("The token does not reset the password").waitFor();
    }
    expect(errors).toEqual([]);
    await signIn(page, { email, password: NEXT });
  });
});
