import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ConsoleUnderTest } from "./console.ts";

const TABS = 8;
const CHANGES = "/admin/operations/stream";

describe.skipIf(inject("browserStack") === null)("eight tabs of the console in one browser", () => {
  let console: ConsoleUnderTest;
  beforeAll(async () => {
    console = await ConsoleUnderTest.open();
  });
  afterAll(() => console.close());

  const isLive = (page: Page) => page.locator('#live[data-state="live"]').waitFor();

  it("are all loaded and live by one stream, which another takes over when its tab is closed", async () => {
    const first = await console.signIn();
    const context = first.page.context();
    await isLive(first.page);
    // By page: the first may have to open its own anew at any moment.
    const streaming = new Set<Page>();
    context.on("request", (request) => {
      if (new URL(request.url()).pathname !== CHANGES) return;
      const page = request.frame().page();
      if (page !== first.page) streaming.add(page);
    });
    const others: Page[] = [];
    while (others.length < TABS - 1) {
      const page = await context.newPage();
      await page.goto("/admin/operations");
      await isLive(page);
      others.push(page);
    }
    expect(streaming.size).toBe(0);

    await console.raise("browser.tabs", "info", "Told to every tab");
    for (const page of [first.page, ...others]) await page.getByText("Told to every tab").first().waitFor();

    await first.page.close();
    await expect.poll(() => streaming.size).toBe(1);
    for (const page of others) await isLive(page);
    await console.raise("browser.tabs.after", "info", "Told by the next one");
    for (const page of others) await page.getByText("Told by the next one").first().waitFor();
    expect(first.errors).toEqual([]);
  });
});
