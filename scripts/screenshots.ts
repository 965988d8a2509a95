import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { readStackFile, type StackFile } from "../local-cloud/stack-file.ts";
import { stateDirOf } from "../local-cloud/state-dir.ts";
import { chromiumPath, launch } from "../test/browser/chromium.ts";
import { argumentsOf } from "../local-cloud/usage.ts";
import { CARDS, checkOut, fillCart, findOffers, makeBrief, payWith, sayNeed, seeOrder } from "../test/browser/shop/walk.ts";
import { ROOT } from "./source-facts.ts";

/**
 * `npm run screenshots`: the README's pictures, taken on the way from a need to a paid order on the running stack (`npm start`), and then of
 * its console. `SHOP_URL` names another stack, whose console is left out. `CHROMIUM_PATH` names a browser that stands elsewhere.
 */
argumentsOf(
  [
    "Takes the README's pictures of the shop from the running stack.",
    "npm run screenshots",
    "SHOP_URL=http://127.0.0.1:8788 CHROMIUM_PATH=/usr/bin/chromium npm run screenshots",
  ],
  {},
);
const FOLDER = join(ROOT, "docs", "pictures");
const NEED = "3 wireless keyboards and 3 wireless mice to Hamburg by the end of next month, under 40 EUR each";
const stack = process.env["SHOP_URL"] === undefined ? readStackFile(stateDirOf(process.env)) : undefined;
const url = process.env["SHOP_URL"] ?? stack?.url ?? "http://127.0.0.1:8787";
const browserPath = chromiumPath();
if (browserPath === undefined) throw new Error("there is no browser: CHROMIUM_PATH names one");
mkdirSync(FOLDER, { recursive: true });

const browser = await launch(browserPath);
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };

const picture = async (page: Page, name: string): Promise<void> => {
  await page.locator("main:not([aria-busy])").waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`docs/pictures/${name}.png`);
};

/** As an operator finds it after a journey. */
async function pictureOfConsole({ accounts: { operator } }: StackFile): Promise<void> {
  const context = await browser.newContext({ baseURL: url, viewport: WIDE, colorScheme: "dark", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto("/admin/operations");
  await page.getByLabel("E-mail address").fill(operator.email);
  await page.getByLabel("Password").fill(operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/admin/operations");
  // Its stream never ends: no picture of it waits for a quiet network.
  await page.locator('#live[data-state="live"]').waitFor();
  await page.screenshot({ path: join(FOLDER, "console.png") });
  console.log("docs/pictures/console.png");
}

try {
  const context = await browser.newContext({ baseURL: url, viewport: WIDE, colorScheme: "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto("/");
  await picture(page, "window");
  await page.getByRole("button", { name: "Look around as the demo buyer" }).click();
  await page.waitForURL("**/app");
  await sayNeed(page, NEED);
  await makeBrief(page);
  await picture(page, "brief");
  await findOffers(page);
  await picture(page, "offers");
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.reload();
  await page.locator(".offer").first().waitFor();
  await picture(page, "offers-phone");
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  await page.locator(".offer").first().waitFor();
  await fillCart(page, 1);
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, "cart");
  await page.emulateMedia({ colorScheme: "light" });
  await checkOut(page);
  await picture(page, "payment");
  await payWith(page, CARDS.charged);
  await seeOrder(page);
  if (stack) await pictureOfConsole(stack);
} finally {
  await browser.close();
}
