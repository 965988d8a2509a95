import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { confirm, ConsoleUnderTest } from "./console.ts";

describe.skipIf(inject("browserStack") === null)("an incident on the console", () => {
  let console: ConsoleUnderTest;
  beforeAll(async () => {
    console = await ConsoleUnderTest.open();
  });
  afterAll(() => console.close());

  it("[GEN-9] is opened with a freeze, worked on, published, and closed only with its review", async () => {
    const { page } = await console.signIn();
    await page.goto("/admin/incidents");
    await page.getByText("Open an incident").click();
    await page.getByLabel("What is wrong, for people").fill("Payments fail");
    const form = page.locator("form", { has: page.getByRole("button", { name: "Open incident" }) });
    await form.getByLabel("Severity").selectOption("critical");
    await page.getByLabel("Freeze deploys").check();
    await page.getByRole("button", { name: "Open incident" }).click();
    expect(await confirm(page, "Open incident")).toContain('Open the critical incident "Payments fail"?');
    await page.waitForURL("**/admin/incidents/inc_*");
    await page.getByText("deploys were frozen with it").waitFor();
    expect((await console.call<{ frozen: boolean }>("GET", "/admin/deploy-freeze")).frozen).toBe(true);

    const write = async (kind: string, label: string, text: string, button: string) => {
      await page.locator("summary").getByText(kind, { exact: true }).click();
      await page.getByLabel(label, { exact: true }).fill(text);
      await page.getByRole("button", { name: button }).click();
      await confirm(page, button);
      await page.getByRole("region", { name: "Timeline" }).getByText(text).waitFor();
    };
    await write("Note", "Note", "the provider answers 500", "Add note");
    await write("Public update", "Update, for buyers", "Some payments fail at the moment.", "Publish");
    await write("Escalate to support", "Message", "please call the provider", "Call support");
    // An isolate remembers for a moment that there was none.
    await expect.poll(async () => JSON.stringify(await console.call("GET", "/status"))).toContain("Some payments fail at the moment.");

    const id = new URL(page.url()).pathname.split("/").at(-1);
    await page.getByText("Close with review").click();
    await page.getByLabel("Root cause").fill("their certificate had expired");
    await page.getByLabel("Change to the runbook, or why there is none").fill("look at their status page first");
    await page.getByLabel("Check against its return, or why there is none").fill("nothing of ours was wrong");
    await page.getByLabel("No check is added").check();
    await page.getByRole("button", { name: "Close incident" }).click();
    expect(await confirm(page, "Close incident")).toContain("Its freeze of deploys ends with it.");
    await page.getByText("None: nothing of ours was wrong").waitFor();
    const closed = await console.call<{ state: string; review: unknown }>("GET", `/admin/incidents/${id}`);
    expect(closed).toMatchObject({
      state: "closed",
      review: {
        rootCause: "their certificate had expired",
        runbookChange: { change: "look at their status page first" },
        regressionCheck: { none: true, reason: "nothing of ours was wrong" },
      },
    });

    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Post-mortem" }).click()]);
    expect(download.suggestedFilename()).toBe(`${id}.md`);
    expect((await console.call<{ frozen: boolean }>("GET", "/admin/deploy-freeze")).frozen).toBe(false);
  });

  it("shows a refusal in the form it came from, and keeps what was written", async () => {
    const { id } = await console.call<{ id: string }>("POST", "/admin/incidents", {
      title: "Model without a price",
      severity: "minor",
      model: "gpt-4.1-mini",
    });
    const key = "llm-gateway.pricing.zero-cost.openai.gpt-4.1-mini";
    const alert = { key, severity: "page", summary: "A call to gpt-4.1-mini used tokens and cost nothing" };
    const raised = await console.call<{ id: string }>("POST", "/notifications/incident-alerts", alert);
    const { page } = await console.signIn();
    await page.goto(`/admin/incidents/${id}`);
    await page.getByText("Close with review").click();
    await page.getByLabel("Root cause").fill("a price was missing");
    await page.getByLabel("Change to the runbook, or why there is none").fill("a step was added");
    await page.getByLabel("Check against its return, or why there is none").fill("an alert was added");
    await page.getByRole("button", { name: "Close incident" }).click();
    await confirm(page, "Close incident");
    const problem = page.getByRole("alert");
    await problem.getByText("The incident cannot be closed without its review").waitFor();
    expect(await problem.textContent()).toContain(`the alert ${key} is open`);
    expect(await page.getByLabel("Root cause").inputValue()).toBe("a price was missing");
    await console.call("POST", `/notifications/incident-alerts/${raised.id}/resolve`, { reason: "tried in a browser" });
  });
});
