import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { present } from "../support/present.ts";
import { launch } from "./chromium.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PATHS = ["/docs", "/docs/guides/first-order", "/docs/guides/webhooks", "/problems/cart-version-conflict", "/docs/reference"];
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
});
