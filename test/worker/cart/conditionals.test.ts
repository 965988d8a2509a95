import { beforeAll, describe, expect, it } from "vitest";
import { present } from "../../support/present.ts";
import { servedBy } from "../checkout/http.ts";
import { openShop, type Shop } from "../checkout/setting.ts";

let shop: Shop;
let fetchApi: ReturnType<typeof servedBy>;
beforeAll(async () => {
  shop = await openShop();
  fetchApi = servedBy(shop.deps);
}, 30_000);

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: object) {
  const response = await fetchApi(`https://api.test${path}`, {
    method,
    headers: { authorization: `Bearer ${shop.buyerId}`, "x-client": "tabs/3", "content-type": "application/json", ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

async function cartWithItem() {
  const { id } = await shop.cartWith(2);
  const cart = await shop.cart(id);
  return { id, path: `/carts/${id}`, item: `/carts/${id}/items/${present(cart?.items[0], "an item").id}` };
}

describe("a cart's tag", () => {
  it("is known again weakly, in a list and by *, and says that nobody is to make another of it", async () => {
    const { path } = await cartWithItem();
    const read = await ask("GET", path);
    expect([read.headers.get("etag"), read.headers.get("cache-control")]).toEqual(['"2"', "no-store, no-transform"]);
    for (const known of ['"2"', 'W/"2"', '"1", "2-gzip"', "*"])
      expect((await ask("GET", path, { "if-none-match": known })).status, known).toBe(304);
    expect((await ask("GET", path, { "if-none-match": '"1"' })).status).toBe(200);
    expect(await ask("GET", path, { "if-none-match": "2" })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/headers/if-none-match" }] },
    });
    expect(await ask("GET", path, { "if-match": '"1"' })).toMatchObject({ status: 412, body: { type: "/problems/precondition-failed" } });
  });

  it.each(['W/"2"', '"2-gzip"', 'W/"2;br"'])("does not lock out who gets it as %s from a proxy", async (tag) => {
    const { item } = await cartWithItem();
    expect(await ask("PATCH", item, { "if-match": tag }, { quantity: 5 })).toMatchObject({ status: 200, body: { snapshotVersion: 3 } });
    expect(await ask("PATCH", item, { "if-match": tag }, { quantity: 6 })).toMatchObject({
      status: 412,
      body: { conflicts: [{ field: "if-match", kind: "stale", expected: 2, current: 3 }] },
    });
  });

  it("stands beside the item's version, which is judged too", async () => {
    const { item } = await cartWithItem();
    expect(await ask("PATCH", item, { "if-match": '"2"' }, { quantity: 5, expectedItemVersion: 9 })).toMatchObject({
      status: 412,
      body: { conflicts: [{ field: "expectedItemVersion", kind: "impossible", expected: 9, current: 1 }] },
    });
    expect(await ask("DELETE", `${item}?expectedItemVersion=1`, { "if-match": '"2"' })).toMatchObject({ status: 200 });
  });

  it("is part of what was asked under an Idempotency-Key", async () => {
    const { item } = await cartWithItem();
    const key = { "idempotency-key": crypto.randomUUID() };
    const first = await ask("PATCH", item, { ...key, "if-match": '"2"' }, { quantity: 5 });
    expect([first.status, (await ask("PATCH", item, { ...key, "if-match": '"2"' }, { quantity: 5 })).body]).toEqual([200, first.body]);
    expect(await ask("PATCH", item, { ...key, "if-match": '"3"' }, { quantity: 5 })).toMatchObject({
      status: 422,
      body: { type: "/problems/idempotency-key-reused" },
    });
  });

  it("that is no tag is refused with its pointer, and changes nothing", async () => {
    const { path, item } = await cartWithItem();
    expect(await ask("PATCH", item, { "if-match": "2" }, { quantity: 5 })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/headers/if-match" }] },
    });
    expect(await ask("GET", path)).toMatchObject({ body: { snapshotVersion: 2 } });
  });
});

describe("a precondition that an operation does not judge", () => {
  it("has it refused, and nothing done", async () => {
    const { path, item } = await cartWithItem();
    const refused = { status: 412, body: { type: "/problems/precondition-failed", errors: [{ pointer: "/headers/if-match" }] } };
    expect(await ask("POST", `${path}/items`, { "if-match": '"2"' }, { offerId: shop.offerId, quantity: 1 })).toMatchObject(refused);
    expect(await ask("PATCH", item, { "if-match": '"2"', "if-none-match": "*" }, { quantity: 5 })).toMatchObject({
      status: 412,
      body: { errors: [{ pointer: "/headers/if-none-match" }] },
    });
    expect(await ask("GET", path)).toMatchObject({ body: { snapshotVersion: 2 } });
  });
});

describe("a checkout", () => {
  const start = (body: object, headers: Record<string, string> = {}) =>
    ask("POST", "/checkouts", { "idempotency-key": crypto.randomUUID(), ...headers }, body);

  it("takes the cart's tag instead of the field, in the forms that proxies make", async () => {
    const { id } = await cartWithItem();
    expect(await start({ cartId: id }, { "if-match": '"1"' })).toMatchObject({
      status: 412,
      body: {
        type: "/problems/cart-version-conflict",
        cart: { id, snapshotVersion: 2 },
        conflicts: [{ field: "if-match", kind: "stale", expected: 1, current: 2 }],
      },
    });
    expect(await start({ cartId: id }, { "if-match": 'W/"2-gzip"' })).toMatchObject({ status: 201, body: { cartId: id } });
  });

  it("says of a tag that differs from the field, which wins", async () => {
    const { id } = await cartWithItem();
    const started = await start({ cartId: id, expectedSnapshotVersion: 2 }, { "if-match": '"1"' });
    expect([started.status, started.headers.get("x-ignored-if-match")]).toEqual([201, '"1"']);
  });

  it("[CRT-2] without either is refused, names what is missing and is counted against the client", async () => {
    const { id } = await cartWithItem();
    const counted: unknown[] = [];
    const count = shop.deps.metrics.count;
    shop.deps.metrics.count = (metric, labels, by) => {
      if (metric.name === "cart_version_missing") counted.push(labels);
      count(metric, labels, by);
    };
    const answered = await start({ cartId: id });
    await expect.poll(() => counted).toEqual([{ client: "tabs", contract: "3" }]);
    shop.deps.metrics.count = count;
    expect(answered).toMatchObject({
      status: 428,
      body: {
        type: "/problems/cart-version-required",
        missing: ["expectedSnapshotVersion"],
        errors: [{ pointer: "/expectedSnapshotVersion" }],
      },
    });
  });

  it("is another request under the same key where it names another version", async () => {
    const { id } = await cartWithItem();
    const key = { "idempotency-key": crypto.randomUUID() };
    const first = await start({ cartId: id }, { ...key, "if-match": '"2"' });
    expect((await start({ cartId: id }, { ...key, "if-match": '"2"' })).body["id"]).toBe(first.body["id"]);
    expect(await start({ cartId: id }, { ...key, "if-match": '"3"' })).toMatchObject({
      status: 422,
      body: { type: "/problems/idempotency-key-reused" },
    });
  });
});
