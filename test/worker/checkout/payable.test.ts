import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { addItem } from "../../../src/features/cart/add-item.ts";
import { createCart } from "../../../src/features/cart/create-cart.ts";
import { refreshQuotes } from "../../../src/features/cart/refresh-quotes.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { overriding } from "../objects.ts";
import { servedBy } from "./http.ts";
import { CLIENT, openShop, type Shop } from "./setting.ts";
import { confirm } from "./stripe-browser.ts";

const { contract, payments } = createDeps(env);
/** Rates that leave nothing round. */
const rates = (shop: Shop) =>
  new Map(
    contract.fx.supportedCurrencies.map((currency, at) => [currency, { currency, rate: `${1 + at}.3791`, asOf: shop.deps.clock.now() }]),
  );
const priced = (shop: Shop) => {
  const book = rates(shop);
  return shop.depsOf({ payments, rateBook: { rates: async () => book, forget: () => undefined } });
};

async function cartIn(shop: Shop, deps: Shop["deps"], currency: string, quantity: number) {
  const made = valueOf(await createCart(deps, { buyerId: shop.buyerId, currency }));
  const call = { cartId: made.cart.id, buyerId: shop.buyerId, client: CLIENT, offerId: shop.offerId, quantity };
  valueOf(await addItem(deps, call));
  return present(await shop.cart(made.cart.id), "the cart");
}

describe("a cart in any currency of the contract", () => {
  it.each(contract.fx.supportedCurrencies)("is paid at Stripe in %s, at exactly what the cart showed", async (currency) => {
    const shop = await openShop(15_362);
    const deps = priced(shop);
    const cart = await cartIn(shop, deps, currency, 3);
    expect(cart.charge).toMatchObject({ chargeable: true, reason: null });
    const { attempt } = valueOf(await shop.start(cart, "k", deps));
    expect(attempt).toMatchObject({ state: "PAYMENT_INITIATED", ...cart.total });
    const intentId = attempt.paymentIntentId ?? "";
    expect(await confirm(intentId, attempt.clientSecret, "pm_card_visa")).toBe(200);
    await receiveWebhook(
      shop.depsOf({
        payments: { ...payments, verify: shop.provider.verify.bind(shop.provider), parse: shop.provider.parse.bind(shop.provider) },
      }),
      { rawBody: shop.provider.event("payment_intent.succeeded", intentId), signature: "right" },
    );
    expect(await shop.ordersOf(cart.id)).toMatchObject([cart.total]);
  });
});

describe("a cart that cannot be charged", () => {
  it.each([
    ["free", 0, 1, "There is nothing to pay."],
    ["below-minimum", 7, 7, "The least that can be charged is 0.50 EUR."],
    ["above-maximum", 29_556_000, 10, "The most that can be charged at once is 999,999.99 EUR; check out in parts."],
  ])("says %s itself, and a checkout refuses it before there is an attempt", async (reason, amount, quantity, detail) => {
    const shop = await openShop(amount);
    const cart = await shop.cartWith(quantity);
    expect((await shop.cart(cart.id))?.charge).toMatchObject({ chargeable: false, reason });
    const response = await servedBy(shop.deps)("http://test.invalid/checkouts", {
      method: "POST",
      headers: { authorization: `Bearer ${shop.buyerId}`, "content-type": "application/json", "idempotency-key": "k" },
      body: JSON.stringify({ cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion }),
    });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      {
        type: expect.stringMatching(/\/not-chargeable$/),
        reason,
        detail,
        errors: [{ pointer: "/cartId", detail }],
        total: { amount: amount * quantity },
      },
    ]);
    expect(await shop.attemptOf(cart.id)).toBeUndefined();
    expect(shop.provider.asked).toEqual([]);
  });

  it("is mended by its prices of now, where it was quoted before prices had to be ones that can be charged", async () => {
    const shop = await openShop(15_362);
    const deps = priced(shop);
    const cart = await cartIn(shop, deps, "KWD", 1);
    const offStep = {
      ...cart,
      items: cart.items.map((item) => ({ ...item, unitPrice: { ...item.unitPrice, amount: item.unitPrice.amount + 1 } })),
    };
    const total = { ...cart.total, amount: cart.total.amount + 1 };
    const carts = (id: string) => overriding(deps.carts(id), { read: async () => ({ ...offStep, total }) });
    const before = shop.depsOf({ payments, carts });
    expect(await shop.start(cart, "k", before)).toMatchObject({ refusal: { kind: "not-chargeable", reason: "off-step" } });
    const call = {
      cartId: cart.id,
      buyerId: shop.buyerId,
      client: CLIENT,
      at: "" as const,
      given: { expectedSnapshotVersion: cart.snapshotVersion, ifMatch: undefined },
    };
    const { cart: refreshed } = valueOf(await refreshQuotes(deps, call));
    expect(await shop.start(refreshed, "k", deps)).toMatchObject({ ok: true });
  });
});
