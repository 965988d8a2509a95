import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { confirm, ConsoleUnderTest } from "./console.ts";

describe.skipIf(inject("browserStack") === null)("the console's page of suppliers", () => {
  let console: ConsoleUnderTest;
  beforeAll(async () => void (console = await ConsoleUnderTest.open()));
  afterAll(() => console.close());

  it("has a supplier read anew for a reason, once that is confirmed, and says so on its card", async () => {
    const { page, errors } = await console.signIn();
    await page.goto("/admin/suppliers");
    // The page goes by who is in trouble, and renews itself: the first at one look is not the first at the next.
    const part = (await page.locator('[data-part^="supplier-"]').first().getAttribute("data-part")) ?? "";
    const card = page.locator(`[data-part="${part}"]`);
    const name = (await card.getByRole("heading").textContent()) ?? "";
    await card.locator("summary", { hasText: "Read anew" }).click();
    await card.getByLabel("Reason").fill("its prices were mended");
    await card.getByRole("button", { name: "Read anew" }).click();
    expect(await confirm(page, "Read anew")).toContain(`Have everything of ${name} read anew?`);
    await card.getByText("wanted anew").waitFor();
    const { items } = await console.call<{ items: { name: string; freshFrom: string | null }[] }>("GET", "/admin/suppliers/standings");
    expect(items.find((supplier) => supplier.name === name)?.freshFrom).toEqual(expect.any(String));
    expect(errors).toEqual([]);
  });
});
