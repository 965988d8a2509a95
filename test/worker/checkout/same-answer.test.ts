import { describe, expect, it } from "vitest";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { servedBy } from "./http.ts";
import { initiated, openShop, type Shop } from "./setting.ts";

interface Answer {
  status: number;
  replayed: string | null;
  body: Record<string, unknown>;
}

/** `POST /checkouts` over HTTP under a key; what differs by request alone is left out. */
async function post(shop: Shop, cart: { id: string; snapshotVersion: number }, key: string): Promise<Answer> {
  const response = await servedBy(shop.deps)("http://test.invalid/checkouts", {
    method: "POST",
    headers: { authorization: `Bearer ${shop.buyerId}`, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion }),
  });
  const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>;
  return { status: response.status, replayed: response.headers.get("idempotency-replayed"), body };
}

describe("a checkout under a key that was used before", () => {
  it("is refused as it was first, where the provider would never take the payment", async () => {
    const shop = await openShop();
    shop.provider.refusesAll = true;
    const cart = await shop.cartWith(1);
    const first = await post(shop, cart, "k");
    expect(first).toMatchObject({ status: 422, replayed: null, body: { code: "invalid_request", detail: "This account cannot be paid." } });
    shop.provider.refusesAll = false;
    expect(await post(shop, cart, "k")).toEqual({ ...first, replayed: "true" });
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "FAILED", reason: "payment-refused: invalid_request" });
    expect(await post(shop, cart, "another")).toMatchObject({ status: 201, replayed: null });
  });

  it("is refused as a reconcile was, that went on in its place", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    shop.provider.away = true;
    expect(await post(shop, cart, "k")).toMatchObject({ status: 503 });
    Object.assign(shop.provider, { away: false, refusesAll: true });
    shop.advance(6);
    await reconcileCheckouts(shop.deps);
    expect(await post(shop, cart, "k")).toMatchObject({ status: 422, replayed: "true", body: { code: "invalid_request" } });
  });

  it("is told that it ended, where it did before anybody could pay", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    shop.provider.away = true;
    expect(await post(shop, cart, "k")).toMatchObject({ status: 503 });
    shop.advance(shop.deps.contract.checkout.expireSeconds);
    await reconcileCheckouts(shop.deps);
    expect(await post(shop, cart, "k")).toMatchObject({ status: 409, body: { state: "EXPIRED", reason: "expired-before-payment" } });
  });

  it.each([
    [
      "COMPLETED",
      async (shop: Shop, _: string, intentId: string) =>
        void (await receiveWebhook(shop.deps, { rawBody: shop.provider.pay(intentId), signature: "right" })),
    ],
    ["FAILED", async (shop: Shop, attemptId: string) => void (await cancelCheckout(shop.deps, shop.buyerId, attemptId))],
  ])("is answered its attempt as it stands, %s, where it was answered that first", async (state, moveOn) => {
    const shop = await openShop();
    const { cart, attempt, intentId } = await initiated(shop);
    await moveOn(shop, attempt.id, intentId);
    const again = await shop.start(cart, "key-1");
    expect(again).toMatchObject({ ok: true, value: { replayed: true, attempt: { id: attempt.id, state } } });
  });
});
