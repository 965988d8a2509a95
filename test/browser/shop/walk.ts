import type { Page } from "playwright-core";

const SEARCH_MS = 90_000;

/** What is needed, in words that the local suppliers have something for. */
export const NEED = "3 wireless keyboards and 3 wireless mice under 40 EUR each";

/** From the desk to a conversation with its first reply. */
export async function sayNeed(page: Page, need = NEED): Promise<void> {
  await page.getByLabel("Your need").fill(need);
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL("**/app/chat/**");
  await page.locator(".log .said:not(.mine)").first().waitFor();
  await page.locator(".writing").waitFor({ state: "detached" });
}

/** Until the brief was made of what was said. */
export async function makeBrief(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Find offers" }).waitFor({ timeout: SEARCH_MS });
  await page.getByText("Reading the conversation").waitFor({ state: "hidden" });
}

/** From a brief to its search, and to the end of that. */
export async function findOffers(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Find offers" }).click();
  await page.waitForURL("**/app/searches/**");
  await page.locator('[data-part="state"]').getByText("done").waitFor({ timeout: SEARCH_MS });
  await page.locator(".offer").first().waitFor();
}

/** From a search's offers to a cart with one piece of that which stands in this place: of most things there are a few pieces, of some but one. */
export async function fillCart(page: Page, place = 0): Promise<void> {
  await page.getByLabel("Can be bought now").check();
  const offer = page.locator(".offer").nth(place);
  await offer.getByRole("spinbutton", { name: /^Quantity:/ }).fill("1");
  await offer
    .getByRole("button", { name: /^Add to cart:/ })
    .first()
    .click();
  await page.getByRole("link", { name: "To the cart" }).click();
  await page.waitForURL("**/app/carts/**");
  await page.locator(".line").first().waitFor();
}

/** From a cart to its checkout. */
export async function checkOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Check out" }).click();
  await page.waitForURL("**/app/checkouts/**");
  await page.getByLabel("Card number").waitFor();
}

/** Stripe's published test cards, as the stand-in has them. */
export const CARDS = { charged: "4242424242424242", declined: "4000000000009995", asksTheBank: "4000000000003220" };

export async function payWith(page: Page, number: string): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel("Expires (MM/YY)").fill("12/34");
  await page.getByLabel("Security code").fill("123");
  await page.getByRole("button", { name: /^Pay / }).click();
}

/** To the order that was paid. */
export async function seeOrder(page: Page): Promise<void> {
  await page.waitForURL("**/app/orders/**", { timeout: SEARCH_MS });
  await page.getByText("Ordered and paid").waitFor();
}
