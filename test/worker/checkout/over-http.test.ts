import { describe, expect, it } from "vitest";
import { askAs, servedBy, type Call } from "./http.ts";
import { openShop } from "./setting.ts";

describe("checkouts and orders over HTTP", () => {
  it("go from cart to order: key required, secret answered, webhook verified, order listed", async () => {
    const shop = await openShop();
    const fetchApi = servedBy(shop.deps);
    const as = (buyer: string, ...call: Call) => askAs(fetchApi, buyer, ...call);
    const ask = (...call: Call) => as(shop.buyerId, ...call);
    const { id: cartId, snapshotVersion } = await shop.cartWith(2);
    const body = { cartId, expectedSnapshotVersion: snapshotVersion };
    expect(await ask("POST", "/checkouts", body)).toMatchObject({ status: 400, body: { type: "/problems/idempotency-key-required" } });
    const started = await ask("POST", "/checkouts", body, { "idempotency-key": "http-1" });
    expect(started).toMatchObject({
      status: 201,
      body: { state: "PAYMENT_INITIATED", amount: { amount: 2500, currency: "EUR" }, clientSecret: expect.any(String) },
    });
    expect((await ask("POST", "/checkouts", body, { "idempotency-key": "http-1" })).headers.get("idempotency-replayed")).toBe("true");
    expect(await as("usr_other", "GET", `/checkouts/${String(started.body["id"])}`)).toMatchObject({ status: 404 });

    const rawBody = shop.provider.pay((started.body["payment"] as { intentId: string }).intentId);
    const webhook = (signature: string) =>
      fetchApi("https://api.test/webhooks/stripe", { method: "POST", body: rawBody, headers: { "stripe-signature": signature } });
    expect((await webhook("wrong")).status).toBe(400);
    expect(await (await webhook("right")).json()).toEqual({ received: "acted" });
    expect(await (await webhook("right")).json()).toEqual({ received: "duplicate" });

    const attempt = await ask("GET", `/checkouts/${String(started.body["id"])}`);
    expect(attempt.body).toMatchObject({ state: "COMPLETED", clientSecret: null, orderId: expect.any(String) });
    const orderPath = `/orders/${String(attempt.body["orderId"])}`;
    expect(await ask("GET", orderPath)).toMatchObject({
      status: 200,
      body: {
        state: "PLACED",
        total: { amount: 2500 },
        lines: [{ supplierId: "test-shop", quantity: 2, lineTotal: { amount: 2500 } }],
        suppliers: [{ supplierId: "test-shop", total: { amount: 2500 } }],
      },
    });
    expect((await as("usr_other", "GET", orderPath)).status).toBe(404);
    expect((await ask("GET", "/orders?limit=1")).body.items?.[0]).toMatchObject({ id: attempt.body["orderId"] });
    expect((await ask("GET", "/orders?cursor=nonsense")).status).toBe(400);
    for (const admin of ["/admin/orders/checkout/report", "/admin/orders/checkout/baseline", "/admin/webhooks"]) {
      expect((await as("operator", "GET", admin)).status, admin).toBe(200);
      expect((await ask("GET", admin)).status, admin).toBe(403);
    }
    expect(await as("operator", "POST", "/admin/webhooks/replay", { state: "ACTED", limit: 1 })).toMatchObject({
      status: 200,
      body: { replayed: [{ outcome: expect.any(String) }] },
    });
  });
});
