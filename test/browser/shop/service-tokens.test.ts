import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { REFUSED_MS, ShopUnderTest } from "./shop.ts";

describe.skipIf(inject("browserStack") === null)("a buyer with a program of their own", () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  const named = () => `Nightly ${crypto.randomUUID().slice(0, 8)}`;
  const make = async (page: Page, name: string) => {
    await page.getByLabel("What it is for").fill(name);
    await page.getByLabel("Read orders").check();
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByRole("heading", { name: `The token for ${name}` }).waitFor();
  };
  const by = (token: string, path: string) => fetch(new URL(path, shop.stack.url), { headers: { authorization: `Bearer ${token}` } });

  it("is shown a token once, by which the program may do what was ticked and no more, until it is revoked", async () => {
    const { page, errors } = await shop.provenBuyer();
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("button", { name: "Make a token" }).waitFor();
    const name = named();
    await page.getByLabel("What it is for").fill(name);
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByRole("alert").getByText("Choose what it may do.").waitFor();
    await make(page, name);
    const token = (await page.locator("code").textContent()) ?? "";
    expect([(await by(token, "/orders")).status, (await by(token, "/chat-sessions")).status]).toEqual([200, 403]);

    await page.reload();
    const row = page.getByRole("listitem").filter({ hasText: name });
    await row.getByText("Read orders").waitFor();
    expect(await page.content()).not.toContain(token);

    await row.getByRole("button", { name: `Revoke ${name}` }).click();
    await page.keyboard.press("Enter");
    await row.getByRole("button", { name: `Revoke ${name}` }).click();
    await row.getByRole("button", { name: "Yes, revoke" }).click();
    await row.getByText("revoked", { exact: true }).waitFor();
    await expect.poll(async () => (await by(token, "/orders")).status, { timeout: REFUSED_MS, interval: 500 }).toBe(401);
    expect(errors).toEqual([]);
  }, 120_000);

  it("replaces a token, and has both until the program uses the new one", async () => {
    const { page, errors } = await shop.provenBuyer();
    await page.goto("/app/account");
    await page.getByRole("button", { name: "Make a token" }).waitFor();
    const name = named();
    await page.getByLabel("It ends").selectOption("when I revoke it");
    await make(page, name);
    const code = page.locator("code");
    const before = (await code.textContent()) ?? "";
    const rows = page.getByRole("listitem").filter({ hasText: name });
    const replace = async (row: Locator) => {
      await row.getByRole("button", { name: `Replace ${name}` }).click();
      await row.getByRole("button", { name: "Yes, replace" }).click();
    };
    await replace(rows.first());
    await expect.poll(() => code.textContent()).not.toBe(before);
    const after = (await code.textContent()) ?? "";
    expect(after).toMatch(/^piq_svc_/);
    expect([(await by(before, "/orders")).status, (await by(after, "/orders")).status]).toEqual([200, 200]);
    await expect.poll(() => rows.count()).toBe(2);
    // Newest first: the one before says when it ends.
    expect(await rows.first().textContent()).toContain("ends when revoked");
    expect(await rows.last().textContent()).not.toContain("ends when revoked");
    await replace(rows.last());
    await page.getByText("nobody can show its text again. Replace the new one").waitFor();
    expect([await rows.count(), await code.count()]).toEqual([2, 0]);
    expect(errors).toEqual([]);
  });

  it("is told where the answer that held the text was lost: one token was made, and nobody can show it", async () => {
    const { page } = await shop.provenBuyer();
    await page.goto("/app/account");
    await page.getByRole("button", { name: "Make a token" }).waitFor();
    let losses = 0;
    await page.route("**/auth/service-tokens", async (route) => {
      if (route.request().method() !== "POST" || losses > 0) return route.continue();
      losses += 1;
      await route.fetch();
      await route.abort("connectionreset");
    });
    const name = named();
    await make(page, name);
    await page.getByText("Revoke it and make another").waitFor();
    await page.reload();
    await page.getByRole("listitem").filter({ hasText: name }).waitFor();
    expect(await page.getByRole("listitem").filter({ hasText: name }).count()).toBe(1);
  });

  it("is told that the address has to be proven first, and is offered no form until then", async () => {
    const { page } = await shop.newBuyer();
    await page.goto("/app/account");
    await page.getByText("Tokens are made once your address is proven.").waitFor();
    expect(await page.getByRole("button", { name: "Make a token" }).count()).toBe(0);
  });
});
