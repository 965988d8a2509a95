import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";

const PASSWORD = "a buyer in a browser";

describe.skipIf(inject("browserStack") === null)("a visitor of the shop", () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  it("makes an account, is led to the desk, and is still signed in when the page is loaded anew", async () => {
    const { page, errors } = await shop.visitor();
    await page.goto("/");
    await page.getByRole("navigation").getByRole("link", { name: "Create an account" }).click();
    const email = `browser-${Date.now()}@buyers.test`;
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.waitForURL("**/app");
    await page.goto("/app/account");
    await page.getByText(email).waitFor();
    await page.getByText("not proven yet").waitFor();
    expect(errors).toEqual([]);
  });

  it("[AUTH-3] has no token where a script could find it", async () => {
    const { page, context } = await shop.demoBuyer();
    expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(["", 0, 0]);
    expect(await context.cookies()).toEqual([expect.objectContaining({ httpOnly: true, sameSite: "Strict" })]);
  });

  it("signs out in one tab, and is signed out in the others", async () => {
    const { page, context } = await shop.demoBuyer();
    await page.goto("/app/account");
    const other = await context.newPage();
    await other.goto("/app/account");
    await other.getByText(shop.stack.accounts.buyer.email).waitFor();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    for (const tab of [page, other]) await tab.waitForURL("**/app/sign-in**");
    expect(await context.cookies()).toEqual([]);
    await other.goto("/app");
    await other.waitForURL("**/app/sign-in**");
  });

  it("asks for no more than one token a tab, however many are opened at once", async () => {
    const { page, context } = await shop.demoBuyer();
    // The desk's own is none of theirs.
    await page.locator("main:not([aria-busy])").waitFor();
    let refreshes = 0;
    context.on("request", (request) => void (request.url().endsWith("/auth/refresh") && (refreshes += 1)));
    const tabs = await Promise.all([context.newPage(), context.newPage(), context.newPage()]);
    await Promise.all(tabs.map((tab) => tab.goto("/app/account")));
    for (const tab of tabs) await tab.getByText(shop.stack.accounts.buyer.email).waitFor();
    expect(refreshes).toBeLessThanOrEqual(tabs.length);
  });

  it("is told where the password is wrong, and where an address is an operator's", async () => {
    const { page } = await shop.visitor();
    await page.goto("/app/sign-in");
    const { operator } = shop.stack.accounts;
    await page.getByLabel("E-mail address").fill(operator.email);
    await page.getByLabel("Password").fill("not it, surely");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("is not right").waitFor();
    await page.getByLabel("Password").fill(operator.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByRole("link", { name: "/admin/operations" }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it("skips the menu by keyboard and stays on the page, with what they have written", async () => {
    const { page } = await shop.demoBuyer();
    await page.getByLabel("Your need").fill("20 chairs");
    await page.getByRole("link", { name: "Skip to content" }).focus();
    let loads = 0;
    page.on("request", (request) => void (new URL(request.url()).pathname === "/app" && (loads += 1)));
    await page.keyboard.press("Enter");
    await page.waitForURL("**/app#main");
    await page.getByRole("link", { name: "Account" }).click();
    await page.waitForURL("**/app/account");
    await page.goBack();
    await page.getByRole("heading", { name: "What do you need?" }).waitFor();
    // Coming back is the one load; the jump was none.
    expect(loads).toBe(1);
  });

  it("is led back to where they wanted to go, and never to another site", async () => {
    const { page } = await shop.visitor();
    const signIn = async () => {
      const { buyer } = shop.stack.accounts;
      await page.getByLabel("E-mail address").fill(buyer.email);
      await page.getByLabel("Password").fill(buyer.password);
      await page.getByRole("button", { name: "Sign in" }).click();
    };
    await page.goto("/app/account");
    await page.waitForURL("**/app/sign-in?next=**");
    await signIn();
    await page.waitForURL("**/app/account");
    await page.context().clearCookies();
    await page.goto("/app/sign-in?next=//elsewhere.test");
    await signIn();
    await page.waitForURL("**/app");
    expect(page.url()).toBe(`${shop.stack.url}/app`);
  });
});
