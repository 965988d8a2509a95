import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";
import { findOffers, makeBrief, sayNeed } from "./walk.ts";

/** Local campaigns bid for this. */
const NEED = "4 monitors, 27 inch, and 4 headphones";

describe.skipIf(inject("browserStack") === null)("a buyer who is shown sponsored offers", { timeout: 150_000 }, () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  /** What the page reported, and what the API said to it. */
  const reportsOf = (page: Page) => {
    const reports: { type: string; recorded: boolean }[] = [];
    page.on("response", async (response) => {
      if (new URL(response.url()).pathname !== "/ads/events") return;
      const { type } = response.request().postDataJSON() as { type: string };
      reports.push({ type, recorded: ((await response.json()) as { recorded: boolean }).recorded });
    });
    return reports;
  };
  const sponsored = async (page: Page) => {
    const card = page.locator("[data-sponsored]").first();
    while ((await card.count()) === 0) await page.getByRole("button", { name: "Show more" }).click();
    return card;
  };

  it("is told so and why, and what they see and open is reported, once each, until they want none", async () => {
    const { page, context, errors } = await shop.newBuyer();
    const reports = reportsOf(page);
    await sayNeed(page, NEED);
    await makeBrief(page);
    await findOffers(page);
    const card = await sponsored(page);
    await card.getByText("Why is this sponsored?").click();
    // What the API says stands where the page's own sentence stood until it came.
    await card.getByText("An advertiser paid to have this offer marked.").waitFor();
    await card.evaluate((element) => element.scrollIntoView());
    await expect.poll(() => reports, { timeout: 20_000 }).toContainEqual({ type: "impression", recorded: true });

    const [opened] = await Promise.all([context.waitForEvent("page"), card.getByRole("heading").getByRole("link").click()]);
    await opened.close();
    await expect.poll(() => reports).toContainEqual({ type: "click", recorded: true });
    const search = page.url();
    expect(reports.filter(({ recorded }) => !recorded)).toEqual([]);

    await page.goto("/app/account");
    const choice = page.getByLabel("Show me sponsored offers");
    await expect.poll(() => choice.isChecked()).toBe(true);
    await choice.uncheck();
    await page.getByText("No sponsored offers are shown to you from now on.").waitFor();
    await page.reload();
    await expect.poll(() => choice.isEnabled()).toBe(true);
    expect(await choice.isChecked()).toBe(false);

    reports.length = 0;
    await page.goto(search);
    await page.locator(".offer").first().waitFor();
    await page.getByText("Sponsored").first().waitFor({ state: "detached" });
    expect(reports).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("wants none, and what another device of theirs hid in the same moment stays hidden", async () => {
    const { page } = await shop.newBuyer();
    await page.goto("/app/account");
    const choice = page.getByLabel("Show me sponsored offers");
    await expect.poll(() => choice.isEnabled()).toBe(true);
    const said: number[] = [];
    await page.route("**/ads/viewer-controls", async (route) => {
      const request = route.request();
      if (request.method() !== "PUT") return route.continue();
      const { authorization = "" } = await request.allHeaders();
      if (said.length === 0) {
        const other = { optOut: false, hiddenAds: ["theirs"], hiddenAdvertisers: [] };
        await fetch(request.url(), {
          method: "PUT",
          headers: { authorization, "content-type": "application/json" },
          body: JSON.stringify(other),
        });
      }
      const response = await route.fetch();
      said.push(response.status());
      return route.fulfill({ response });
    });
    const answered = page.waitForResponse(
      (response) => response.url().endsWith("/ads/viewer-controls") && response.request().method() === "PUT" && response.ok(),
    );
    await choice.uncheck();
    expect(await (await answered).json()).toMatchObject({ optOut: true, hiddenAds: ["theirs"] });
    await page.getByText("No sponsored offers are shown to you from now on.").waitFor();
    expect(said).toEqual([412, 200]);
    expect(await choice.isChecked()).toBe(false);
  });
});
