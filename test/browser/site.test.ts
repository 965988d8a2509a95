import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { present } from "../support/present.ts";
import { launch } from "./chromium.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PATHS = [
  "/docs",
  "/docs/guides/first-order",
  "/docs/guides/webhooks",
  "/problems/cart-version-conflict",
  "/docs/reference",
  "/docs/reference/carts",
];
/** What is not about colours is the same in both schemes. */
const RULES = { light: {}, dark: { runOnly: ["color-contrast"] } };

describe.skipIf(inject("browserStack") === null)("every kind of page of the docs' site", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(inject("browserPath"));
  });
  afterAll(() => browser.close());
  const addressOf = (path: string): string => present(inject("browserStack"), "stack").url + path;

  it.each(["light", "dark"] as const)("has no accessibility violations in %s", { timeout: 180_000 }, async (colorScheme) => {
    // The site lets no script in, so axe's is let in beside its policy.
    const page = await browser.newPage({ colorScheme, bypassCSP: true });
    const found: string[] = [];
    for (const path of PATHS) {
      await page.goto(addressOf(path));
      for (const summary of await page.locator("details.try > summary").all()) await summary.click();
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(
        (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options),
        RULES[colorScheme],
      );
      found.push(...violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`));
    }
    await page.close();
    expect(found).toEqual([]);
  });

  it("fits a phone's width", async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    const wider: string[] = [];
    for (const path of PATHS) {
      await page.goto(addressOf(path));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wider.push(`${path} by ${over} px`);
    }
    await page.close();
    expect(wider).toEqual([]);
  });

  it("tries an operation by its form, as the account whose token another one answered", { timeout: 120_000 }, async () => {
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) refused.push(message.text());
    });
    const send = async (operation: string, body: object): Promise<string> => {
      const section = page.locator(`section[id="${operation}"]`);
      await section.locator("summary").click();
      await section.locator("textarea").fill(JSON.stringify(body));
      await section.getByRole("button", { name: "Send" }).click();
      await section.getByRole("button", { name: "Stop" }).waitFor({ state: "hidden" });
      await section.locator(".status", { hasText: /^\d{3}/ }).waitFor();
      return `${await section.locator(".status").innerText()}\n${await section.locator(".answer").innerText()}`;
    };
    await page.goto(addressOf("/docs/reference/access"));
    const account = { email: `reference-${Date.now()}@buyers.test`, password: "nine wooden spoons 4711", name: "Reader" };
    expect(await send("post-/auth/register", account)).toMatch(/^201/);
    expect(await send("post-/auth/login", { email: account.email, password: account.password })).toMatch(/^200/);
    const token = await page.getByLabel("Token that the forms below send").inputValue();
    await page.goto(addressOf("/docs/reference/carts"));
    expect(await send("post-/carts", {})).toMatch(/^401/);
    await page.goto(addressOf("/docs/reference/carts"));
    await page.getByLabel("Token that the forms below send").fill(token);
    const made = await send("post-/carts", { currency: "EUR" });
    expect(made).toMatch(/^201/);
    expect(made).toContain('"currency": "EUR"');
    await page.close();
    expect(refused).toEqual([]);
  });
});
