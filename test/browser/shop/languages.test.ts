import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";
import { CARDS, NEED } from "./walk.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SEARCH_MS = 90_000;

/** What a text of ours is in a language. */
function wordsOf(language: string): (text: string) => string {
  const catalogue = JSON.parse(readFileSync(join(import.meta.dirname, `../../../src/messages/${language}.json`), "utf8")) as Record<
    string,
    string
  >;
  return (text) => catalogue[text] ?? `no ${language} for ${text}`;
}

/** What axe has against a page as it stands, and whether it is wider than its window. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.locator("main:not([aria-busy])").waitFor();
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const { pathname } = new URL(page.url());
  return [
    ...violations.map(({ id, nodes }) => `${pathname}: ${id} at ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`),
    ...(over > 0 ? [`${pathname} is wider than its window by ${over}`] : []),
  ];
}

describe.skipIf(inject("browserStack") === null)("a buyer who reads another language", () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(() => shop.close());

  it.each([
    {
      language: "de",
      need: "3 kabellose Tastaturen und 3 kabellose Mäuse für je höchstens 40 EUR",
      viewport: { width: 1280, height: 900 },
      direction: "ltr",
      paid: "Bestellt und bezahlt",
    },
    // The agent of the local cloud reads no Arabic.
    { language: "ar", need: NEED, viewport: { width: 360, height: 740 }, direction: "rtl", paid: "طُلب ودُفع" },
  ])(
    "comes from a need to a paid order in $language, without a finding of axe",
    async ({ language, need, viewport, direction, paid }) => {
      const said = wordsOf(language);
      const faults: string[] = [];
      const { page, errors } = await shop.visitor({ locale: language, viewport });
      const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
      await page.goto("/");
      await button(said("Look around as the demo buyer")).click();
      await page.waitForURL("**/app");
      expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([language, direction]);
      faults.push(...(await faultsOf(page)));

      await page.getByLabel(said("Your need")).fill(need);
      await button(said("Start")).click();
      await page.waitForURL("**/app/chat/**");
      await page.locator(".writing").waitFor({ state: "detached" });
      await button(said("Find offers")).waitFor();
      faults.push(...(await faultsOf(page)));

      await button(said("Find offers")).click();
      await page.waitForURL("**/app/searches/**");
      await page.locator('[data-part="state"]').getByText(said("done"), { exact: true }).waitFor({ timeout: SEARCH_MS });
      await page.locator(".offer").first().waitFor();
      faults.push(...(await faultsOf(page)));

      await page.getByLabel(said("Can be bought now")).evaluate((box: HTMLInputElement) => box.click());
      const offer = page.locator(".offer").first();
      await offer.getByRole("spinbutton").fill("1");
      await offer
        .getByRole("button", { name: new RegExp(`^${said("Add to cart")}:`) })
        .first()
        .click();
      await page.getByRole("link", { name: said("To the cart"), exact: true }).click();
      await page.waitForURL("**/app/carts/**");
      await page.locator(".line").first().waitFor();
      faults.push(...(await faultsOf(page)));

      await button(said("Check out")).click();
      await page.waitForURL("**/app/checkouts/**");
      await page.getByLabel(said("Card number")).fill(CARDS.charged);
      await page.getByLabel(said("Expires (MM/YY)")).fill("12/34");
      await page.getByLabel(said("Security code")).fill("123");
      faults.push(...(await faultsOf(page)));
      await button(new RegExp(`^${said("Pay {0}").replace("{0}", "")}|${said("Pay {0}").replace("{0}", "")}$`)).click();

      await page.waitForURL("**/app/orders/**", { timeout: SEARCH_MS });
      await page.getByText(paid, { exact: true }).waitFor();
      faults.push(...(await faultsOf(page)));
      for (const path of ["/app/orders", "/app/carts", "/app/account", "/app/automations", "/app/usage"]) {
        await page.goto(path);
        faults.push(...(await faultsOf(page)));
      }
      expect(faults).toEqual([]);
      expect(errors).toEqual([]);
    },
    240_000,
  );

  it("chooses another in the footer, and stays in it on the pages that are exchanged in place", async () => {
    const { page } = await shop.demoBuyer();
    await page.getByRole("link", { name: "Français" }).click();
    await page.getByRole("heading", { level: 1, name: wordsOf("fr")("What do you need?") }).waitFor();
    await page.getByRole("link", { name: wordsOf("fr")("Orders"), exact: true }).click();
    await page.getByRole("heading", { level: 1, name: wordsOf("fr")("Orders") }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
    await page.goto("/app/account");
    await page.getByRole("heading", { level: 1, name: wordsOf("fr")("Account") }).waitFor();
    await page.goto("/app");
    const opened = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/chat-sessions"));
    await page.getByLabel(wordsOf("fr")("Your need")).fill(NEED);
    await page.getByRole("button", { name: wordsOf("fr")("Start"), exact: true }).click();
    expect((await opened).postDataJSON()).toMatchObject({ locale: "fr" });
  });
});
