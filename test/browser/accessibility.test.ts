import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type axe from "axe-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ConsoleUnderTest } from "./console.ts";
import { heldPrice } from "./held-price.ts";
import { placedOrder, provePresence } from "./orders.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(inject("browserStack") === null)("every page of the console", () => {
  let console: ConsoleUnderTest;
  let paths: string[] = [];
  let order = "";
  beforeAll(async () => {
    console = await ConsoleUnderTest.open();
    await console.raise("browser.accessible.with-a-rather-long-key-that-does-not-break.anywhere", "page", "A summary to be read");
    await console.useModels();
    await heldPrice(console);
    const { orderId, intentId } = await placedOrder(console);
    order = `/admin/orders/${orderId}`;
    const { id } = await console.call<{ id: string }>("POST", "/admin/incidents", { title: "To be read", severity: "major" });
    const { items } = await console.call<{ items: { id: string }[] }>("GET", "/notifications/incident-alerts/dead-letters?limit=1");
    const url = console.stack.receivers["webhook-automations"];
    const ours = { name: "Rates", eventType: "fx.stale", url, enabled: false };
    const automation = await console.callAsAdmin<{ id: string }>("POST", "/admin/operators-automations", ours);
    paths = [
      "/admin/operations?fresh=1",
      "/admin/operations/alerts",
      "/admin/operations/dead-letters?state=all",
      ...items.map((letter) => `/admin/operations/dead-letters/${letter.id}`),
      "/admin/incidents",
      `/admin/incidents/${id}`,
      "/admin/timeline",
      "/admin/timeline?kind=incident&hours=24",
      "/admin/notifications",
      "/admin/desk",
      "/admin/audit",
      "/admin/audit?action=incident.open",
      "/admin/automations?state=all",
      "/admin/automations/definitions",
      `/admin/automations/definitions/${automation.id}`,
      "/admin/automations/operators",
      "/admin/dead-letters?state=all",
      "/admin/suppliers",
      "/admin/suppliers?show=troubled",
      "/admin/held-prices",
      "/admin/fx",
      "/admin/ads",
      "/admin/fx?state=all",
      "/admin/orders",
      "/admin/orders/search",
      `/admin/orders/search?q=${intentId}`,
      `/admin/orders/search?q=${"W".repeat(60)}`,
      order,
      "/admin/webhooks",
      `/admin/webhooks?payment=${intentId}`,
      `/admin/step-up?kind=money&next=${order}`,
      "/admin/accounts",
      "/admin/accounts?state=suspended",
      "/admin/llm",
      "/admin/llm/usage",
      "/admin/llm/usage?of=cost",
      "/admin/incidents/inc_01h455vb4pex5vsknk084sn02q",
      "/status",
      "/admin/login",
    ];
  });
  afterAll(() => console.close());

  /** What is not about colours is the same in both schemes. */
  const RULES = { light: {}, dark: { runOnly: ["color-contrast"] } };

  it.each(["light", "dark"] as const)(
    "has no accessibility violations in %s, with all its forms open",
    { timeout: 240_000 },
    async (colorScheme) => {
      const { page } = await console.signIn("operator", { colorScheme });
      await provePresence(page, console, order);
      const found: string[] = [];
      for (const path of paths) {
        await page.goto(path);
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(
          (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options),
          RULES[colorScheme],
        );
        found.push(...violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`));
      }
      expect(found).toEqual([]);
    },
  );

  it.each(["ar-SA", "ja-JP"])("has none and fits a phone's width in its reader's language: %s", { timeout: 240_000 }, async (locale) => {
    await provePresence((await console.signIn("operator")).page, console, order);
    const { page } = await console.signIn("operator", { viewport: { width: 360, height: 740 }, locale });
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      const { over, language } = await page.evaluate(() => ({
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        language: document.documentElement.lang,
      }));
      if (over > 0) found.push(`${path} by ${String(over)} px`);
      if (language !== locale.slice(0, 2)) found.push(`${path} in ${language}`);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
      found.push(...violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`));
    }
    expect(found).toEqual([]);
  });

  it("fits a phone's width, with all its forms open", { timeout: 240_000 }, async () => {
    const { page } = await console.signIn("operator", { viewport: { width: 360, height: 740 } });
    await provePresence(page, console, order);
    const wider: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      const { over, at } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const beyond = [...document.querySelectorAll("main *")].filter(
          (element) => element.getBoundingClientRect().right > clientWidth + 1,
        );
        return { over: scrollWidth - clientWidth, at: beyond.at(-1)?.outerHTML.slice(0, 200) };
      });
      if (over > 0) wider.push(`${path} by ${over} px at ${String(at)}`);
    }
    expect(wider).toEqual([]);
  });
});
