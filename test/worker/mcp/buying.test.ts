import { beforeAll, describe, expect, it } from "vitest";
import { present } from "../../support/present.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { agentAt, doorOf } from "./agent.ts";

let shop: Shop;
let agent: Awaited<ReturnType<typeof agentAt>>;

beforeAll(async () => {
  shop = await openShop();
  agent = await agentAt(doorOf(shop.deps, shop.buyerId));
}, 60_000);

interface Cart {
  id: string;
  snapshotVersion: number;
  total: { amount: number; currency: string };
  items: { id: string; itemVersion: number; quantity: number }[];
}

async function cartOf(quantity: number): Promise<Cart> {
  const { told } = await agent.call("add_to_cart", { offerId: shop.offerId, quantity });
  return told["cart"] as Cart;
}

const prepared = async ({ id, snapshotVersion }: Cart) => {
  const { told } = await agent.call("prepare_checkout", { cartId: id, expectedSnapshotVersion: snapshotVersion });
  return told as { confirmation: string; total: Cart["total"] };
};

describe("a cart in an agent's hands", () => {
  it("is made with its first offer, once for all retries of that call", async () => {
    const input = { offerId: shop.offerId, quantity: 2, retryKey: `r-${crypto.randomUUID()}` };
    const [first, again] = [await agent.call("add_to_cart", input), await agent.call("add_to_cart", input)];
    expect(first.told).toMatchObject({ cart: { snapshotVersion: 2, items: [{ quantity: 2 }], total: { amount: 2500, currency: "EUR" } } });
    expect(again.told).toEqual(first.told);
    const other = await agent.call("add_to_cart", { ...input, quantity: 3 });
    expect(other).toMatchObject({ isError: true, told: { type: "/problems/idempotency-key-reused", errors: [{ pointer: "/retryKey" }] } });
  });

  it("[CRT-1] is not changed from a version that is past, and the conflict is told with the cart and its lines", async () => {
    const cart = await cartOf(2);
    const line = present(cart.items[0], "line");
    const change = { cartId: cart.id, itemId: line.id, expectedItemVersion: 1, expectedSnapshotVersion: 2 };
    expect((await agent.call("change_cart", { ...change, quantity: 5 })).told).toMatchObject({
      cart: { snapshotVersion: 3, items: [{ quantity: 5 }] },
    });
    const stale = await agent.call("change_cart", { ...change, quantity: 1 });
    expect(stale).toMatchObject({
      isError: true,
      told: {
        type: "/problems/cart-version-conflict",
        status: 409,
        cart: { snapshotVersion: 3 },
        conflicts: expect.arrayContaining([expect.objectContaining({ kind: "stale", expected: 2, current: 3 })]),
        differing: [{ itemId: line.id, what: expect.arrayContaining(["quantity"]), was: { quantity: 2 }, is: { quantity: 5 } }],
      },
    });
    const gone = await agent.call("change_cart", { ...change, quantity: 0, expectedItemVersion: 2, expectedSnapshotVersion: 3 });
    expect(gone.told).toMatchObject({ cart: { snapshotVersion: 4, items: [] } });
  });

  it("shows what has changed, and takes the prices of now when asked", async () => {
    const cart = await cartOf(1);
    await shop.setOffer({ amount: 1300 });
    shop.advance(60);
    try {
      const read = await agent.call("read_cart", { cartId: cart.id });
      expect(read.told).toMatchObject({ cart: { items: [{ changes: ["price"], now: { unitPrice: { amount: 1300 } } }] } });
      const taken = await agent.call("take_current_prices", { cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion });
      expect(taken.told).toMatchObject({ cart: { total: { amount: 1300 }, lines: [{ requoted: true, changes: ["price"] }] } });
    } finally {
      await shop.setOffer({ amount: 1250 });
    }
  });
});

describe("money in an agent's hands", () => {
  it("is spent in two steps: a dry run that reserves nothing, and the confirmation of what that showed; twice is once", async () => {
    const cart = await cartOf(3);
    const { confirmation, total } = await prepared(cart);
    expect(total).toEqual({ amount: 3750, currency: "EUR" });
    expect(await shop.attemptOf(cart.id)).toBeUndefined();

    const pay = { confirmation, paymentMethod: "pm_card_visa" };
    const paid = await agent.call("check_out", pay);
    expect(paid).toMatchObject({ isError: false, told: { checkout: { state: "COMPLETED", amount: total } } });
    const again = await agent.call("check_out", pay);
    const { orderId } = paid.told["checkout"] as { orderId: string };
    expect(again.told).toMatchObject({ checkout: { orderId, state: "COMPLETED" } });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
    expect((await agent.call("read_orders", { orderId })).told).toMatchObject({ order: { id: orderId, total, lines: [{ quantity: 3 }] } });
    expect((await agent.call("read_orders")).told).toMatchObject({ orders: [{ id: orderId }], nextCursor: null });
  });

  it("is not spent on a cart that is another than the one that was shown", async () => {
    const cart = await cartOf(1);
    const { confirmation } = await prepared(cart);
    await agent.call("add_to_cart", { cartId: cart.id, offerId: shop.offerId, quantity: 1 });
    const refused = await agent.call("check_out", { confirmation, paymentMethod: "pm_card_visa" });
    expect(refused).toMatchObject({ isError: true, told: { type: "/problems/cart-version-conflict", cart: { total: { amount: 2500 } } } });
    expect(await shop.attemptOf(cart.id)).toBeUndefined();
  });

  it("is not spent on what nobody was shown: a forged confirmation, another buyer's, or one that is too old", async () => {
    const cart = await cartOf(1);
    const { confirmation } = await prepared(cart);
    const stranger = await agentAt(doorOf(shop.deps, shop.deps.ids.next("usr")));
    const [head, claims = "", signature] = confirmation.split(".");
    const cheaper = btoa(JSON.stringify({ ...JSON.parse(atob(claims)), amount: 1 })).replaceAll("=", "");
    const invalid = { isError: true, told: { type: "/problems/confirmation-invalid", errors: [{ pointer: "/confirmation" }] } };
    expect(await agent.call("check_out", { confirmation: `${head}.${cheaper}.${signature}` })).toMatchObject(invalid);
    expect(await agent.call("check_out", { confirmation: "yes" })).toMatchObject(invalid);
    expect(await stranger.call("check_out", { confirmation })).toMatchObject(invalid);
    shop.advance(601);
    expect(await agent.call("check_out", { confirmation })).toMatchObject(invalid);
    expect(await shop.attemptOf(cart.id)).toBeUndefined();
  });

  it("is spent once though the retry comes when the confirmation is past its time: it is told how the first ended", async () => {
    const cart = await cartOf(2);
    const { confirmation, total } = await prepared(cart);
    const pay = { confirmation, paymentMethod: "pm_card_visa" };
    const paid = await agent.call("check_out", pay);
    shop.advance(601);
    expect(await agent.call("check_out", pay)).toMatchObject({
      isError: false,
      told: { checkout: { ...(paid.told["checkout"] as { orderId: string }), state: "COMPLETED", amount: total } },
    });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("is refused in the dry run where the cart is being checked out already", async () => {
    const cart = await cartOf(1);
    const { confirmation } = await prepared(cart);
    await agent.call("check_out", { confirmation });
    const open = present(await shop.attemptOf(cart.id), "attempt");
    const again = await agent.call("prepare_checkout", { cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion });
    expect(again).toMatchObject({ isError: true, told: { type: "/problems/checkout-in-progress", attemptId: open.id, state: open.state } });
    await agent.call("cancel_checkout", { checkoutId: open.id });
    expect(await prepared(cart)).toMatchObject({ confirmation: expect.any(String) });
  });

  it("stays with the buyer when his card is declined; another card pays the same checkout, for the amount he agreed to alone", async () => {
    const cart = await cartOf(1);
    shop.provider.methods.set("pm_empty", "declines");
    const { confirmation, total } = await prepared(cart);
    const declined = await agent.call("check_out", { confirmation, paymentMethod: "pm_empty" });
    expect(declined).toMatchObject({
      isError: true,
      told: { type: "/problems/payment-declined", status: 402, code: "insufficient_funds" },
    });
    const checkoutId = present(await shop.attemptOf(cart.id), "attempt").id;
    expect((await agent.call("read_checkout", { checkoutId })).told).toMatchObject({
      checkout: { state: "PAYMENT_INITIATED", lastDecline: { code: "insufficient_funds" } },
    });
    const dearer = await agent.call("pay_checkout", { checkoutId, paymentMethod: "pm_card_visa", total: { ...total, amount: 999 } });
    expect(dearer).toMatchObject({ isError: true, told: { type: "/problems/total-differs", total } });
    expect(shop.provider.asked.filter((asked) => asked === "confirm")).not.toHaveLength(0);
    const paid = await agent.call("pay_checkout", { checkoutId, paymentMethod: "pm_card_visa", total });
    expect(paid.told).toMatchObject({ checkout: { state: "COMPLETED", orderId: expect.stringMatching(/^ord_/) } });
    expect((await agent.call("pay_checkout", { checkoutId, paymentMethod: "pm_card_visa", total })).told).toMatchObject({
      checkout: { state: "COMPLETED" },
    });
    expect(await agent.call("cancel_checkout", { checkoutId })).toMatchObject({ isError: true, told: { type: "/problems/already-paid" } });
  });

  it("waits for a bank that wants to see the buyer, and can be given up until it is paid", async () => {
    const cart = await cartOf(1);
    shop.provider.methods.set("pm_3ds", "authenticates");
    const { confirmation } = await prepared(cart);
    const waiting = await agent.call("check_out", { confirmation, paymentMethod: "pm_3ds" });
    expect(waiting.told).toMatchObject({ checkout: { payment: { nextStep: "authenticate" }, clientSecret: expect.any(String) } });
    const { id: checkoutId } = waiting.told["checkout"] as { id: string };
    expect((await agent.call("cancel_checkout", { checkoutId })).told).toMatchObject({ checkout: { state: "FAILED" } });
  });

  it("is not spent where what was shown cannot be bought any more, as the dry run already says", async () => {
    const cart = await cartOf(1);
    const { confirmation } = await prepared(cart);
    await shop.setOffer({ orderable: false });
    try {
      const refused = { isError: true, told: { type: "/problems/offers-changed", changes: [{ kind: "unavailable" }] } };
      const dry = { cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion };
      expect(await agent.call("prepare_checkout", dry)).toMatchObject(refused);
      expect(await agent.call("check_out", { confirmation })).toMatchObject(refused);
    } finally {
      await shop.setOffer({ orderable: true });
    }
  });
});
