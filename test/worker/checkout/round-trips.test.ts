import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { valueOf } from "../../support/value-of.ts";
import { createCart } from "../../../src/features/cart/create-cart.ts";
import { addItem } from "../../../src/features/cart/add-item.ts";
import { checkoutAttempts } from "../../../src/features/checkout/tables.ts";
import { countingPostgres, notingCarts } from "../round-trips.ts";
import { overriding } from "../objects.ts";
import { CLIENT, openShop, type Shop } from "./setting.ts";

const started = (shop: Shop, cart: { id: string; snapshotVersion: number }, key: string, using = shop.deps) =>
  countingPostgres(() => shop.start(cart, key, using));

describe("a checkout's way to Postgres", () => {
  it("is two round trips: the attempt with all it depends on, and its payment's mark; and one call of the cart", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(2);
    const noting = notingCarts(shop.deps.carts);
    const { answer, postgres } = await started(shop, cart, "k", shop.depsOf({ carts: noting.carts }));
    expect(answer).toMatchObject({ ok: true, value: { replayed: false, attempt: { state: "PAYMENT_INITIATED", amount: 2500 } } });
    expect([postgres, noting.calls]).toEqual([2, ["read"]]);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ ...valueOf(answer).attempt, fence: 1, leaseUntil: null });
  });

  it("is one where the same key comes again, whatever has become of the cart and its offers since", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(2);
    const first = valueOf((await started(shop, cart, "k")).answer);
    await shop.setOffer({ amount: 1, orderable: false });
    for (const version of [cart.snapshotVersion, 1]) {
      const { answer, postgres } = await started(shop, { ...cart, snapshotVersion: version }, "k");
      expect(answer).toEqual({ ok: true, value: { attempt: first.attempt, replayed: true } });
      expect(postgres).toBe(1);
    }
  });

  it("is one where it is refused: an offer that changed, sold out or is sold in larger quantities, a cart in another checkout", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(2);
    shop.advance(3600);
    for (const [change, kind] of [
      [{ amount: 1300 }, "price-changed"],
      [{ amount: 1250, orderable: false }, "unavailable"],
      [{ orderable: true, minimumQuantity: 3 }, "below-minimum-quantity"],
    ] as const) {
      await shop.setOffer(change);
      const { answer, postgres } = await started(shop, cart, "k");
      expect([answer, postgres]).toMatchObject([{ refusal: { kind: "offers-changed", changes: [{ kind }] } }, 1]);
    }
    await shop.setOffer({ minimumQuantity: 1 });
    const open = valueOf((await started(shop, cart, "k")).answer);
    const second = await started(shop, cart, "another");
    expect(second).toMatchObject({ answer: { refusal: { kind: "checkout-in-progress", attemptId: open.attempt.id } }, postgres: 1 });
  });

  it("is two in another currency than the supplier's, and refuses where the rate has moved since a quote that has expired", async () => {
    const shop = await openShop();
    const rates = new Map([["USD", { currency: "USD", rate: "1.25", asOf: shop.deps.clock.now() }]]);
    const deps = shop.depsOf({ rateBook: { rates: async () => rates, forget: () => undefined } });
    const { cart: made } = valueOf(await createCart(deps, { buyerId: shop.buyerId, currency: "USD" }));
    const call = { cartId: made.id, buyerId: shop.buyerId, client: CLIENT, offerId: shop.offerId, quantity: 2 };
    const { cart } = valueOf(await addItem(deps, call));
    rates.set("USD", { currency: "USD", rate: "1.3", asOf: shop.deps.clock.now() });
    shop.advance(3600);
    expect(await started(shop, cart, "k", deps)).toMatchObject({
      answer: { refusal: { kind: "offers-changed", changes: [{ from: { amount: 1562 }, to: { amount: 1625 } }] } },
      postgres: 1,
    });
    rates.set("USD", { currency: "USD", rate: "1.25", asOf: shop.deps.clock.now() });
    expect(await started(shop, cart, "k", deps)).toMatchObject({
      answer: { ok: true, value: { attempt: { amount: 3124, currency: "USD" } } },
      postgres: 2,
    });
  });

  it("is one more for a cart that does not know what its suppliers asked: the offers are read, then held to", async () => {
    const shop = await openShop();
    const rates = new Map([["USD", { currency: "USD", rate: "1.25", asOf: shop.deps.clock.now() }]]);
    const carts = (cartId: string) => {
      const owner = shop.deps.carts(cartId);
      return overriding(owner, {
        read: async (buyerId: string) => owner.read(buyerId).then((cart) => cart && { ...cart, supplierPrices: undefined }),
      });
    };
    const deps = shop.depsOf({ carts, rateBook: { rates: async () => rates, forget: () => undefined } });
    const { cart: made } = valueOf(await createCart(deps, { buyerId: shop.buyerId, currency: "USD" }));
    const call = { cartId: made.id, buyerId: shop.buyerId, client: CLIENT, offerId: shop.offerId, quantity: 2 };
    const { cart } = valueOf(await addItem(deps, call));
    expect(await started(shop, cart, "k", deps)).toMatchObject({ answer: { ok: true, value: { attempt: { amount: 3124 } } }, postgres: 3 });
  });

  it("reserves nothing where what the supplier asks is known, and comes to another price than the cart's", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(2);
    await shop.setOffer({ amount: 1300 });
    shop.advance(3600);
    const carts = (cartId: string) => {
      const owner = shop.deps.carts(cartId);
      const asOfNow = async (buyerId: string) =>
        owner.read(buyerId).then((seen) => {
          const prices = seen?.items.map(({ id }) => [id, { amount: 1300, currency: "EUR" }] as const) ?? [];
          return seen && { ...seen, supplierPrices: Object.fromEntries(prices) };
        });
      return overriding(owner, { read: asOfNow });
    };
    expect(await started(shop, cart, "k", shop.depsOf({ carts }))).toMatchObject({
      answer: { refusal: { kind: "offers-changed", changes: [{ to: { amount: 1300 } }] } },
      postgres: 1,
    });
    expect(await shop.db.select().from(checkoutAttempts).where(eq(checkoutAttempts.cartId, cart.id))).toEqual([]);
  });
});
