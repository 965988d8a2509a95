import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { call } from "../../journey/client.ts";
import { ShopUnderTest, signIn } from "./shop.ts";

const PASSWORD = "a buyer in a browser";

describe.skipIf(inject("browserStack") === null)("a buyer who leaves", () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  it("downloads what is kept, closes the account, and has it back by signing in", async () => {
    const email = `leaving-${crypto.randomUUID()}@buyers.test`;
    await call(shop.stack.url, "POST", "/auth/register", { body: { email, password: PASSWORD }, expect: 201 });
    const { page, errors } = await shop.visitor({ viewport: { width: 390, height: 844 } });
    await signIn(page, { email, password: PASSWORD });
    await page.goto("/app/account");
    await page.locator("main:not([aria-busy])").waitFor();

    const taking = page.locator("[data-part=export-form]");
    await taking.getByLabel("Password").fill("not the password");
    await taking.getByRole("button", { name: "Download my data" }).click();
    await taking.getByRole("alert").getByText("The password is not the account's").waitFor();
    await taking.getByLabel("Password").fill(PASSWORD);
    const [download] = await Promise.all([page.waitForEvent("download"), taking.getByRole("button", { name: "Download my data" }).click()]);
    const kept = JSON.parse(await readFile(await download.path(), "utf8")) as Record<string, unknown>;
    expect(kept).toMatchObject({ account: [{ email }], complete: true });

    const closing = page.locator("[data-part=close-form]");
    await closing.getByLabel("Password").fill(PASSWORD);
    await closing.getByLabel("I want to close my account").check();
    await closing.getByRole("button", { name: "Close the account" }).click();
    await page.waitForURL("**/app/sign-in*");

    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("The account is closed").waitFor();
    await page.getByRole("button", { name: "Open the account again" }).click();
    await page.waitForURL(/\/app(?:\/account)?$/);
    // The wrong password, and the door of a closed account.
    expect(errors).toEqual(Array.from({ length: 2 }, () => expect.stringContaining("403")));
  });
});
