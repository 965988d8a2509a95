import type { Browser, BrowserContextOptions, BrowserContext, Page } from "playwright-core";
import { inject } from "vitest";
import contract from "../../../config/production-governance.json" with { type: "json" };
import type { StackFile } from "../../../local-cloud/stack-file.ts";
import { verifiedBuyer } from "../../drills/buyer.ts";
import { setFault } from "../../drills/control.ts";
import { launch, WIDE } from "../chromium.ts";

/** A busy machine takes three times as long as a quiet one. */
const PATIENCE_MS = 30_000;

/** An isolate may take a session's standing as it was for so long, and a busy machine adds to it. */
export const REFUSED_MS = (contract.access.revocationSeconds + 15) * 1000;

export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto("/app/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/app");
}

/** The shop in a real browser. */
export class ShopUnderTest {
  readonly stack: StackFile;
  readonly #browser: Browser;

  private constructor(stack: StackFile, browser: Browser) {
    this.stack = stack;
    this.#browser = browser;
  }

  /** Of the stack that the browser's tests share, where no other is named. */
  static async open(of?: { stack: StackFile; browserPath: string }): Promise<ShopUnderTest> {
    const { stack, browserPath } = of ?? { stack: inject("browserStack"), browserPath: inject("browserPath") };
    if (!stack) throw new Error("there is no browser: skip these tests");
    return new ShopUnderTest(stack, await launch(browserPath));
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** A visitor with a browser of their own; whatever our pages log as an error is in `errors`, not what the bank's page does. */
  async visitor(options: BrowserContextOptions = {}): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
    const context = await this.#browser.newContext({ viewport: WIDE, baseURL: this.stack.url, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const errors: string[] = [];
    context.on("page", (page) => {
      page.on("console", (message) => {
        const { url } = message.location();
        const isOurs = url === "" || new URL(url).origin === this.stack.url;
        if (message.type() === "error" && isOurs) errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(error.message));
    });
    const page = await context.newPage();
    return { page, context, errors };
  }

  /** A visitor who made an account, whose carts are nobody else's. */
  async newBuyer(options: BrowserContextOptions = {}): ReturnType<ShopUnderTest["visitor"]> {
    const visitor = await this.visitor(options);
    const { page } = visitor;
    await page.goto("/app/sign-up");
    await page.getByLabel("E-mail address").fill(`browser-${crypto.randomUUID()}@buyers.test`);
    await page.getByLabel("Password").fill("a buyer in a browser");
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.waitForURL("**/app");
    return visitor;
  }

  /** Breaks a service of the local cloud, or mends it with `none`. */
  fault(service: string, mode: "error" | "none"): Promise<void> {
    return setFault(this.stack, service, mode);
  }

  /** A buyer of their own whose address is proven, signed in. */
  async provenBuyer(options: BrowserContextOptions = {}): ReturnType<ShopUnderTest["visitor"]> {
    const { email, password } = await verifiedBuyer({ stack: this.stack, runId: crypto.randomUUID() });
    const visitor = await this.visitor(options);
    const { page } = visitor;
    await signIn(page, { email, password });
    return visitor;
  }

  /** A visitor who came in as the demo buyer. */
  async demoBuyer(options: BrowserContextOptions = {}): ReturnType<ShopUnderTest["visitor"]> {
    const visitor = await this.visitor(options);
    await visitor.page.goto("/");
    await visitor.page.getByRole("button", { name: "Look around as the demo buyer" }).click();
    await visitor.page.waitForURL("**/app");
    return visitor;
  }
}
