import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { until } from "../journey/client.ts";
import { confirm } from "./console.ts";

/** What a sweep of each minute, a capture and a loaded machine take. */
const SEEN = { timeout: 150_000 };

/** An operator who knows no address: begins where he signed in, and only clicks and types what is on the page. */
export class OperatorByHand {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Goes to a page of the menu. */
  async to(title: string): Promise<void> {
    await this.page.getByRole("navigation", { name: "Console" }).getByRole("link", { name: title, exact: true }).click();
    await this.page.locator("header nav a[aria-current]", { hasText: title }).waitFor();
  }

  /** Follows a link of the page, or of a part of it. */
  async follow(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    await within.getByRole("link", { name }).first().click();
  }

  /** A part of the page by its title. */
  part(title: string): Locator {
    return this.page.getByRole("region", { name: title, exact: true });
  }

  /** The open alert with this key on the operations page, once it is there. */
  async alert(key: string): Promise<Locator> {
    const row = this.part("Open alerts").getByRole("listitem").filter({ hasText: key });
    await row.first().waitFor(SEEN);
    return row.first();
  }

  /** Waits on the page as it renews itself, until something is no more on it. */
  async gone(what: Locator, { timeout } = SEEN): Promise<void> {
    await until(`the end of ${String(what)}`, timeout / 1000, async () => ((await what.count()) === 0 ? true : undefined));
  }

  /** Presses a button and says yes to its question. */
  async act(button: string, within: Page | Locator = this.page, asks = button): Promise<string> {
    await within.getByRole("button", { name: button }).first().click();
    return confirm(this.page, asks);
  }

  /** Opens an incident on the operations page, and says on its page what is being done. */
  async openIncident(title: string, { severity, about }: { severity: string; about?: "fx" }): Promise<void> {
    await this.to("Operations");
    const incidents = this.part("Open incidents");
    await incidents.getByText("Open an incident").click();
    await incidents.getByLabel("What is wrong, for people").fill(title);
    await incidents.getByLabel("Severity").selectOption(severity);
    if (about !== undefined) await incidents.getByRole("combobox", { name: /^It concerns/ }).selectOption(about);
    await this.act("Open incident", incidents);
    await this.page.getByRole("heading", { name: title }).waitFor();
  }

  /** Goes to the incident over the operations page, closes it with its review, and reads its post-mortem. */
  async closeIncident(title: string, rootCause: string): Promise<string> {
    await this.to("Operations");
    await this.follow(title, this.part("Open incidents"));
    await this.page.getByRole("heading", { name: title }).waitFor();
    await this.page.getByText("Close with review").click();
    await this.page.getByLabel("Root cause").fill(rootCause);
    await this.page.getByLabel("Change to the runbook, or why there is none").fill("it led here");
    await this.page.getByLabel("The runbook needs no change").check();
    await this.page.getByLabel("Check against its return, or why there is none").fill("an alert watches for it");
    await this.page.getByLabel("No check is added").check();
    await this.act("Close incident");
    await this.part("Review").getByText(rootCause).waitFor();
    const link = this.page.getByRole("link", { name: "Post-mortem" });
    const [download] = await Promise.all([this.page.waitForEvent("download"), link.click()]);
    return readFile(await download.path(), "utf8");
  }
}
