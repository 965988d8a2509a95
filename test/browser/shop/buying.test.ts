import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";
import { CARDS, checkOut, fillCart, findOffers, makeBrief, payWith, sayNeed, seeOrder } from "./walk.ts";

/** What the API and the provider refuse is no error of the page. */
const REFUSALS = /status of (?:402|409)/;

/** Comes back to the bank's question where the real Stripe stands, whose script is a stand-in here; answers the secret that it was asked by. */
async function askedByStripesScript(context: BrowserContext, checkout: string): Promise<string> {
  const tab = await context.newPage();
  await tab.route(checkout, async (route) => {
    const page = await route.fetch();
    // Of what is sent on, length and coding are others.
    const { "content-length": _, "content-encoding": __, "content-security-policy": policy = "", ...headers } = page.headers();
    await route.fulfill({
      status: page.status(),
      body: (await page.text())
        .replace(/ data-paid-at="[^"]*"/, "")
        .replace(/ data-publishable-key="[^"]*"/, ' data-publishable-key="pk_1"'),
      headers: { ...headers, "content-security-policy": policy.replace("script-src", "script-src https://js.stripe.com") },
    });
  });
  await tab.route("https://js.stripe.com/v3/", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: "window.Stripe = () => ({ handleNextAction: async ({ clientSecret }) => ({ error: { message: clientSecret } }) });",
    }),
  );
  await tab.goto(checkout);
  await tab.getByRole("button", { name: "To your bank" }).click();
  const told = await tab.getByRole("alert").textContent();
  await tab.close();
  return told ?? "";
}

describe.skipIf(inject("browserStack") === null)("a buyer with a cart", { timeout: 150_000 }, () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  /** Each buys something else: of some things there is but one piece. */
  const toCart = async (page: Page, place: number): Promise<void> => {
    await sayNeed(page);
    await makeBrief(page);
    await findOffers(page);
    await fillCart(page, place);
  };
  const quantity = (page: Page) => page.getByRole("spinbutton").first();
  const faults = (errors: readonly string[]) => errors.filter((error) => !REFUSALS.test(error));

  it("comes from a need to a paid order as the demo buyer, without an account, within two minutes", async () => {
    const began = performance.now();
    const { page, errors } = await shop.demoBuyer();
    await toCart(page, 0);
    await checkOut(page);
    await payWith(page, CARDS.charged);
    await seeOrder(page);
    expect(performance.now() - began).toBeLessThan(120_000);
    await page.getByRole("link", { name: "Orders" }).click();
    await page.locator(".list li").first().waitFor();
    expect(errors).toEqual([]);
  });

  it("[CRT-3] sees in one tab what another did, and has its own change made on that or held", async () => {
    const { page, context, errors } = await shop.newBuyer();
    await toCart(page, 1);
    const other = await context.newPage();
    await other.goto(page.url());
    await quantity(other).waitFor();
    await other.getByRole("button", { name: /^One more/ }).click();
    await other.waitForFunction(() => document.querySelector<HTMLInputElement>(".line input")?.value === "2");

    await page.getByRole("button", { name: /^One more/ }).click();
    const notice = page.locator('[data-part="conflict"]');
    await notice.getByText("quantity 1 → 2").waitFor();
    await notice.getByText("Your change was made on the cart as it is now.").waitFor();
    expect(await quantity(page).inputValue()).toBe("3");

    await quantity(other).fill("9");
    await quantity(other).blur();
    await other.getByText("It has 3 now, so your 9 was not set.").waitFor();
    expect(await quantity(other).inputValue()).toBe("3");

    await page.getByRole("button", { name: /^Take out/ }).click();
    await page.getByText("The cart is empty.").waitFor();
    await other.getByRole("button", { name: /^One more/ }).click();
    await other.getByText("nothing was done").waitFor();
    await other.getByText("The cart is empty.").waitFor();
    expect(faults(errors)).toEqual([]);
  });

  it("is told why the first card was declined, pays with a second, and proves to the bank who they are", async () => {
    const { page, context, errors } = await shop.newBuyer();
    await toCart(page, 2);
    await checkOut(page);
    await payWith(page, CARDS.declined);
    await page.getByRole("alert").getByText("insufficient funds").waitFor();
    const checkout = page.url();
    await payWith(page, CARDS.asksTheBank);
    await page.getByRole("button", { name: "Complete" }).waitFor();
    expect(await askedByStripesScript(context, checkout)).toMatch(/^pi_.+_secret_/);
    await page.getByRole("button", { name: "Complete" }).click();
    await seeOrder(page);
    expect(faults(errors)).toEqual([]);
  });

  it("does not check out what they have not seen, and gives up what they will not pay", async () => {
    const { page, context, errors } = await shop.newBuyer();
    await toCart(page, 3);
    const other = await context.newPage();
    await other.goto(page.url());
    await quantity(other).waitFor();
    await other.getByRole("button", { name: /^One more/ }).click();
    await other.waitForFunction(() => document.querySelector<HTMLInputElement>(".line input")?.value === "2");
    await page.getByRole("button", { name: "Check out" }).click();
    await page.getByText("The cart has changed since you saw it.").waitFor();
    await page.getByRole("button", { name: /^One less/ }).click();
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>(".line input")?.value === "1");
    await checkOut(page);
    await page.getByRole("button", { name: "Give up this checkout" }).click();
    await page.getByRole("main").getByRole("link", { name: "Back to the cart" }).click();
    await page.locator(".line").waitFor();
    expect(faults(errors)).toEqual([]);
  });
});
