import { env } from "cloudflare:workers";
import { and, eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { addItem } from "../../../src/features/cart/add-item.ts";
import { createCart } from "../../../src/features/cart/create-cart.ts";
import { quotedOffer } from "../../../src/features/catalog/quoted-offer.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { stockReservations } from "../../../src/features/stock/tables.ts";
import { asAppError } from "../../../src/platform/db/faults.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { servedBy } from "../checkout/http.ts";
import { CLIENT, openShop, type Shop } from "../checkout/setting.ts";
import { PATIENT_MS } from "../objects.ts";
import { countingPostgres } from "../round-trips.ts";

const PATIENT = { timeout: 240_000 };
/** Carts that answer however busy the machine is. */
const patientCarts = objects(env.CART, { object: "cart", deadlineMs: PATIENT_MS });

const pay = (shop: Shop, intentId: string | null) =>
  receiveWebhook(shop.deps, { rawBody: shop.provider.pay(present(intentId, "an intent")), signature: "right" });

async function freeOf(shop: Shop, offerId = shop.offerId) {
  return present(await quotedOffer(shop.deps, offerId, "EUR"), "the offer").free;
}

const reservationsOf = (shop: Shop, ...offerIds: string[]) =>
  shop.db
    .select()
    .from(stockReservations)
    .where(inArray(stockReservations.offerId, offerIds.length > 0 ? offerIds : [shop.offerId]));

async function statesOf(shop: Shop, ...offerIds: string[]): Promise<string[]> {
  return (await reservationsOf(shop, ...offerIds)).map(({ state }) => state).toSorted();
}

/** Past the expiry of every attempt, and the minute's cron after it. */
async function expireAll(shop: Shop): Promise<void> {
  shop.advance(150);
  await reconcileCheckouts(shop.deps);
}

/** A second offer of the shop with stock of its own. */
async function anotherOffer(shop: Shop, pieces: number): Promise<string> {
  const [offer] = await shop.db.select().from(offers).where(eq(offers.id, shop.offerId));
  const id = systemIds.next("ofr");
  await shop.db.insert(offers).values({ ...present(offer, "the offer"), id, productKey: id, url: `http://test.invalid/${id}` });
  await shop.tellStock(pieces, id);
  return id;
}

async function cartOf(shop: Shop, ...pieces: [offerId: string, quantity: number][]) {
  let { cart } = valueOf(await createCart(shop.deps, { buyerId: shop.buyerId }));
  for (const [offerId, quantity] of pieces)
    ({ cart } = valueOf(await addItem(shop.deps, { cartId: cart.id, buyerId: shop.buyerId, client: CLIENT, offerId, quantity })));
  return cart;
}

/** Does work of each in turn, so many at once. */
async function inTurn<Of, Made>(all: readonly Of[], atOnce: number, work: (of: Of, index: number) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  for (let begin = 0; begin < all.length; begin += atOnce)
    made.push(...(await Promise.all(all.slice(begin, begin + atOnce).map((of, index) => work(of, begin + index)))));
  return made;
}

/** Starts a checkout as a client does that gets no answer in time: under the same key, again and again, once whoever held it is gone. */
async function insist(shop: Shop, cart: { id: string; snapshotVersion: number }, key: string, deps = shop.depsOf({ carts: patientCarts })) {
  // How often is the machine's affair: what never answers ends with the test.
  for (;;) {
    const answer = await shop.start(cart, key, deps).catch((error: unknown) => {
      if (asAppError(error)?.code !== "dependency-unavailable") throw error;
      return undefined;
    });
    if (answer && (answer.ok || answer.refusal.kind !== "idempotency-in-flight")) return answer;
    shop.advance(6);
  }
}

describe("[CRT-5] stock that a supplier tells", () => {
  it("is reserved by no cart, however much it has in it, but by the attempt", async () => {
    const shop = await openShop();
    await shop.tellStock(7);
    const cart = await shop.cartWith(5);
    expect(await freeOf(shop)).toBe(7);
    const { attempt } = valueOf(await shop.start(cart, "k"));
    expect(await reservationsOf(shop)).toMatchObject([
      { attemptId: attempt.id, quantity: 5, state: "HELD", expiresAt: attempt.expiresAt, heldAt: attempt.createdAt },
    ]);
    expect(await freeOf(shop)).toBe(2);
  });

  it("is reserved once by a request that is repeated, and by a request that is refused not at all", async () => {
    const shop = await openShop();
    await shop.tellStock(7);
    const cart = await shop.cartWith(3);
    await shop.start(cart, "k");
    await shop.start(cart, "k");
    await shop.start(cart, "another key");
    expect(await statesOf(shop)).toEqual(["HELD"]);
    expect(await freeOf(shop)).toBe(4);
  });

  it("costs a checkout no round trip: two to Postgres where it is reserved, one where it is short", async () => {
    const shop = await openShop();
    await shop.tellStock(4);
    const [first, second] = [await shop.cartWith(3), await shop.cartWith(3)];
    expect(await countingPostgres(() => shop.start(first, "a"))).toMatchObject({ answer: { ok: true }, postgres: 2 });
    expect(await countingPostgres(() => shop.start(second, "b"))).toMatchObject({
      answer: { refusal: { kind: "stock-short" } },
      postgres: 1,
    });
  });

  it("is freed by a cancel, by the expiry and by a payment that is refused; a paid one is sold", async () => {
    const shop = await openShop();
    await shop.tellStock(100);
    const canceled = valueOf(await shop.start(await shop.cartWith(5), "a")).attempt;
    valueOf(await cancelCheckout(shop.deps, shop.buyerId, canceled.id));
    shop.provider.refusesAll = true;
    expect(await shop.start(await shop.cartWith(4), "b")).toMatchObject({ refusal: { kind: "payment-refused" } });
    shop.provider.refusesAll = false;
    expect(await statesOf(shop)).toEqual(["RELEASED", "RELEASED"]);
    const paid = valueOf(await shop.start(await shop.cartWith(10), "c")).attempt;
    await pay(shop, paid.paymentIntentId);
    valueOf(await shop.start(await shop.cartWith(20), "d"));
    expect(await freeOf(shop)).toBe(70);
    await expireAll(shop);
    expect(await statesOf(shop)).toEqual(["RELEASED", "RELEASED", "RELEASED", "SOLD"]);
    expect(await freeOf(shop)).toBe(90);
  });

  it("goes on being held while a payment may still come, past the expiry too, and is sold when it does", async () => {
    const shop = await openShop();
    await shop.tellStock(5);
    const { attempt } = valueOf(await shop.start(await shop.cartWith(5), "a"));
    shop.advance(150);
    expect(await shop.start(await shop.cartWith(1), "b")).toMatchObject({ refusal: { kind: "stock-short", lines: [{ available: 0 }] } });
    await pay(shop, attempt.paymentIntentId);
    const [order] = await shop.ordersOf(attempt.cartId);
    expect(await reservationsOf(shop)).toMatchObject([{ state: "SOLD", orderId: order?.id, soldAt: order?.placedAt, releasedAt: null }]);
  });

  it("says nothing about offers whose supplier tells none: they are neither none nor endless, and who has them is known", async () => {
    const shop = await openShop();
    valueOf(await shop.start(await shop.cartWith(5_000), "a"));
    expect(await freeOf(shop)).toBeNull();
    await shop.tellStock(6_000);
    expect(await freeOf(shop)).toBe(1_000);
  });
});

describe("[CRT-5] stock told anew", () => {
  it("has in it what was sold before; what is held is held of the new figure too", async () => {
    const shop = await openShop();
    await shop.tellStock(10);
    const sold = valueOf(await shop.start(await shop.cartWith(4), "a")).attempt;
    await pay(shop, sold.paymentIntentId);
    const held = valueOf(await shop.start(await shop.cartWith(3), "b")).attempt;
    expect(await freeOf(shop)).toBe(3);
    shop.advance(10);
    await shop.tellStock(6);
    expect(await freeOf(shop)).toBe(3);
    shop.advance(1);
    await pay(shop, held.paymentIntentId);
    expect(await freeOf(shop)).toBe(3);
    shop.advance(1);
    await shop.tellStock(3);
    expect(await freeOf(shop)).toBe(3);
    await shop.tellStock(null);
    expect(await freeOf(shop)).toBeNull();
  });
});

describe("[CRT-5] buyers at once", () => {
  it(
    "have seven pieces between a hundred of them: seven reserve, ninety-three are told how many are left, none leaks",
    { ...PATIENT, tags: ["slow"] },
    async () => {
      const shop = await openShop();
      await shop.tellStock(7);
      const carts = await inTurn(Array.from({ length: 100 }), 10, () => shop.cartWith(1));
      const isolates = [shop.depsOf({ carts: patientCarts }), shop.depsOf({ carts: patientCarts })];
      const answers = await Promise.all(carts.map((cart, index) => insist(shop, cart, `key-${index}`, isolates[index % 2])));
      const short = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]));
      expect(short).toHaveLength(93);
      for (const refusal of short) expect(refusal).toMatchObject({ kind: "stock-short", lines: [{ wanted: 1, available: 0 }] });
      expect(await statesOf(shop)).toEqual(Array.from({ length: 7 }, () => "HELD"));
      const paid = answers.flatMap((answer) => (answer.ok ? [answer.value.attempt] : [])).slice(0, 3);
      for (const { paymentIntentId } of paid) await pay(shop, paymentIntentId);
      await expireAll(shop);
      expect(await statesOf(shop)).toEqual(["RELEASED", "RELEASED", "RELEASED", "RELEASED", "SOLD", "SOLD", "SOLD"]);
      expect(await freeOf(shop)).toBe(4);
      expect(await shop.start(await shop.cartWith(4), "the rest")).toMatchObject({ ok: true });
    },
  );

  it("cannot both have 5,000 pieces of 6,000: one of them is told so over HTTP, line by line, and reserves nothing", async () => {
    const shop = await openShop();
    await shop.tellStock(6_000);
    const serve = servedBy(shop.deps);
    const checkOut = async (key: string) => {
      const cart = await shop.cartWith(5_000);
      return () =>
        serve("https://procureiq.test/checkouts", {
          method: "POST",
          headers: { authorization: `Bearer ${shop.buyerId}`, "content-type": "application/json", "idempotency-key": key },
          body: JSON.stringify({ cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion }),
        });
    };
    const buyers = [await checkOut("first"), await checkOut("second")];
    const answers = await Promise.all(buyers.map((buy) => buy()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    const refused = present(
      answers.find(({ status }) => status === 409),
      "a refusal",
    );
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
    expect(await refused.json()).toMatchObject({
      type: expect.stringContaining("stock-short"),
      lines: [{ offerId: shop.offerId, wanted: 5_000, available: 1_000, itemId: expect.any(String) }],
      errors: [{ pointer: "/cartId", detail: expect.stringContaining("1000 are available") }],
    });
    expect(await freeOf(shop)).toBe(1_000);
  });

  it(
    "who want several offers in any order get all they want or nothing, and none waits for another for ever",
    { ...PATIENT, tags: ["slow"] },
    async () => {
      const shop = await openShop();
      await shop.tellStock(12);
      const other = await anotherOffer(shop, 9);
      const carts = await inTurn(Array.from({ length: 40 }), 10, (_, index) =>
        index % 2 === 0 ? cartOf(shop, [shop.offerId, 2], [other, 1]) : cartOf(shop, [other, 2], [shop.offerId, 1]),
      );
      const answers = await Promise.all(carts.map((cart, index) => insist(shop, cart, `key-${index}`)));
      const kinds = new Set(answers.map((answer) => (answer.ok ? "ok" : answer.refusal.kind)));
      expect([...kinds].toSorted()).toEqual(["ok", "stock-short"]);
      const held = await reservationsOf(shop, shop.offerId, other);
      const attempts = answers.flatMap((answer) => (answer.ok ? [answer.value.attempt.id] : []));
      expect(held.map(({ attemptId }) => attemptId).toSorted()).toEqual(attempts.flatMap((id) => [id, id]).toSorted());
      const piecesOf = (offerId: string) => held.reduce((sum, row) => (row.offerId === offerId ? sum + row.quantity : sum), 0);
      expect([piecesOf(shop.offerId) + ((await freeOf(shop)) ?? 0), piecesOf(other) + ((await freeOf(shop, other)) ?? 0)]).toEqual([12, 9]);
      // Whoever was refused was short of at least one of them: nothing that would have sufficed was left over.
      expect(Math.min((await freeOf(shop)) ?? 0, (await freeOf(shop, other)) ?? 0)).toBeLessThan(2);
    },
  );

  it("are not confused by a supplier who tells his stock meanwhile", PATIENT, async () => {
    const shop = await openShop();
    await shop.tellStock(30);
    const carts = await inTurn(Array.from({ length: 40 }), 10, () => shop.cartWith(1));
    await Promise.all([
      ...carts.map((cart, index) => insist(shop, cart, `key-${index}`)),
      ...[20, 10, 25].map((pieces) => shop.tellStock(pieces)),
    ]);
    await shop.tellStock(25);
    const held = await shop.db
      .select()
      .from(stockReservations)
      .where(and(eq(stockReservations.offerId, shop.offerId), eq(stockReservations.state, "HELD")));
    expect(held.length).toBeLessThanOrEqual(30);
    expect(await freeOf(shop)).toBe(Math.max(0, 25 - held.length));
  });
});
