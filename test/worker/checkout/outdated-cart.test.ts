import { describe, expect, it } from "vitest";
import type { CartOwner } from "../../../src/features/cart/ports.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { overriding } from "../objects.ts";
import { initiated, openShop, type Shop } from "./setting.ts";

/** A Worker that has read this cart once, as it is now, and does something before it goes on. */
async function havingRead(shop: Shop, cartId: string, meanwhile: () => Promise<unknown>) {
  const owner = shop.deps.carts(cartId);
  const seen = await owner.read(shop.buyerId);
  let reads = 0;
  const read = (async (...asked: Parameters<CartOwner["read"]>) => {
    reads += 1;
    if (reads > 1) return owner.read(...asked);
    await meanwhile();
    return seen;
  }) as CartOwner["read"];
  return shop.depsOf({ carts: () => overriding(owner, { read }) });
}

describe("[CHK-4] a checkout that read its cart before another one's order took the lines out", () => {
  it("reserves nothing, and is told of the cart as it is", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = () => receiveWebhook(shop.deps, { rawBody: shop.provider.pay(intentId), signature: "right" });
    const late = await havingRead(shop, cart.id, paid);

    const answer = await shop.start(cart, "late", late);

    expect(answer).toMatchObject({ refusal: { kind: "version-conflict", cart: { items: [] } } });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
    expect(shop.provider.payments.size).toBe(1);
  });

  it("pays for nothing twice where both come at once", async () => {
    const shop = await openShop();
    for (let round = 0; round < 12; round += 1) {
      const cart = await shop.cartWith(2);
      const first = await shop.start(cart, `first-${round}`);
      if (!first.ok) throw new Error(first.refusal.kind);
      const late = await havingRead(shop, cart.id, () => Promise.resolve());
      const rawBody = shop.provider.pay(first.value.attempt.paymentIntentId ?? "");
      const [, second] = await Promise.all([
        receiveWebhook(shop.deps, { rawBody, signature: "right" }),
        shop.start(cart, `late-${round}`, late),
      ]);
      expect(second.ok).toBe(false);
      expect(shop.provider.payments.size).toBe(round + 1);
    }
  });

  it("is reserved where the cart was read after, with what was put in since", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    await receiveWebhook(shop.deps, { rawBody: shop.provider.pay(intentId), signature: "right" });
    const again = await shop.put(cart.id, 3);

    expect(await shop.start(again, "again")).toMatchObject({ ok: true, value: { attempt: { lines: [{ quantity: 3 }] } } });
  });
});
