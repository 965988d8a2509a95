import { Webhook } from "standardwebhooks";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { received } from "../../drills/control.ts";
import { ShopUnderTest } from "./shop.ts";
import { makeBrief, sayNeed } from "./walk.ts";

const DELIVERED_MS = 90_000;
/** What was not delivered says so, too. */
const DELIVERED = /^delivered/;

describe.skipIf(inject("browserStack") === null)("a buyer with a program that is to be called", { timeout: 150_000 }, () => {
  let shop: ShopUnderTest;
  const began = new Date();
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(async () => {
    await shop.fault("webhook-automations", "none");
    await shop.close();
  });

  const fillIn = async (page: Page, name: string) => {
    await page.getByLabel("What it is for").fill(name);
    await page.getByLabel("When").selectOption("brief.extracted");
    await page.getByLabel("Address (HTTPS)").fill(shop.stack.receivers["webhook-automations"] ?? "");
  };
  const make = async (page: Page, name: string): Promise<string> => {
    await fillIn(page, name);
    await page.getByRole("button", { name: "Make an automation" }).click();
    await page.getByRole("heading", { name: `The secret of ${name}` }).waitFor();
    return (await page.locator("code").textContent()) ?? "";
  };
  /** Until the latest delivery says so, looked at again and again as a buyer does. */
  const untilDelivery = async (page: Page, said: RegExp): Promise<void> => {
    const told = async () => {
      await page.getByRole("button", { name: "Look again" }).click();
      const [latest] = await page.locator("[data-execution]").allTextContents();
      return latest ?? "";
    };
    // oxlint-disable-next-line house/waits -- the button has the page read anew, and changes nothing
    await expect.poll(told, { timeout: DELIVERED_MS, interval: 500 }).toMatch(said);
  };

  it("asks for an address where one is called alone, and says where the buyer's own is not proven", async () => {
    const { page } = await shop.newBuyer();
    await page.goto("/app/automations");
    await page.getByLabel("What it is for").fill("By mail");
    await page.getByLabel("Step", { exact: true }).selectOption("Send me a mail");
    await page.getByLabel("Address (HTTPS)").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Make an automation" }).click();
    await page.getByText("needs an e-mail address that is proven to be yours").waitFor();
    await page.getByRole("button", { name: "Add a step" }).click();
    await page.getByLabel("Step", { exact: true }).last().selectOption("Call the address");
    await page.getByLabel("Address (HTTPS)").waitFor();
    expect(await page.getByLabel("Address (HTTPS)").getAttribute("required")).not.toBeNull();
  });

  it("puts conditions and steps together, changes them, sees what they were before, and tries them at what happened", async () => {
    const { page, errors } = await shop.newBuyer();
    await page.goto("/app");
    await sayNeed(page);
    await makeBrief(page);
    await page.goto("/app/automations");
    await fillIn(page, "Large briefs");
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page.getByLabel("What of the event").selectOption("items");
    await page.getByLabel("How it is compared").selectOption("is at least");
    await page.getByLabel("With what").fill("1000");
    await page.getByRole("button", { name: "Add a step" }).click();
    await page.getByLabel("Step", { exact: true }).nth(0).selectOption("Wait");
    await page.getByLabel("How long").fill("2");
    await page.getByLabel("In what").selectOption("days");
    await page.getByLabel("Step", { exact: true }).nth(1).selectOption("Call the address");
    await page.getByRole("button", { name: "Make an automation" }).click();
    await page.getByRole("heading", { name: "The secret of Large briefs" }).waitFor();
    await page.goto("/app/automations");
    await page.getByRole("link", { name: "Large briefs" }).click();
    await page.getByText("items is at least 1000").waitFor();
    await page.getByText("waits 2 days").waitFor();
    await page.getByRole("button", { name: "Try it at the latest event" }).click();
    await page.getByText("It would not be done.").waitFor();
    await page.getByText(/Does not hold: items is at least 1000\. It was \d+\./).waitFor();

    await page.getByText("Change it").click();
    await page.getByLabel("With what").fill("1");
    await page.getByRole("button", { name: "Remove the step" }).first().click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("items is at least 1", { exact: true }).waitFor();
    await page.getByText("waits 2 days").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Try it at the latest event" }).click();
    await page.getByText("It would be done.").waitFor();
    await page.getByText("What it was before").click();
    await page.getByText("items is at least 1000").waitFor();
    await page.getByText("waits 2 days, calls its address").waitFor();
    expect(errors).toEqual([]);
  });

  it("is shown its secret once, sees what was delivered in how many tries, and turns it off", async () => {
    const { page, errors } = await shop.newBuyer();
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("link", { name: "Automations" }).click();
    await page.getByText("You have no automations yet.").waitFor();
    const secret = await make(page, "Tell the warehouse");
    expect(secret).toMatch(/^whsec_/);

    await page.goto("/app");
    await sayNeed(page);
    await makeBrief(page);
    await page.goto("/app/automations");
    await page.getByRole("link", { name: "Tell the warehouse" }).click();
    await page.waitForURL("**/app/automations/*");
    expect(await page.content()).not.toContain(secret);
    await untilDelivery(page, DELIVERED);
    const execution = page.locator("[data-execution]").first();
    expect(await execution.textContent()).toContain("1 try");
    const id = await execution.getAttribute("data-execution");
    const delivery = (await received(shop.stack, "webhook-automations", began)).find(({ headers }) => headers["webhook-id"] === id);
    expect(new Webhook(secret).verify(delivery?.rawBody ?? "", delivery?.headers ?? {})).toMatchObject({ type: "brief.extracted" });

    await page.getByRole("button", { name: "Give it a new secret" }).click();
    await page.getByRole("button", { name: "Yes, make it" }).click();
    await page.getByText("Deliveries are signed with the secret before it, too").waitFor();
    expect(await page.locator("code").textContent()).not.toBe(secret);
    await page.getByRole("button", { name: "Turn off the automation" }).click();
    await page.getByRole("button", { name: "Yes, turn it off" }).click();
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByRole("button", { name: "Delete the automation" }).click();
    // What was pressed in error does nothing: "no" is under the finger.
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Delete the automation" }).click();
    await page.getByRole("button", { name: "Yes, delete" }).click();
    await page.waitForURL("**/app/automations");
    await page.getByText("You have no automations yet.").waitFor();
    expect(errors).toEqual([]);
  });

  it("sees what could not be delivered, and when it is tried next", async () => {
    const { page, errors } = await shop.newBuyer();
    const watching = await page.context().newPage();
    await watching.goto("/app/automations");
    await make(watching, "Tell nobody");
    await watching.goto("/app/automations");
    await watching.getByRole("link", { name: "Tell nobody" }).click();
    await shop.fault("webhook-automations", "error");
    await page.goto("/app");
    // Its tries are soon over, so somebody looks while the brief is being made.
    const made = sayNeed(page).then(() => makeBrief(page));
    await Promise.all([made, untilDelivery(watching, /^on its way(?=.*tr(?:y|ies), next ).*status 503/s)]);
    // How it ends is another matter: whether a try is left depends on how long the looking took.
    await shop.fault("webhook-automations", "none");
    expect(errors).toEqual([]);
  });

  it("makes one where the first answer was lost, and finds it in the list", async () => {
    const { page } = await shop.newBuyer();
    await page.goto("/app/automations");
    let losses = 0;
    await page.route("**/automations", async (route) => {
      if (route.request().method() !== "POST" || losses > 0) return route.continue();
      losses += 1;
      await route.fetch();
      await route.abort("connectionreset");
    });
    await fillIn(page, "Tell the books");
    await page.getByRole("button", { name: "Make an automation" }).click();
    await page.getByRole("link", { name: "Tell the books" }).waitFor();
    expect(await page.getByRole("link", { name: "Tell the books" }).count()).toBe(1);
  });

  it("is refused an address that may not be called, at its field", async () => {
    const { page } = await shop.newBuyer();
    await page.goto("/app/automations");
    await fillIn(page, "Tell a file");
    await page.getByLabel("Address (HTTPS)").fill("ftp://example.org/");
    await page.getByRole("button", { name: "Make an automation" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByLabel("Address (HTTPS)").getAttribute("aria-invalid")).toBe("true");
    await page.getByText("You have no automations yet.").waitFor();
  });
});
