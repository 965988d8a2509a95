import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { Cart } from "../../../durable-objects/cart/object.ts";
import { cartBesideOffersSchema, cartSchema } from "../../../src/features/cart/schemas.ts";
import type { CartSnapshot } from "../../../src/features/cart/schemas.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { present } from "../../support/present.ts";
import { servedAtOnce, servedBy } from "../checkout/http.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { within } from "../objects.ts";
import { countingPostgres, notingCarts } from "../round-trips.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await shop.cartWith(1);
}, 30_000);

/** An isolate that has just begun, but for the rates, which each reads once a minute: it remembers nothing of carts. */
function freshIsolate(over: Parameters<Shop["depsOf"]>[0] = {}, served = servedBy) {
  const noting = notingCarts(shop.deps.carts);
  const rateBook = { rates: async () => new Map(), forget: () => undefined };
  const fetchApi = served(shop.depsOf({ carts: noting.carts, rateBook, ...over }));
  const ask = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    noting.calls.length = 0;
    const { answer, postgres } = await countingPostgres(() =>
      fetchApi(`https://api.test${path}`, {
        method,
        headers: { authorization: `Bearer ${shop.buyerId}`, "content-type": "application/json", ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
    return { status: answer.status, headers: answer.headers, text: await answer.text(), calls: [...noting.calls], postgres };
  };
  return ask;
}

const cartOf = (text: string): CartSnapshot => cartSchema.strict().parse(JSON.parse(text));

describe("a cart over HTTP", () => {
  it("asks its owner once on every path that needs no offers of it, and Postgres only for offers: that is added, and that are shown, for some seconds", async () => {
    const ask = freshIsolate();
    const made = await ask("POST", "/carts", { currency: "EUR" }, { "idempotency-key": "one-call" });
    expect(made).toMatchObject({ status: 201, calls: ["create"], postgres: 0 });
    const path = `/carts/${cartOf(made.text).id}`;

    const added = await freshIsolate()("POST", `${path}/items`, { offerId: shop.offerId, quantity: 2 });
    expect(added).toMatchObject({ status: 201, calls: ["mutate"], postgres: 1 });
    const item = present(cartOf(added.text).items[0], "an item");

    const read = await ask("GET", path);
    expect(read).toMatchObject({ status: 200, calls: ["read"], postgres: 1 });
    expect(JSON.parse(read.text)).toMatchObject(JSON.parse(added.text) as object);
    expect(await ask("GET", path, undefined, { "if-none-match": '"2"' })).toMatchObject({ status: 304, calls: ["read"], postgres: 0 });

    const changed = await ask("PATCH", `${path}/items/${item.id}`, { quantity: 3 }, { "if-match": '"2"', "idempotency-key": "k" });
    expect(changed).toMatchObject({ status: 200, calls: ["mutate"], postgres: 0 });
    const again = await ask("PATCH", `${path}/items/${item.id}`, { quantity: 3 }, { "if-match": '"2"', "idempotency-key": "k" });
    expect(again).toMatchObject({ status: 200, text: changed.text, calls: ["mutate"], postgres: 0 });
    expect(await ask("DELETE", `${path}/items`, undefined, { "if-match": '"3"' })).toMatchObject({
      status: 200,
      calls: ["mutate"],
      postgres: 0,
    });
  });

  it("is answered as its schema has it, with nothing in it that is the owner's own", async () => {
    const { id } = await shop.cartWith(2);
    const read = await freshIsolate()("GET", `/carts/${id}`);
    const { supplierPrices: _, ...snapshot } = present(await shop.cart(id), "the cart");
    const asSent: unknown = JSON.parse(JSON.stringify(snapshot));
    expect(cartBesideOffersSchema.strict().parse(JSON.parse(read.text))).toMatchObject(asSent as object);
    expect(read.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(read.text).not.toContain("supplierPrice");
    expect((await shop.cart(id))?.supplierPrices).toEqual({
      [present(snapshot.items[0], "an item").id]: { amount: 1250, currency: "EUR" },
    });
  });

  it("takes an offer at the price in its currency, which an isolate that never heard of it does not know", async () => {
    const asOf = shop.deps.clock.now();
    const rates = new Map([["USD", { currency: "USD", rate: "1.25", asOf }]]);
    const rateBook = { rates: async () => rates, forget: () => undefined };
    const ask = freshIsolate({ rateBook });
    const inDollars = cartOf((await ask("POST", "/carts", { currency: "USD" })).text);
    const added = await freshIsolate({ rateBook })("POST", `/carts/${inDollars.id}/items`, { offerId: shop.offerId, quantity: 1 });
    expect(added).toMatchObject({ status: 201, calls: ["mutate"], postgres: 1 });
    expect(cartOf(added.text).items).toMatchObject([{ unitPrice: { amount: 1562, currency: "USD" } }]);
    const known = await ask("POST", `/carts/${inDollars.id}/items`, { offerId: shop.offerId, quantity: 1 });
    expect(cartOf(known.text).items).toMatchObject([{ quantity: 2, unitPrice: { amount: 1562, currency: "USD" } }]);

    const inZloty = cartOf((await ask("POST", "/carts", { currency: "PLN" })).text);
    for (const isolate of [ask, freshIsolate({ rateBook })])
      expect(await isolate("POST", `/carts/${inZloty.id}/items`, { offerId: shop.offerId, quantity: 1 })).toMatchObject({
        status: 422,
        text: expect.stringContaining('"reason":"other-currency"'),
      });
  });

  it("does not wait for the operators' ledger where a version is impossible", async () => {
    const { id } = await shop.cartWith(1);
    const alerts = { raise: () => new Promise<void>(() => undefined), resolve: async () => undefined };
    const refused = await freshIsolate({ alerts }, servedAtOnce)("DELETE", `/carts/${id}/items`, undefined, { "if-match": '"9"' });
    expect(refused).toMatchObject({ status: 412, calls: ["mutate"] });
  });
});

describe("what an owner of the release before answers", () => {
  it("is written here, to the same bytes", async () => {
    const { id } = await shop.cartWith(2);
    const before = (cartId: string) => {
      const owner = shop.deps.carts(cartId);
      return {
        ...{ create: owner.create, take: owner.take, handOver: owner.handOver, forget: owner.forget },
        read: async (buyerId: string) => owner.read(buyerId).then((cart) => cart && { ...cart, supplierPrices: undefined }),
        mutate: async (mutation: Parameters<typeof owner.mutate>[0]) => {
          const asBefore = { ...mutation };
          delete asBefore.asText;
          return owner.mutate(asBefore);
        },
      };
    };
    const [now, then] = [freshIsolate(), freshIsolate({ carts: before })];
    const seen = await now("GET", `/carts/${id}`);
    expect((await then("GET", `/carts/${id}`)).text).toBe(seen.text);
    const change = (ask: ReturnType<typeof freshIsolate>) =>
      ask("POST", `/carts/${id}/items`, { offerId: shop.offerId, quantity: 1 }, { "idempotency-key": "both" });
    const first = await change(then);
    expect(await change(now)).toMatchObject({ status: 201, text: first.text });
    expect((await shop.cart(id))?.items).toMatchObject([{ quantity: 3 }]);
  });
});

describe("what a cart's owner holds of it", () => {
  it("is read once, however often it is asked and changed, and is what stands in its table", async () => {
    const { id } = await shop.cartWith(2);
    const seen = await shop.cart(id);
    await within(env.CART, id, Cart, (cart, { storage }) => {
      storage.sql.exec("create table aside as select id, item from items; update items set item = 'spoilt'").toArray();
      expect(cart.read(shop.buyerId)).toEqual(seen);
      storage.sql.exec("update items set item = (select item from aside where aside.id = items.id); drop table aside").toArray();
    });
    await shop.db.update(offers).set({ amount: 1400 }).where(eq(offers.id, shop.offerId));
    await freshIsolate()("POST", `/carts/${id}/quotes`, { expectedSnapshotVersion: 2 });
    await shop.setOffer({ amount: 1250 });
    const stored = await within(env.CART, id, Cart, (_, { storage }) =>
      storage.sql
        .exec<{ item: string; amount: number; currency: string }>(
          "select item, supplier_amount as amount, supplier_currency as currency from items",
        )
        .one(),
    );
    expect(stored).toMatchObject({ amount: 1400, currency: "EUR" });
    expect([JSON.parse(stored.item)]).toEqual((await shop.cart(id))?.items);
  });
});
