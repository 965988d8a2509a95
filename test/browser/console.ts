import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { inject } from "vitest";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { setFault } from "../drills/control.ts";
import { launch, WIDE } from "./chromium.ts";

/** A busy machine takes three times as long as a quiet one. */
const PATIENCE_MS = 30_000;

/** The console in a real browser, and the API beside it to prepare and to check. */
export class ConsoleUnderTest {
  readonly stack: StackFile;
  readonly #browser: Browser;
  readonly #token: string;
  /** Sessions by account: only the first page of each has to sign in. */
  readonly #sessions = new Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>>();

  private constructor(stack: StackFile, browser: Browser, token: string) {
    this.stack = stack;
    this.#browser = browser;
    this.#token = token;
  }

  static async open(): Promise<ConsoleUnderTest> {
    const stack = inject("browserStack");
    if (!stack) throw new Error("there is no browser: skip these tests");
    const browser = await launch(inject("browserPath"));
    return new ConsoleUnderTest(stack, browser, await tokenOf(stack, "operator"));
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** A browser of its own, signed in; whatever its page logs as an error is in `errors`. */
  async signIn(
    account: "operator" | "observer" = "operator",
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; errors: string[] }> {
    const session = this.#sessions.get(account);
    const context = await this.#browser.newContext({
      viewport: WIDE,
      baseURL: this.stack.url,
      ...(session ? { storageState: session } : {}),
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto("/admin/operations");
    if (!session) await this.#fillIn(page, account);
    return { page, errors };
  }

  async #fillIn(page: Page, account: "operator" | "observer"): Promise<void> {
    const { email, password } = this.stack.accounts[account];
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/admin/operations");
    this.#sessions.set(account, await page.context().storageState());
  }

  /** Calls the API as the operator; throws where it does not answer with success. */
  call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.#call(this.#token, method, path, body);
  }

  /** The same as an admin. */
  async callAsAdmin<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.#call(await tokenOf(this.stack, "admin"), method, path, body);
  }

  async #call<T>(token: string, method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.stack.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  raise(key: string, severity: "page" | "warn" | "info", summary: string): Promise<{ id: string }> {
    return this.call("POST", "/notifications/incident-alerts", { key, severity, summary });
  }

  /** A buyer calls a model of each provider, so that the gateway's pages have something to show. */
  async useModels(): Promise<void> {
    const buyer = { email: `models-${Date.now()}@buyers.test`, password: "a buyer of models" };
    await this.call("POST", "/auth/register", { ...buyer, name: "A buyer of models" });
    const { accessToken } = await this.call<{ accessToken: string }>("POST", "/auth/login", buyer);
    const messages = [{ role: "user", content: "20 office chairs for Berlin" }];
    for (const [path, model] of [
      ["/llm/v1/chat/completions", "gpt-4.1-mini"],
      ["/llm/v1/messages", "claude-haiku-4-5"],
    ] as const) {
      const response = await fetch(this.stack.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
        body: JSON.stringify({ model, messages, max_tokens: 200, stream: true }),
      });
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      await response.text();
    }
  }

  /** Breaks a service of the local cloud, or mends it with `none`. */
  fault(service: string, mode: "error" | "none"): Promise<void> {
    return setFault(this.stack, service, mode);
  }
}

async function tokenOf(stack: StackFile, account: "admin" | "operator"): Promise<string> {
  const { email, password } = stack.accounts[account];
  const signedIn = await fetch(`${stack.url}/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  return ((await signedIn.json()) as { accessToken: string }).accessToken;
}

/** Answers the question before an action, and gives back what it said. */
export async function confirm(page: Page, action: string): Promise<string> {
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const question = (await dialog.locator("p").textContent()) ?? "";
  await dialog.getByRole("button", { name: action, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  return question;
}
