import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";
import { findOffers, makeBrief, NEED, sayNeed } from "./walk.ts";

describe.skipIf(inject("browserStack") === null)("a buyer with a need", { timeout: 120_000 }, () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  const titles = (page: Page) => page.locator(".offer h3").allTextContents();
  const prices = async (page: Page) =>
    (await page.locator(".offer .price").allTextContents()).map((text) => Number(text.replaceAll(/[^\d.]/g, "")));

  it("is answered as they watch, sees the brief beside it, and finds it again after a reload", async () => {
    const { page, errors } = await shop.demoBuyer();
    await sayNeed(page);
    await page.getByText("wireless keyboards").first().waitFor();
    await makeBrief(page);
    const brief = page.getByRole("complementary");
    await brief.getByText("3 ×").first().waitFor();
    await page.reload();
    await page.getByText(NEED).waitFor();
    await brief.getByRole("button", { name: "Find offers" }).waitFor();
    expect(errors).toEqual([]);
  });

  it("loses no press of a button that was made before the page had begun, and has nothing put into an address", async () => {
    const { page, errors } = await shop.newBuyer();
    const { promise: signedIn, resolve: letIn } = Promise.withResolvers<void>();
    await page.route("**/auth/refresh", async (route) => {
      await signedIn;
      await route.continue();
    });
    await page.goto("/app");
    await page.getByLabel("Your need").fill(NEED);
    await page.getByRole("button", { name: "Start" }).click();
    expect(page.url()).toBe(`${shop.stack.url}/app`);
    letIn();
    await page.waitForURL("**/app/chat/**");
    await page.getByText(NEED).waitFor();
    expect(errors).toEqual([]);
  });

  it("begins one conversation where the answer to its beginning was lost, and one search where that was not sent out at first", async () => {
    const { page } = await shop.newBuyer();
    /** The first answer to such a request is lost; the request is carried out. */
    const loseFirst = async (path: RegExp) => {
      let losses = 0;
      await page.route(path, async (route) => {
        if (route.request().method() !== "POST" || losses > 0) return route.continue();
        losses += 1;
        await route.fetch();
        await route.abort("connectionreset");
      });
    };
    await loseFirst(/\/chat-sessions$/);
    await sayNeed(page);
    await makeBrief(page);
    let searches = 0;
    page.on("request", (request) => void (request.url().endsWith("/searches") && request.method() === "POST" && (searches += 1)));
    await loseFirst(/\/confirm$/);
    await page.getByRole("button", { name: "Find offers" }).click();
    await page.getByRole("alert").waitFor();
    await findOffers(page);
    expect(searches).toBe(1);
    await page.goto("/app");
    await page.locator('[data-part="going"] li').first().waitFor();
    expect(await page.locator('[data-part="going"] li').count()).toBe(1);
  });

  it("changes the brief, which is theirs from then on, and is not written over by another tab", async () => {
    const { page, context } = await shop.newBuyer();
    await sayNeed(page);
    await makeBrief(page);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole("button", { name: "Change" }).click();

    await page.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("Quantity").first().fill("7");
    await page.getByLabel("Delivery place").fill("Berlin");
    await page.getByRole("button", { name: "Save" }).click();
    const brief = page.getByRole("complementary");
    await brief.getByText("7 ×").waitFor();
    // The item and the place, and nothing that they left as it was.
    await brief.getByText("set by you").first().waitFor();
    expect(await brief.getByText("set by you").count()).toBe(2);
    await brief.getByText("History").click();
    await brief.getByText(/^Version 2, by you/).waitFor();

    await other.getByLabel("Delivery place").fill("Munich");
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByText("The brief was changed meanwhile.").waitFor();
    await other.getByRole("complementary").getByText("Berlin").waitFor();
    expect(await other.getByText("Munich").count()).toBe(0);
  });

  it("keeps what they are changing while the conversation is read anew, and is told of a budget that can be read in two ways", async () => {
    const { page, errors } = await shop.newBuyer();
    await sayNeed(page);
    await makeBrief(page);
    await page.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("Delivery place").fill("Berlin");
    await page.getByLabel("Your message").fill("And 2 desks, please.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("The conversation was read anew meanwhile.").waitFor();
    expect(await page.getByLabel("Delivery place").inputValue()).toBe("Berlin");
    await page.getByLabel("Budget", { exact: true }).fill("1.500");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("can be read in more than one way").waitFor();
    await page.getByRole("button", { name: "Leave it" }).click();
    await page.getByRole("complementary").getByText("desks").first().waitFor();
    expect(errors).toEqual([]);
  });

  it("sees offers arrive, and narrows, orders and compares them", async () => {
    const { page, errors } = await shop.demoBuyer();
    await sayNeed(page);
    await makeBrief(page);
    await findOffers(page);
    await page.getByText(/of \d+ suppliers answered/).waitFor();
    await page.getByLabel("Order by").selectOption("price");
    const cheapest = await prices(page);
    expect(cheapest.length).toBeGreaterThan(1);
    expect(cheapest).toEqual(cheapest.toSorted((a, b) => a - b));
    // What somebody wrote into a card stays in it, wherever the card goes.
    const id = await page.locator(".offer").first().getAttribute("data-offer");
    const quantity = page.locator(`[data-offer="${id}"]`).getByRole("spinbutton");
    await quantity.fill("99");
    await page.getByLabel("Order by").selectOption("landed");
    expect(await quantity.inputValue()).toBe("99");
    const told = (text: string | null) => /with delivery|delivered free/.test(text ?? "");
    const delivered = (await page.locator(".offer").allTextContents()).map(told);
    // Those whose delivery nobody tells come behind.
    expect(delivered).toEqual(delivered.toSorted((a, b) => Number(b) - Number(a)));
    const all = await titles(page);
    await page.getByLabel("Can be bought now").check();
    await page.getByLabel("Answers").selectOption({ index: 1 });
    expect((await titles(page)).length).toBeLessThan(all.length);
    expect(await page.getByText("cannot be bought now").count()).toBe(0);

    const boxes = page.getByRole("checkbox", { name: /^Compare:/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("button", { name: "Compare 2" }).click();
    await page
      .getByRole("dialog")
      .getByRole("row", { name: /^Price/ })
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Show all" }).click();
    await page.reload();
    await page.locator(".offer").first().waitFor();
    expect(errors).toEqual([]);
  });
});
