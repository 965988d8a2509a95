import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ConsoleUnderTest } from "./console.ts";

interface Listed<T> {
  items: T[];
}

describe.skipIf(inject("browserStack") === null)("the console without JavaScript", () => {
  let console: ConsoleUnderTest;
  beforeAll(async () => {
    console = await ConsoleUnderTest.open();
  });
  afterAll(() => console.close());

  const signIn = async () => (await console.signIn("operator", { javaScriptEnabled: false })).page;
  /** Presses a button, answers the page that asks, and gives back what it asked. */
  const confirmed = async (page: Page, name: string) => {
    await page.waitForURL(({ pathname }) => pathname === "/admin/act");
    const question = (await page.locator(".words").textContent()) ?? "";
    await page.getByRole("button", { name, exact: true }).click();
    return question;
  };

  it("[ALR-10] acknowledges, assigns and silences an alert, and comes back to the list that says so", async () => {
    await console.raise("plain.taken", "warn", "Somebody should look at this");
    const page = await signIn();
    await page.goto("/admin/operations/alerts?limit=100");
    const row = page.getByRole("listitem").filter({ hasText: "plain.taken" });
    await row.getByRole("button", { name: "Acknowledge: plain.taken" }).click();
    expect(await confirmed(page, "Acknowledge")).toContain("Acknowledge plain.taken?");
    await page.waitForURL(({ pathname, search }) => pathname + search === "/admin/operations/alerts?limit=100");
    await page.getByRole("status").getByText("Acknowledge: done.").waitFor();
    await row.getByText(`acknowledged by ${console.stack.accounts.operator.email}`).waitFor();
    await page.reload();
    expect(await page.getByRole("status").textContent()).toBe("");

    await row.getByLabel("More: plain.taken").click();
    await row.getByLabel("To (e-mail address or team)").fill("supply team");
    await row.getByRole("button", { name: "Assign" }).click();
    expect(await confirmed(page, "Assign")).toBe("Assign plain.taken to supply team?");
    await row.getByText("assigned to supply team").waitFor();

    await row.getByLabel("More: plain.taken").click();
    await row.getByLabel("For").selectOption("7200");
    await row.getByRole("button", { name: "Silence" }).click();
    await confirmed(page, "Silence");
    await row.getByText("silenced, ends").waitFor();
  });

  it("[GEN-6] sets a switch, which the page then shows as it is, and freezes deploys and lets them go", async () => {
    const page = await signIn();
    const well = page.locator("#well > summary");
    if ((await well.count()) > 0) await well.click();
    await page.getByLabel("Change ads", { exact: true }).click();
    const form = page.locator('form[action*="api=PUT+/admin/switches/ads&"]');
    await form.getByLabel("Owner").fill("ads team");
    await form.getByLabel("Reason").fill("tried without a script");
    await form.getByRole("button").click();
    expect(await confirmed(page, "Change ads")).toContain("Set ads to off");
    await page.getByRole("row", { name: /^ads off ads team/ }).waitFor();
    await console.call("PUT", "/admin/switches/ads", { state: "on", owner: "ads team", reason: "tried without a script" });

    await page.goto("/admin/desk");
    for (const word of ["Freeze deploys", "Allow deploys"]) {
      await page.goto("/admin/operations?fresh=1");
      if ((await well.count()) > 0) await well.click();
      await page.locator("summary").getByText(word, { exact: true }).click();
      const freeze = page.locator('form[action*="api=PUT+/admin/deploy-freeze&"]');
      await freeze.getByLabel("Reason").fill("tried without a script");
      await freeze.getByRole("button").click();
      await confirmed(page, word);
      await page.getByRole("status").getByText(`${word}: done.`).waitFor();
    }
    expect((await console.call<{ frozen: boolean }>("GET", "/admin/deploy-freeze")).frozen).toBe(false);
  });

  it("[GEN-9] opens an incident, writes on it, and keeps what was written where it cannot be closed yet", async () => {
    const page = await signIn();
    await page.goto("/admin/incidents");
    await page.getByText("Open an incident").click();
    await page.getByLabel("What is wrong, for people").fill("Nothing works without a script");
    await page.getByLabel("Freeze deploys").check();
    await page.getByRole("button", { name: "Open incident" }).click();
    expect(await confirmed(page, "Open incident")).toContain("Deploys are frozen until it is closed.");
    await page.waitForURL("**/admin/incidents/inc_*");

    await page.locator("summary").getByText("Note", { exact: true }).click();
    await page.getByLabel("Note", { exact: true }).fill("the first thing\nthat was seen");
    await page.getByRole("button", { name: "Add note" }).click();
    await confirmed(page, "Add note");
    await page.getByRole("region", { name: "Timeline" }).getByText("that was seen").waitFor();

    await page.getByText("Close with review").click();
    await page.getByLabel("Root cause").fill("nobody had tried it");
    await page.getByLabel("Change to the runbook, or why there is none").fill("a".repeat(4_000));
    await page.getByLabel("Check against its return, or why there is none").fill("this test is one");
    await page.getByLabel("No check is added").check();
    await page.getByRole("button", { name: "Close incident" }).click();
    expect(await confirmed(page, "Close incident")).toContain("Its freeze of deploys ends with it.");
    await page.waitForURL("**/admin/incidents/inc_*");
    await page.getByText("None: this test is one").waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    expect(await console.call("GET", `/admin/incidents/${id}`)).toMatchObject({
      state: "closed",
      review: { rootCause: "nobody had tried it", regressionCheck: { none: true, reason: "this test is one" } },
    });
  });

  it("takes a line of the feed away from its top, and says who did", async () => {
    await console.raise("plain.fed", "info", "A line of the feed that is acknowledged");
    const page = await signIn();
    const fed = () =>
      console
        .call<Listed<{ title: string; acknowledgedBy: string | null }>>("GET", "/admin/notifications?text=A+line+of+the+feed")
        .then(({ items }) => items.find(({ title }) => title.includes("A line of the feed")));
    await expect.poll(fed).toBeDefined();
    await page.goto("/admin/notifications?severity=&text=A+LINE+of+the+feed");
    const row = page.getByRole("listitem").filter({ hasText: "A line of the feed" }).first();
    await row.getByRole("button").click();
    await confirmed(page, "Acknowledge");
    await row.getByText(`acknowledged by ${console.stack.accounts.operator.email}`).waitFor();
    expect((await fed())?.acknowledgedBy).toBe(console.stack.accounts.operator.email);
  });
});
