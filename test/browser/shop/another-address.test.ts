import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { call, until } from "../../journey/client.ts";
import { ShopUnderTest, signIn } from "./shop.ts";

const LINK = /https?:\/\/\S+\/app\/verify-address#token=\S+/;
const PASSWORD = "a buyer in a browser";

describe.skipIf(inject("browserStack") === null)("a buyer with another address", () => {
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

  it("asks for it with the password, follows the mailed link, stays signed in here and is signed out elsewhere", async () => {
    const [before, after] = [`before-${crypto.randomUUID()}@buyers.test`, `after-${crypto.randomUUID()}@buyers.test`];
    await call(shop.stack.url, "POST", "/auth/register", { body: { email: before, password: PASSWORD }, expect: 201 });
    const { page, errors } = await shop.visitor({ viewport: { width: 390, height: 844 } });
    await page.goto("/app/sign-in");
    await signIn(page, { email: before, password: PASSWORD });
    await page.goto("/app/account");
    const card = page.getByRole("region", { name: "E-mail address" });
    await card.getByLabel("The new address").fill(after);
    await card.getByLabel("Password").fill("not it, surely");
    await card.getByRole("button", { name: "Change the address" }).click();
    await card.getByRole("alert").getByText("is not right").waitFor();
    // The browser logs the refusal, and nothing else.
    expect(errors.splice(0)).toEqual([expect.stringContaining("status of 403")]);
    await card.getByLabel("Password").fill(PASSWORD);
    await card.getByRole("button", { name: "Change the address" }).click();
    await page.getByText(`A mail is on its way to ${after}`).waitFor();

    const link = await linkMailedTo(after);
    const phone = await shop.visitor();
    await phone.page.goto("/app/sign-in");
    await signIn(phone.page, { email: before, password: PASSWORD });
    await page.goto(link);
    await page.getByText("Your address is proven").waitFor();
    await page.goto("/app/account");
    await page.getByText(after).waitFor();
    await phone.page.goto("/app/account");
    await phone.page.waitForURL("**/app/sign-in**");
    await signIn(phone.page, { email: after, password: PASSWORD });
    expect(errors).toEqual([]);
  });
});
