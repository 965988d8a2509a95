import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";
import { CARDS, checkOut, fillCart, findOffers, makeBrief, payWith, sayNeed, seeOrder } from "./walk.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Without a session, and with one. */
const OPEN = ["/", "/app/sign-in", "/app/sign-up", "/app/verify-address", "/app/forgot-password", "/app/reset-password"];
const SIGNED_IN = ["/app", "/app/carts", "/app/orders", "/app/account", "/app/automations", "/app/usage"];

describe.skipIf(inject("browserStack") === null)("every page of the shop", () => {
  let shop: ShopUnderTest;
  /** With something on each. */
  const filled: string[] = [];
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
    const { page } = await shop.demoBuyer();
    const keep = () => filled.push(new URL(page.url()).pathname);
    await page.goto("/app/automations");
    await page.getByLabel("What it is for").fill("To be read");
    await page.getByLabel("When").selectOption("brief.extracted");
    await page.getByLabel("Address (HTTPS)").fill(shop.stack.receivers["webhook-automations"] ?? "");
    await page.getByRole("button", { name: "Make an automation" }).click();
    await page.getByRole("link", { name: "To be read" }).first().click();
    await page.getByRole("button", { name: "Turn off the automation" }).waitFor();
    const automation = new URL(page.url()).pathname;
    await page.goto("/app");
    await sayNeed(page);
    await makeBrief(page);
    keep();
    await findOffers(page);
    keep();
    await fillCart(page, 5);
    keep();
    await checkOut(page);
    keep();
    await payWith(page, CARDS.charged);
    await seeOrder(page);
    keep();
    filled.push(automation);
    await page.goto(filled[1] ?? "");
    await page.locator(".offer").first().waitFor();
    await fillCart(page, 6);
  });
  afterAll(() => shop.close());

  const stands = async (page: Page) => {
    await page.locator("main:not([aria-busy])").waitFor();
    if (page.url().includes("/searches/")) await page.locator(".offer").first().waitFor();
    if (page.url().includes("/carts/")) await page.locator(".line").first().waitFor();
    if (page.url().includes("/chat/")) await page.getByRole("button", { name: "Find offers" }).waitFor();
  };

  /** What is not about colours is the same in both schemes. */
  const RULES = { light: {}, dark: { runOnly: ["color-contrast"] } };

  it.each(["light", "dark"] as const)(
    "has no accessibility violations in %s",
    async (colorScheme) => {
      const found: string[] = [];
      const look = async (page: Page, path: string) => {
        await page.goto(path);
        await stands(page);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(
          (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options),
          RULES[colorScheme],
        );
        found.push(...violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`));
      };
      const { page: visitor } = await shop.visitor({ colorScheme });
      for (const path of OPEN) await look(visitor, path);
      const { page: buyer } = await shop.demoBuyer({ colorScheme });
      for (const path of [...SIGNED_IN, ...filled]) await look(buyer, path);
      expect(found).toEqual([]);
    },
    180_000,
  );

  it("fits a phone's width", async () => {
    const wider: string[] = [];
    const viewport = { width: 360, height: 740 };
    const measure = async (page: Page, path: string) => {
      await page.goto(path);
      await stands(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wider.push(`${path} by ${over} px`);
    };
    const { page: visitor } = await shop.visitor({ viewport });
    for (const path of OPEN) await measure(visitor, path);
    const { page: buyer } = await shop.demoBuyer({ viewport });
    for (const path of [...SIGNED_IN, ...filled]) await measure(buyer, path);
    expect(wider).toEqual([]);
  }, 180_000);
});
