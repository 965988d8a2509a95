import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";
import { sayNeed } from "./walk.ts";

const RECORDED_MS = 60_000;

describe.skipIf(inject("browserStack") === null)("a buyer whose conversations call models", { timeout: 120_000 }, () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  it("[LLM-3] sees what today's calls took against the limits, by model, and the days before", async () => {
    const { page, errors } = await shop.newBuyer();
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("link", { name: "Use of models" }).click();
    await page.getByText("No model was called on this day.").waitFor();
    await page.goto("/app");
    await sayNeed(page);

    const models = page.getByRole("region", { name: "By model" }).getByRole("row");
    const called = async () => {
      await page.goto("/app/usage");
      await page.locator("main:not([aria-busy])").waitFor();
      return models.count();
    };
    // The table's head and the model.
    await expect.poll(called, { timeout: RECORDED_MS, interval: 500 }).toBe(2);
    const [, calls = 0, input = 0, output = 0] = (await models.last().locator("th, td").allTextContents()).map((cell) =>
      Number(cell.replaceAll(",", "")),
    );
    expect(calls).toBe(1);
    expect(input).toBeGreaterThan(0);
    expect(output).toBeGreaterThan(0);
    const tokens = await page.getByRole("meter", { name: /^Tokens: [\d,]+ of [\d,]+$/ }).getAttribute("value");
    expect(Number(tokens)).toBeGreaterThanOrEqual(input + output);
    await page.getByRole("meter", { name: /^Money: USD/ }).waitFor();

    const days = page.getByRole("region", { name: "By day" }).getByRole("row");
    expect(await days.count()).toBe(8);
    await days.last().getByRole("button").click();
    await page.getByText("No model was called on this day.").waitFor();
    await page.getByRole("button", { name: "Today" }).click();
    await page.getByText("No model was called on this day.").waitFor({ state: "hidden" });
    expect(errors).toEqual([]);
  });
});
