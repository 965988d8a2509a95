import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { REFUSED_MS, ShopUnderTest, signIn } from "./shop.ts";

const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/604.1";

describe.skipIf(inject("browserStack") === null)("a buyer who is signed in at two places", () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  /** Whether the browser's pages are led to the sign-in. */
  const isSentAway = async (page: Page) => {
    await page.goto("/app/account");
    await page.locator("h1").first().waitFor();
    return new URL(page.url()).pathname === "/app/sign-in";
  };

  it("[AUTH-3] sees both by name, ends the other, and with another password all the others", async () => {
    const { page, errors } = await shop.newBuyer();
    await page.getByRole("link", { name: "Account" }).click();
    const email = (await page.getByText("@buyers.test").textContent()) ?? "";
    const phone = await shop.visitor({ userAgent: PHONE });
    await signIn(phone.page, { email, password: "a buyer in a browser" });

    await page.reload();
    await page.getByRole("listitem").filter({ hasText: "this browser" }).waitFor();
    const theirs = page.getByRole("listitem").filter({ hasText: "Signed in with Safari, iOS" });
    await theirs.getByRole("button", { name: "End this session: Signed in with Safari, iOS" }).click();
    await theirs.getByRole("button", { name: "Yes, end it" }).click();
    await page.getByText("The session has ended.").waitFor();
    await theirs.waitFor({ state: "detached" });
    await expect.poll(() => isSentAway(phone.page), { timeout: REFUSED_MS, interval: 2_000 }).toBe(true);

    await signIn(phone.page, { email, password: "a buyer in a browser" });
    await page.getByLabel("Your password").fill("not the password");
    await page.getByLabel("The new password").fill("another password of mine");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByRole("alert").getByText("is not the account's").waitFor();
    await page.getByLabel("Your password").fill("a buyer in a browser");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("Your password is changed.").waitFor();
    await expect.poll(() => isSentAway(phone.page), { timeout: REFUSED_MS, interval: 2_000 }).toBe(true);
    await signIn(phone.page, { email, password: "another password of mine" });

    await page.reload();
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await page.getByRole("button", { name: "Yes, end them" }).click();
    await page.getByText("1 other session has ended.").waitFor();
    expect(await isSentAway(page)).toBe(false);
    // What the browser itself logs of an answer of 403.
    expect(errors.filter((line) => !line.includes("403"))).toEqual([]);
  }, 240_000);
});
