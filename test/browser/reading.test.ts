import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ConsoleUnderTest } from "./console.ts";

const SCRIPT = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

describe.skipIf(inject("browserStack") === null)("the console is read", () => {
  let console: ConsoleUnderTest;
  beforeAll(async () => {
    console = await ConsoleUnderTest.open();
  });
  afterAll(() => console.close());

  const isLive = (page: Page) => page.locator('#live[data-state="live"]').waitFor();

  it("live: a notification and an alert appear without a reload, an acknowledgement disappears", async () => {
    const feed = await console.signIn();
    const operations = await console.signIn();
    await feed.page.goto("/admin/notifications?unacknowledged=1");
    await isLive(feed.page);
    await isLive(operations.page);
    await console.raise("browser.live", "page", "Appears by itself");
    const told = feed.page.getByRole("listitem").filter({ hasText: "browser.live" });
    // By the stream, which the lamp says; how soon is the machine's affair.
    await told.waitFor();
    await operations.page.getByRole("region", { name: "Open alerts" }).getByText("Appears by itself").waitFor();
    await told.getByRole("button", { name: "Acknowledge" }).click();
    await feed.page.getByRole("dialog").getByRole("button", { name: "Acknowledge" }).click();
    await told.waitFor({ state: "detached" });
    expect([...feed.errors, ...operations.errors]).toEqual([]);
  });

  it("while a form is open, its part is left alone", async () => {
    await console.raise("browser.written-on", "page", "Somebody writes on this one");
    const { page } = await console.signIn();
    await isLive(page);
    const row = page.getByRole("region", { name: "Open alerts" }).getByRole("listitem").filter({ hasText: "browser.written-on" });
    await row.getByLabel("More: browser.written-on").click();
    const reason = row.getByLabel("Reason");
    await reason.fill("half a sentence");
    await console.raise("browser.meanwhile", "info", "Raised while somebody writes");
    await page.getByText("Waits for you").or(page.locator(".held")).first().waitFor();
    expect(await reason.inputValue()).toBe("half a sentence");
  });

  it("as text: what an alert, an incident or a reason contains is never run", async () => {
    await console.raise("browser.script", "page", SCRIPT);
    const { id } = await console.call<{ id: string }>("POST", "/admin/incidents", { title: SCRIPT, severity: "minor" });
    await console.call("POST", `/admin/incidents/${id}/notes`, { text: SCRIPT });
    const { page, errors } = await console.signIn();
    for (const path of [
      "/admin/operations",
      "/admin/operations/alerts",
      "/admin/notifications",
      "/admin/incidents",
      `/admin/incidents/${id}`,
    ]) {
      await page.goto(path);
      await page.getByText("<script>document.title='owned'</script>").first().waitFor();
      expect(await page.title()).not.toBe("owned");
      expect(await page.locator('img[src="x"]').count()).toBe(0);
    }
    expect(errors).toEqual([]);
  });

  it("with the keyboard alone: signed in, past the menu, to an alert, acknowledged, and still at its list", async () => {
    const { id } = await console.raise("browser.keyboard", "page", "Acknowledged without a mouse");
    const { page } = await console.signIn();
    await page.goto("/admin/operations/alerts");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
    for (let presses = 0; presses < 60 && (await focused()) !== "Acknowledge: browser.keyboard"; presses++)
      await page.keyboard.press("Tab");
    expect(await focused()).toBe("Acknowledge: browser.keyboard");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Acknowledge: done.").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("title-alerts");
    const { items } = await console.call<{ items: { id: string; acknowledgedBy: string | null }[] }>(
      "GET",
      "/notifications/incident-alerts?state=open&text=browser.keyboard",
    );
    expect(items.find((alert) => alert.id === id)?.acknowledgedBy).toBe(console.stack.accounts.operator.email);
  });

  it("by an observer: everything, but nothing to act with", async () => {
    const { page } = await console.signIn("observer");
    for (const path of [
      "/admin/operations",
      "/admin/operations/alerts",
      "/admin/operations/dead-letters?state=all",
      "/admin/incidents",
      "/admin/notifications",
    ]) {
      await page.goto(path);
      expect(await page.locator('[action^="/admin/act"], [formaction]').count()).toBe(0);
    }
  });
});
