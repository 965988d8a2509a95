import { createExecutionContext } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/app.ts";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { findBuyer } from "../../../src/features/auth/store.ts";
import { present } from "../../support/present.ts";
import { routes } from "../all-routes.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
let receivers: ReturnType<typeof fakeReceivers>;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const PATH = "/admin/automations/definitions";

async function page(path: string, role: "operator" | "observer" = "operator") {
  const deps = one.depsWith({
    identities: {
      buyer: async () => undefined,
      ticket: async () => undefined,
      operator: async () => ({ ...OPERATOR, role }),
      opsReader: async () => undefined,
    },
  });
  const request = new Request(`https://api.test${path}`, { headers: { authorization: "Bearer operator", accept: "text/html" } });
  const response = await createApp(() => deps, routes).fetch(request, {}, createExecutionContext());
  return { status: response.status, text: await response.text() };
}

describe("the console's pages of buyers' automations", () => {
  it("[AUT-1] find one by its buyer's address, its buyer or itself, with how its last run went and why it failed", async () => {
    receivers.answer(one.url, 503);
    await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
    await one.pump(one.deps, 2);
    const { email } = present(await findBuyer(one.deps.db, one.buyerId), "the buyer");
    for (const q of [email.toUpperCase(), one.buyerId, one.automation.id]) {
      const { status, text } = await page(`${PATH}?q=${encodeURIComponent(q)}`);
      expect(status).toBe(200);
      expect(text).toContain(`<a href="${PATH}/${one.automation.id}">Orders</a>`);
      expect(text).toContain(email);
      expect(text).toMatch(/answered 503|status 503/);
    }
    expect((await page(`${PATH}?q=nobody@nowhere.test`)).text).toContain("None.");
    expect((await page(`${PATH}?q=${one.buyerId}&state=given-up`)).text).not.toContain(one.automation.id);
  });

  it("[AUT-3] show one with its versions, and its runs with their steps and tries; not to observers, and never the secret", async () => {
    await wakeAutomations(one.deps, [(await one.append(one.event("ord_done"))).id]);
    await one.pump();
    await changeAutomation(one.deps, one.buyerId, one.automation.id, {
      name: "Orders <b>anew</b>",
      actions: [{ kind: "delay", seconds: 300 }, { kind: "webhook" }],
    });
    const { status, text } = await page(`${PATH}/${one.automation.id}`);
    expect(status).toBe(200);
    expect(text).toContain("Orders &lt;b&gt;anew&lt;/b&gt;");
    expect(text).toContain(one.url);
    expect(text).toMatch(/delay 5 min › webhook/);
    expect(text).toContain("ord_done of");
    expect(text).toContain("try 1");
    expect(text).toContain("version 1, since");
    expect(text).not.toContain("whsec_");
    expect((await page(`${PATH}/${one.automation.id}`, "observer")).status).toBe(403);
    expect((await page(`${PATH}/auto_01h455vb4pex5vsknk084sn02q`)).status).toBe(404);
  });
});
