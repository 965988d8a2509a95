import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { CartList } from "../../../durable-objects/cart-list/object.ts";
import { Cart } from "../../../durable-objects/cart/object.ts";
import { createCart } from "../../../src/features/cart/create-cart.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { valueOf } from "../../support/value-of.ts";
import { servedBy } from "../checkout/http.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { ring, within } from "../objects.ts";

let shop: Shop;
let api: ReturnType<typeof servedBy>;
beforeEach(async () => {
  shop = await openShop();
  api = servedBy(shop.deps);
}, 30_000);

async function ask(path: string, { by = shop.buyerId, method = "GET" } = {}) {
  const response = await api(`https://api.test${path}`, { method, headers: { authorization: `Bearer ${by}` } });
  const body = (await response.json()) as { items: { id: string }[]; nextCursor: string | null } & Record<string, unknown>;
  return { status: response.status, allow: response.headers.get("allow"), body, ids: body.items?.map(({ id }) => id) };
}

const inList = <T>(run: (list: CartList, state: DurableObjectState) => T | Promise<T>) =>
  within(env.CART_LIST, shop.buyerId, CartList, run);
const cartStub = (cartId: string) => env.CART.get(env.CART.idFromName(cartId));
const makeCart = async () => valueOf(await createCart(shop.deps, { buyerId: shop.buyerId })).cart.id;

describe("the list of a buyer's carts", () => {
  it("lets a cart take itself off twice, and off a list that never had one", async () => {
    const leaves = () => inList((list) => list.drop("cart_gone"));
    await leaves();
    await inList((list) => list.put({ cartId: "cart_gone", createdAt: 1 }));
    await leaves();
    await leaves();
    expect(await inList((_, state) => state.storage.sql.exec("select name from sqlite_master where name = 'carts'").toArray())).toEqual([]);
  });

  it("has all of them, as they stand, page by page, and nobody else's", async () => {
    const made = [await makeCart(), (await shop.cartWith(2)).id, await makeCart()];
    const first = await ask("/carts?limit=2");
    const second = await ask(`/carts?limit=2&cursor=${encodeURIComponent(first.body.nextCursor ?? "")}`);
    expect([...(first.ids ?? []), ...(second.ids ?? [])].toSorted()).toEqual(made.toSorted());
    expect([first.ids?.length, second.body.nextCursor]).toEqual([2, null]);
    expect((await ask("/carts")).body.items).toContainEqual({
      ...{ id: made[1], snapshotVersion: 2, currency: "EUR", lines: 1, total: { amount: 2500, currency: "EUR" } },
      createdAt: expect.stringMatching(/Z$/),
    });
    expect((await ask("/carts", { by: systemIds.next("usr") })).body).toEqual({ items: [], nextCursor: null });
  });

  it("refuses a cursor of another list, a page too long, and other methods, naming those that are there", async () => {
    const foreign = { status: 400, body: { errors: [{ pointer: "/query/cursor" }] } };
    expect(await ask(`/carts?cursor=${btoa(JSON.stringify(["ord_1"]))}`)).toMatchObject(foreign);
    expect(await ask(`/carts?cursor=${btoa(JSON.stringify(["soon", "cart_1"]))}`)).toMatchObject(foreign);
    expect(await ask("/carts?limit=21")).toMatchObject({ status: 400, body: { errors: [{ pointer: "/query/limit" }] } });
    expect(await ask("/carts", { method: "DELETE" })).toMatchObject({ status: 405, allow: "POST, GET" });
    expect(await ask("/checkouts", { method: "DELETE" })).toMatchObject({ status: 405, allow: "POST, GET" });
  });

  it("hears of a cart later where it did not answer as the cart was made, and no cart waits for it", async () => {
    const first = await makeCart();
    await inList((_, { storage }) =>
      storage.sql.exec("create trigger dies before insert on carts begin select raise(abort, 'the list died'); end").toArray(),
    );
    const second = await makeCart();
    expect((await ask("/carts")).ids).toEqual([first]);
    await inList((_, { storage }) => storage.sql.exec("drop trigger dies").toArray());
    expect(await ring(cartStub(second))).toBe(true);
    expect((await ask("/carts")).ids?.toSorted()).toEqual([first, second].toSorted());
  });

  it("loses a cart that is forgotten, which stays until it does; with the last of them nothing is left of the list", async () => {
    const cartId = await makeCart();
    await inList((_, { storage }) =>
      storage.sql.exec("create trigger dies before delete on carts begin select raise(abort, 'the list died'); end").toArray(),
    );
    await within(env.CART, cartId, Cart, (cart) => void (cart.clock = { now: () => new Date(Date.now() + 8_000_000_000) }));
    await ring(cartStub(cartId));
    expect((await ask("/carts")).ids).toEqual([cartId]);
    await inList((_, { storage }) => storage.sql.exec("drop trigger dies").toArray());
    await within(env.CART, cartId, Cart, (cart) => void (cart.clock = { now: () => new Date(Date.now() + 16_000_000_000) }));
    await ring(cartStub(cartId));
    expect((await ask("/carts")).ids).toEqual([]);
    expect(await inList((_, { storage }) => storage.sql.exec("select name from sqlite_master where name = 'carts'").toArray())).toEqual([]);
  });

  it("leaves out a cart that never came to be, and takes it off once it cannot be in the making", async () => {
    const list = shop.deps.cartLists(shop.buyerId);
    const now = shop.deps.clock.now().getTime();
    const [old, young] = [systemIds.next("cart"), systemIds.next("cart")];
    await list.put({ cartId: old, createdAt: now - 61_000 });
    await list.put({ cartId: young, createdAt: now });
    expect((await ask("/carts")).body).toEqual({ items: [], nextCursor: null });
    await expect.poll(() => list.page({ limit: 10 })).toEqual([{ cartId: young, createdAt: now }]);
  });

  it("keeps the latest thousand", async () => {
    await inList((list) => {
      for (let made = 0; made < 1_002; made += 1) list.put({ cartId: `cart_${made}`, createdAt: made });
      expect(list.page({ limit: 2_000 }).map(({ createdAt }) => createdAt)).toEqual(Array.from({ length: 1_000 }, (_, at) => 1_001 - at));
    });
  });
});

describe("the list of a buyer's checkout attempts", () => {
  it("has all of them, the latest first, page by page, without the secrets they are paid by, and nobody else's", async () => {
    const attempts: string[] = [];
    for (const key of ["one", "two", "three"]) {
      attempts.unshift(valueOf(await shop.start(await shop.cartWith(1), key)).attempt.id);
      shop.advance(1);
    }
    const first = await ask("/checkouts?limit=2");
    const second = await ask(`/checkouts?limit=2&cursor=${encodeURIComponent(first.body.nextCursor ?? "")}`);
    expect([...(first.ids ?? []), ...(second.ids ?? [])]).toEqual(attempts);
    expect(first.body.items[0]).toMatchObject({ state: "PAYMENT_INITIATED", amount: { amount: 1250, currency: "EUR" } });
    expect(JSON.stringify(first.body)).not.toContain("secret");
    expect((await ask("/checkouts", { by: systemIds.next("usr") })).body).toEqual({ items: [], nextCursor: null });
  });
});
