import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { Cart } from "../../../durable-objects/cart/object.ts";
import { applyChange, type Cart as CartState } from "../../../src/features/cart/cart.ts";
import type { CartMutation } from "../../../src/features/cart/ports.ts";
import { decide, type CartCommand } from "../../../src/features/cart/rules.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { PATIENT_MS, ring, within } from "../objects.ts";
import { valueOf } from "../../support/value-of.ts";

const carts = objects(env.CART, { object: "cart", deadlineMs: PATIENT_MS });
const LIMITS = { maxItems: 5, maxQuantity: 1000 };
const RETENTION = { idempotencySeconds: 60, abandonedSeconds: 3600 };
const BUYER = "usr_test";

async function newCart(): Promise<string> {
  const cartId = systemIds.next("cart");
  await carts(cartId).create(cartId, { buyerId: BUYER, currency: "EUR", retention: RETENTION });
  return cartId;
}

const add = (offerId: string, quantity: number): CartCommand => ({
  kind: "add",
  itemId: systemIds.next("item"),
  offerId,
  quantity,
  quote: {
    offerId,
    title: offerId,
    supplierId: "abt",
    unitPrice: { amount: 100, currency: "EUR" },
    available: true,
    minimumQuantity: 1,
    quotedAt: "t",
    expiresAt: "t",
  },
});
const mutate = (cartId: string, command: CartCommand, more: Partial<CartMutation> = {}) =>
  carts(cartId).mutate({ buyerId: BUYER, command, limits: LIMITS, ...more });
const inCart = <T>(cartId: string, run: (cart: Cart, state: DurableObjectState) => T | Promise<T>) => within(env.CART, cartId, Cart, run);

describe("a cart's owner", () => {
  it("answers nobody but the buyer, and knows no cart that was never made", async () => {
    const cartId = await newCart();
    expect(await carts(cartId).read(BUYER)).toMatchObject({
      id: cartId,
      snapshotVersion: 1,
      currency: "EUR",
      items: [],
      total: { amount: 0 },
    });
    expect(await carts(cartId).read(BUYER)).not.toHaveProperty("supplierPrices");
    expect(await carts(cartId).read("usr_other")).toBeUndefined();
    expect(await mutate(cartId, add("a", 1), { buyerId: "usr_other" })).toEqual({ ok: false, refusal: { kind: "cart-not-found" } });
    const unknown = systemIds.next("cart");
    expect(await mutate(unknown, add("a", 1))).toEqual({ ok: false, refusal: { kind: "cart-not-found" } });
    expect(await inCart(unknown, (_, { storage }) => storage.sql.databaseSize)).toBeLessThanOrEqual(4096);
  });

  it("gives the same answer again under the same Idempotency-Key, and refuses another request under it", async () => {
    const cartId = await newCart();
    const idempotency = { key: "k-1", fingerprint: "f-1" };
    const first = await mutate(cartId, add("a", 2), { idempotency });
    await mutate(cartId, add("a", 5));
    const again = await mutate(cartId, add("a", 2), { idempotency });
    expect(again).toEqual({ ok: true, value: { ...valueOf(first), replayed: true } });
    expect(await carts(cartId).read(BUYER)).toMatchObject({ snapshotVersion: 3, items: [{ quantity: 7 }] });
    expect(await mutate(cartId, add("a", 2), { idempotency: { key: "k-1", fingerprint: "f-2" } })).toEqual({
      ok: false,
      refusal: { kind: "idempotency-key-reused" },
    });
  });

  it("adds once where the same request comes ten times at once", async () => {
    const cartId = await newCart();
    const command = add("a", 2);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => mutate(cartId, command, { idempotency: { key: "k", fingerprint: "f" } })),
    );
    expect(answers.filter((answer) => answer.ok && !answer.value.replayed)).toHaveLength(1);
    expect(await carts(cartId).read(BUYER)).toMatchObject({ items: [{ quantity: 2 }] });
  });

  it("is made once where it is made twice under one key", async () => {
    const cartId = systemIds.next("cart");
    const request = { buyerId: BUYER, currency: "USD", idempotency: { key: "k", fingerprint: "f" }, retention: RETENTION };
    expect(await carts(cartId).create(cartId, request)).toMatchObject({ ok: true, value: { replayed: false } });
    expect(await carts(cartId).create(cartId, request)).toMatchObject({ ok: true, value: { replayed: true } });
    expect(await carts(cartId).create(cartId, { ...request, idempotency: { key: "k", fingerprint: "other" } })).toMatchObject({
      refusal: { kind: "idempotency-key-reused" },
    });
  });

  it("forgets a key after its time, by its own clock, and not before", async () => {
    const cartId = await newCart();
    const idempotency = { key: "k", fingerprint: "f" };
    await mutate(cartId, add("a", 1), { idempotency });
    const at = (seconds: number) => inCart(cartId, (cart) => void (cart.clock = { now: () => new Date(Date.now() + seconds * 1000) }));
    await at(50);
    expect(await mutate(cartId, add("a", 1), { idempotency })).toMatchObject({ value: { replayed: true } });
    await at(70);
    expect(await mutate(cartId, add("a", 1), { idempotency })).toMatchObject({
      value: { replayed: false, cart: { items: [{ quantity: 2 }] } },
    });
  });

  it("writes a change and its idempotency record together or not at all", async () => {
    const cartId = await newCart();
    await inCart(cartId, (_, { storage }) =>
      storage.sql.exec("create trigger dies before insert on answers begin select raise(abort, 'died between the writes'); end").toArray(),
    );
    await expect(mutate(cartId, add("a", 1), { idempotency: { key: "k", fingerprint: "f" } })).rejects.toThrow("cart is not reachable");
    expect(await carts(cartId).read(BUYER)).toMatchObject({ snapshotVersion: 1, items: [] });
    await inCart(cartId, (_, { storage }) => storage.sql.exec("drop trigger dies").toArray());
    expect(await mutate(cartId, add("a", 1), { idempotency: { key: "k", fingerprint: "f" } })).toMatchObject({
      value: { replayed: false, cart: { snapshotVersion: 2 } },
    });
  });

  it("takes a paid attempt's lines once, however often it is asked", async () => {
    const cartId = await newCart();
    await mutate(cartId, add("a", 5));
    const attempt = { attemptId: "chk_1", lines: [{ offerId: "a", quantity: 2 }] };
    const answers = await Promise.all([carts(cartId).take(attempt), carts(cartId).take(attempt), carts(cartId).take(attempt)]);
    expect(answers.filter((answer) => answer?.takenNow)).toHaveLength(1);
    expect(await carts(cartId).read(BUYER)).toMatchObject({ snapshotVersion: 3, items: [{ quantity: 3, itemVersion: 2 }] });
    expect(await carts(systemIds.next("cart")).take(attempt)).toBeUndefined();
  });

  it("is forgotten when nobody touched it for long, and kept where somebody did", async () => {
    const cartId = await newCart();
    const stub = env.CART.get(env.CART.idFromName(cartId));
    await inCart(cartId, (cart) => void (cart.clock = { now: () => new Date(Date.now() + 3000 * 1000) }));
    await mutate(cartId, add("a", 1));
    await inCart(cartId, (cart) => void (cart.clock = { now: () => new Date(Date.now() + 3700 * 1000) }));
    expect(await ring(stub)).toBe(true);
    expect(await carts(cartId).read(BUYER)).toBeDefined();
    await inCart(cartId, (cart) => void (cart.clock = { now: () => new Date(Date.now() + 7000 * 1000) }));
    await ring(stub);
    expect(await carts(cartId).read(BUYER)).toBeUndefined();
  });

  it("whose process died before it was made leaves an alarm that finds nothing, and nothing after it", async () => {
    const cartId = systemIds.next("cart");
    const left = await within(env.CART, cartId, Cart, async (cart, { storage }) => {
      await storage.setAlarm(Date.now() + 3_600_000);
      await cart.alarm();
      return { alarm: await storage.getAlarm(), tables: storage.sql.exec("select name from sqlite_master where name = 'cart'").toArray() };
    });
    expect(left).toEqual({ alarm: null, tables: [] });
    expect(await carts(cartId).read(BUYER)).toBeUndefined();
  });

  it("[CRT-6] gives parallel tabs an order: replaying the accepted commands by version makes the same cart", async () => {
    const cartId = await newCart();
    const accepted: { command: CartCommand; version: number }[] = [];
    const tab = async (number: number) => {
      for (let turn = 0; turn < 8; turn += 1) {
        const seen = await carts(cartId).read(BUYER);
        const item = seen?.items[(turn + number) % Math.max(1, seen.items.length)];
        const expected = { way: "fields" as const, snapshotVersion: seen?.snapshotVersion ?? 0, itemVersion: item?.itemVersion ?? 0 };
        const versioned: CartCommand | undefined =
          item &&
          (turn % 3 === 0
            ? { kind: "remove", itemId: item.id, expected }
            : { kind: "set-quantity", itemId: item.id, quantity: turn + 1, expected });
        for (const command of [...(versioned ? [versioned] : []), add(`offer-${(turn + number) % 4}`, number + 1)]) {
          const answer = await mutate(cartId, command);
          if (answer.ok) accepted.push({ command, version: answer.value.cart.snapshotVersion });
        }
      }
    };
    await Promise.all([0, 1, 2, 3].map(tab));

    const ordered = accepted.toSorted((a, b) => a.version - b.version);
    expect(ordered.map(({ version }) => version)).toEqual(ordered.map((_, index) => index + 2));
    let cart: CartState = { id: cartId, buyerId: BUYER, currency: "EUR", snapshotVersion: 1, items: [] };
    for (const { command } of ordered) {
      const decided = valueOf(decide(cart, command, LIMITS));
      cart = applyChange(cart, decided);
    }
    expect(await carts(cartId).read(BUYER)).toMatchObject({ snapshotVersion: cart.snapshotVersion, items: cart.items });
    expect(accepted.length).toBeGreaterThan(32);
  });
});
