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

/** From a conversation to its brief. */
export async function makeBrief(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Make the brief" }).click();
  await page.getByRole("button", { name: "Find offers" }).waitFor();
}

/** From a brief to its search, and to the end of that. */
export async function findOffers(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Find offers" }).click();
  await page.waitForURL("**/app/searches/**");
  await page.locator('[data-part="state"]').getByText("done").waitFor({ timeout: SEARCH_MS });
  await page.locator(".offer").first().waitFor();
}
