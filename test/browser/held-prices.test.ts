import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { confirm, ConsoleUnderTest } from "./console.ts";
import { heldPrice } from "./held-price.ts";

interface Held {
  items: { title: string; note: string | null; decidedBy: string | null }[];
}

describe.skipIf(inject("browserStack") === null)("the console's page of held prices", () => {
  let console: ConsoleUnderTest;
  beforeAll(async () => void (console = await ConsoleUnderTest.open()));
  afterAll(() => console.close());

  it.each([
    ["Accept 190.00 USD", "ACCEPTED", "Publish"],
    ["Reject", "REJECTED", "Leave"],
  ])("shows what was read and what denies it, and takes the decision %j once, with its reason", async (button, state, question) => {
    const { title, supplierId } = await heldPrice(console);
    const { page, errors } = await console.signIn();
    await page.goto(`/admin/held-prices?supplierId=${supplierId}`);
    const row = page.locator("li", { hasText: title });
    await expect.poll(async () => row.textContent()).toMatch(/190\.00.*json-ld.*The same page.*19\.00.*open-graph/is);
    await row.locator("summary", { hasText: "Decide" }).click();
    await row.getByLabel("Reason").fill("the till of the shop asks it");
    await row.getByRole("button", { name: button }).click();
    expect(await confirm(page, button)).toContain(`${question} ${title} of ${supplierId}`);
    await row.waitFor({ state: "detached" });

    await page.getByRole("navigation", { name: "Show" }).getByRole("link", { name: state }).click();
    await page.locator("li", { hasText: title }).getByText("the till of the shop asks it").waitFor();
    const { items } = await console.call<Held>("GET", `/admin/held-prices?supplierId=${supplierId}&state=${state}`);
    expect(items).toEqual([
      expect.objectContaining({ title, note: "the till of the shop asks it", decidedBy: expect.stringMatching(/^opr_/) }),
    ]);
    const audit = await console.call<{ items: { action: string; detail: object }[] }>(
      "GET",
      "/admin/audit?action=held-price.decide&limit=1",
    );
    expect(audit.items[0]?.detail).toMatchObject({ supplierId, note: "the till of the shop asks it" });
    expect(errors).toEqual([]);
  });

  it("shows an observer the same, without a decision to take", async () => {
    const { title, supplierId } = await heldPrice(console);
    const { page } = await console.signIn("observer");
    await page.goto(`/admin/held-prices?supplierId=${supplierId}`);
    await page.locator("li", { hasText: title }).waitFor();
    expect(await page.locator("summary", { hasText: "Decide" }).count()).toBe(0);
  });
});
