import { beforeEach, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { addItem } from "../../../src/features/cart/add-item.ts";
import { createCart } from "../../../src/features/cart/create-cart.ts";
import { mergeCart } from "../../../src/features/cart/merge-cart.ts";
import { signGuest } from "../../../src/features/auth/tokens.ts";
import { forged } from "../../support/forged.ts";
import { valueOf } from "../../support/value-of.ts";
import { servedBy } from "../checkout/http.ts";
import { Mortal } from "../checkout/mortal.ts";
import { CLIENT, openShop, type Shop } from "../checkout/setting.ts";

let shop: Shop;
let api: ReturnType<typeof servedBy>;
beforeEach(async () => {
  shop = await openShop();
  api = servedBy(shop.deps);
}, 30_000);

type Call = [method: string, path: string, body?: object | undefined, address?: string];

async function ask(by: string | undefined, ...[method, path, body, address = "192.0.2.7"]: Call) {
  const response = await api(`https://api.test${path}`, {
    method,
    headers: {
      ...{ "content-type": "application/json", "cf-connecting-ip": address, "idempotency-key": shop.deps.ids.next("req") },
      ...(by ? { authorization: `Bearer ${by}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> & { id: string } };
}

/** A guest with so many pieces in a cart. */
async function guestWith(quantity: number) {
  const guestId = shop.deps.ids.next("gst");
  const token = await signGuest(shop.deps, guestId, 3600);
  const { id } = valueOf(await createCart(shop.deps, { buyerId: guestId, guest: true })).cart;
  await addItem(shop.deps, { cartId: id, buyerId: guestId, client: CLIENT, offerId: shop.offerId, quantity });
  return { guestId, token, cartId: id };
}

const merge = (cartId: string, guest: { token: string; cartId: string }, version: number) =>
  ask(shop.buyerId, "POST", `/carts/${cartId}/merge`, { guestToken: guest.token, cartId: guest.cartId, expectedSnapshotVersion: version });

describe("a guest", () => {
  it("has carts without an account, and signs in for all else", async () => {
    const welcomed = await ask(undefined, "POST", "/auth/guest");
    expect(welcomed).toMatchObject({ status: 201, body: { tokenType: "Bearer", expiresIn: 604_800 } });
    expect(welcomed.body).not.toHaveProperty("refreshToken");
    const token = String(welcomed.body["accessToken"]);
    const made = await ask(token, "POST", "/carts", {});
    const added = await ask(token, "POST", `/carts/${made.body.id}/items`, { offerId: shop.offerId, quantity: 2 });
    expect(added).toMatchObject({ status: 201, body: { total: { amount: 2500 } } });
    expect((await ask(token, "GET", "/carts")).body).toMatchObject({ items: [{ id: made.body.id }] });
    for (const [method, path, body] of [
      ["POST", "/checkouts", { cartId: made.body.id, expectedSnapshotVersion: 2 }],
      ["GET", "/checkouts", undefined],
      ["GET", "/orders", undefined],
      ["GET", "/auth/me", undefined],
      ["POST", `/carts/${made.body.id}/merge`, { guestToken: token, cartId: made.body.id, expectedSnapshotVersion: 2 }],
    ] as const)
      expect(await ask(token, method, path, body)).toMatchObject({
        status: 403,
        body: { type: "/problems/forbidden", detail: expect.stringContaining("a guest signs in for this") },
      });
  });

  it("is one for so long, and is nobody by a token that was forged", async () => {
    const { token } = await guestWith(1);
    expect((await ask(token, "GET", "/carts")).status).toBe(200);
    expect((await ask(forged(token), "GET", "/carts")).status).toBe(401);
    shop.advance(3600);
    expect((await ask(token, "GET", "/carts")).status).toBe(401);
  });

  it("is welcomed so often from one address, then after a wait, and from another address at once", async () => {
    const { free } = shop.deps.contract.access.throttles.guest;
    const statuses = new Set<number>();
    for (let guest = 0; guest < free; guest += 1)
      statuses.add((await ask(undefined, "POST", "/auth/guest", undefined, "192.0.2.8")).status);
    expect([...statuses]).toEqual([201]);
    expect(await ask(undefined, "POST", "/auth/guest", undefined, "192.0.2.8")).toMatchObject({
      status: 429,
      body: { type: "/problems/guests-throttled" },
    });
    expect((await ask(undefined, "POST", "/auth/guest", undefined, "192.0.2.9")).status).toBe(201);
  });
});

describe("a guest's cart that is taken over", () => {
  it("is in the buyer's cart once, however often and at once it is asked for, and takes no more changes", async () => {
    const guest = await guestWith(3);
    const cart = await shop.cartWith(2);
    const answers = await Promise.all(Array.from({ length: 8 }, () => merge(cart.id, guest, cart.snapshotVersion)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
    expect(answers.filter(({ headers }) => headers.get("idempotency-replayed") === null)).toHaveLength(1);
    expect((await shop.cart(cart.id))?.items).toMatchObject([{ quantity: 5, quotedQuantity: 5 }]);
    expect(await ask(guest.token, "POST", `/carts/${guest.cartId}/items`, { offerId: shop.offerId, quantity: 1 })).toMatchObject({
      status: 409,
      body: { type: "/problems/cart-handed-over", cartId: cart.id },
    });
    expect(await ask(guest.token, "GET", `/carts/${guest.cartId}`)).toMatchObject({ status: 200, body: { total: { amount: 3750 } } });
    const another = await shop.cartWith(1);
    expect(await merge(another.id, guest, 2)).toMatchObject({ status: 409, body: { type: "/problems/cart-handed-over", cartId: cart.id } });
  });

  it("waits, frozen, for the buyer to see his cart as it is, where that has changed", async () => {
    const guest = await guestWith(3);
    const cart = await shop.cartWith(2);
    expect((await ask(shop.buyerId, "POST", `/carts/${cart.id}/merge`, { guestToken: guest.token, cartId: guest.cartId })).status).toBe(
      428,
    );
    expect(await merge(cart.id, guest, 1)).toMatchObject({
      status: 409,
      body: { cart: { snapshotVersion: 2 }, differing: [{ what: ["added"] }] },
    });
    expect(await merge(cart.id, guest, 2)).toMatchObject({ status: 200, body: { snapshotVersion: 3, items: [{ quantity: 5 }] } });
  });

  it("is refused, and not frozen, with no guest's token, with another guest's, and in another currency", async () => {
    const [guest, other] = [await guestWith(1), await guestWith(1)];
    const cart = await shop.cartWith(1);
    const pointed = { status: 422, body: { type: "/problems/guest-token-invalid", errors: [{ pointer: "/guestToken" }] } };
    expect(await merge(cart.id, { ...guest, token: shop.buyerId }, 2)).toMatchObject(pointed);
    expect(await merge(cart.id, { ...guest, token: "gst.nothing" }, 2)).toMatchObject(pointed);
    expect((await merge(cart.id, { ...guest, token: other.token }, 2)).status).toBe(404);
    const dollars = valueOf(await createCart(shop.deps, { buyerId: shop.buyerId, currency: "USD" })).cart;
    expect(await merge(dollars.id, guest, 1)).toMatchObject({
      status: 422,
      body: { type: "/problems/cart-currency-differs", guestCurrency: "EUR" },
    });
    const more = { offerId: shop.offerId, quantity: 1 };
    expect((await ask(guest.token, "POST", `/carts/${guest.cartId}/items`, more)).status).toBe(201);
  });

  it.each([1, 2, 3, 4])(
    "loses and doubles nothing where the process dies after call %i of either cart, and is asked again",
    async (calls) => {
      const guest = await guestWith(3);
      const cart = await shop.cartWith(2);
      const request = (deps: Deps) =>
        mergeCart(deps, {
          ...{ cartId: cart.id, buyerId: shop.buyerId, client: CLIENT, at: "" as const },
          ...{ given: { expectedSnapshotVersion: cart.snapshotVersion }, guestToken: guest.token, from: guest.cartId },
        });
      const mortal = new Mortal(calls);
      await mortal.run(() => request(shop.depsOf(mortal.ports(shop.deps))));
      expect(mortal.dead).toBe(true);
      expect(await request(shop.deps)).toMatchObject({ ok: true, value: { replayed: calls === 4 } });
      expect(await shop.cart(cart.id)).toMatchObject({ snapshotVersion: 3, items: [{ quantity: 5 }] });
      expect((await shop.deps.carts(guest.cartId).read(guest.guestId))?.items).toMatchObject([{ quantity: 3 }]);
    },
  );
});
