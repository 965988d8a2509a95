import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { receivedWebhooks } from "../../../src/features/checkout/tables.ts";
import { servedBy } from "../checkout/http.ts";
import { ordered, type Shop } from "../checkout/setting.ts";
import { deskOf, OPERATOR } from "./desk.ts";

describe("[CHK-5] the pages of the desk", () => {
  const page = async (shop: Shop, path: string, steppedUp = true) => {
    const response = await servedBy(
      shop.deps,
      true,
      steppedUp,
    )(`https://api.test${path}`, { headers: { ...OPERATOR, accept: "text/html" } });
    return { status: response.status, text: await response.text() };
  };

  it("show what was found with a search that works without script, and say what a text is that is no key", async () => {
    const { shop, order, intentId } = await ordered();
    const found = await page(shop, `/admin/orders/search?q=${intentId}`);
    expect(found.text).toContain(`<a href="/admin/orders/${order.id}">`);
    expect(found.text).toContain('<form class="range" role="search" method="get" action="/admin/orders/search">');
    expect((await page(shop, "/admin/orders/search?q=%3Cscript%3E")).text).toContain("“&lt;script&gt;” is none of these.");
  });

  it("offer a refund of what is left once presence is proven, and before that the way to prove it", async () => {
    const { shop, attempt, order, intentId } = await ordered();
    const unproven = await page(shop, `/admin/orders/${order.id}`, false);
    expect(unproven.text).toContain(`href="/admin/step-up?kind=money&amp;next=/admin/orders/${attempt.id}"`);
    expect(unproven.text).not.toContain("/refunds");
    const proven = await page(shop, `/admin/orders/${order.id}`);
    expect(proven.text).toContain(`action="/admin/act?api=POST+/admin/payments/${intentId}/refunds&amp;`);
    expect(proven.text).toMatch(/<input name="amount~minor:2" type="number"[^>]*min="0.01" max="25.00" step="0.01"/);
    expect(proven.text).not.toContain("out-of-band");
  });

  it("offer to book what was given back another way, of a refund that failed after it had succeeded, and say so in the timeline", async () => {
    const { shop, order, intentId } = await ordered();
    const deliver = (rawBody: string) => receiveWebhook(shop.deps, { rawBody, signature: "right" });
    await deliver(shop.provider.refundedByHand(intentId));
    for (const refund of shop.provider.returns.get(intentId) ?? []) refund.status = "failed";
    await deliver(shop.provider.event("refund.failed", intentId));
    expect((await deskOf(shop).order(order.id)).acts).toEqual(["ask", "refund", "out-of-band"]);
    expect((await page(shop, `/admin/orders/${order.id}`)).text).toContain(
      `action="/admin/act?api=POST+/admin/payments/${intentId}/out-of-band&amp;`,
    );
    const headers = { ...OPERATOR, "content-type": "application/json" };
    const noted = await servedBy(
      shop.deps,
      true,
      true,
    )(`https://api.test/admin/payments/${intentId}/out-of-band`, {
      method: "POST",
      headers,
      body: JSON.stringify({ reason: "by bank transfer" }),
    });
    expect(noted.status).toBe(200);
    const { acts, timeline } = await deskOf(shop).order(order.id);
    expect(acts).toEqual(["ask"]);
    expect(timeline.find(({ what }) => what === "25.00 EUR given back another way")).toMatchObject({
      kind: "money",
      detail: "succeeded, by bank transfer",
    });
  });

  it("refuse a refund of a session that did not prove it, and book one that did", async () => {
    const { shop, order, intentId } = await ordered();
    const refund = async (steppedUp: boolean) => {
      const headers = { ...OPERATOR, "content-type": "application/json", "idempotency-key": "k-1" };
      const body = JSON.stringify({ amount: 500, reason: "one arrived broken" });
      const response = await servedBy(
        shop.deps,
        true,
        steppedUp,
      )(`https://api.test/admin/payments/${intentId}/refunds`, { method: "POST", headers, body });
      return response.status;
    };
    expect(await refund(false)).toBe(403);
    expect(await refund(true)).toBe(201);
    const { money, timeline, acts } = await deskOf(shop).order(order.id);
    expect(money).toMatchObject({ orderState: "PARTLY_REFUNDED", refunded: { amount: 500 }, left: { amount: 2000 } });
    expect(acts).toContain("refund");
    expect(timeline.filter(({ kind }) => kind === "money").map(({ what }) => what)).toEqual(["capture of 25.00 EUR", "refund of 5.00 EUR"]);
    expect(timeline.find(({ what }) => what === "payment.refund")).toMatchObject({ kind: "act", by: "ops@test.invalid" });
  });

  it("list received webhooks, and let a parked one be put away", async () => {
    const { shop, intentId } = await ordered();
    const [webhook] = await shop.db
      .update(receivedWebhooks)
      .set({ state: "PARKED" })
      .where(eq(receivedWebhooks.paymentIntentId, intentId))
      .returning();
    const listed = await page(shop, `/admin/webhooks?payment=${intentId}`);
    expect(listed.text).toContain(`action="/admin/act?api=POST+/admin/webhooks/${webhook?.id}/decision&amp;`);
    await shop.db
      .update(receivedWebhooks)
      .set({ state: "ACTED", outcome: "refunded" })
      .where(eq(receivedWebhooks.paymentIntentId, intentId));
    const acted = (await page(shop, `/admin/webhooks?payment=${intentId}`)).text;
    expect(acted).not.toContain("/decision");
    // A code of the API, in every language: as a word it would be one of English.
    expect(acted).toContain("<code>refunded</code>");
  });
});
