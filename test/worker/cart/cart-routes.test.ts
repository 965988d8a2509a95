import { beforeAll, describe, expect, it } from "vitest";
import { ProcureIQ } from "../../../packages/sdk/src/client.ts";
import { present } from "../../support/present.ts";
import { askAs, servedBy, type Call } from "../checkout/http.ts";
import { openShop } from "../checkout/setting.ts";

type Shop = Awaited<ReturnType<typeof openShop>>;
let shop: Shop;
let fetchApi: ReturnType<typeof servedBy>;

beforeAll(async () => {
  shop = await openShop();
  fetchApi = servedBy(shop.deps);
  await shop.cartWith(1);
}, 30_000);

/** As it is over HTTP: what is undefined is not there. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const ask = (...call: Call) => askAs(fetchApi, shop.buyerId, ...call);

async function cartWithItem() {
  const cart = await shop.cartWith(2);
  const { body } = await ask("GET", `/carts/${cart.id}`);
  return { path: `/carts/${cart.id}`, item: `/carts/${cart.id}/items/${body.items?.[0]?.id}` };
}

describe("carts over HTTP", () => {
  it("answer the snapshot version as ETag, and 304 where it is known", async () => {
    const { path } = await cartWithItem();
    const { headers } = await ask("GET", path);
    expect(headers.get("etag")).toBe('"2"');
    expect((await ask("GET", path, undefined, { "if-none-match": '"2"' })).status).toBe(304);
  });

  it("are made once per Idempotency-Key, in a currency the contract supports", async () => {
    const key = { "idempotency-key": "make-1" };
    const first = await ask("POST", "/carts", { currency: "USD" }, key);
    const again = await ask("POST", "/carts", { currency: "USD" }, key);
    expect(first).toMatchObject({
      status: 201,
      body: { currency: "USD", snapshotVersion: 1, items: [], total: { amount: 0, currency: "USD" } },
    });
    expect([again.body["id"], again.headers.get("idempotency-replayed")]).toEqual([first.body["id"], "true"]);
    expect(await ask("POST", "/carts", { currency: "GBP" }, key)).toMatchObject({
      status: 422,
      body: { type: "/problems/idempotency-key-reused" },
    });
    expect(await ask("POST", "/carts", { currency: "MXN" })).toMatchObject({
      status: 422,
      body: { type: "/problems/currency-not-supported" },
    });
    expect(await ask("POST", "/carts", { currency: "EURO" })).toMatchObject({ status: 400 });
  });

  it("[CRT-5] reserve nothing, and take the prices of now when asked", async () => {
    const { path, item } = await cartWithItem();
    await shop.setOffer({ amount: 1300 });
    expect((await ask("GET", path)).body).toMatchObject({ items: [{ unitPrice: { amount: 1250 } }] });
    expect(await ask("POST", `${path}/quotes`, {})).toMatchObject({ status: 428 });
    expect(await ask("POST", `${path}/quotes`, { expectedSnapshotVersion: 2 })).toMatchObject({
      status: 200,
      body: {
        snapshotVersion: 3,
        items: [{ itemVersion: 2, unitPrice: { amount: 1300 } }],
        lines: [{ requoted: true, changes: ["price"], quoted: { unitPrice: { amount: 1250 } }, now: { unitPrice: { amount: 1300 } } }],
      },
    });
    await shop.setOffer({ amount: 1250, orderable: false });
    expect(
      (await ask("PATCH", item, { quantity: 4, expectedItemVersion: 2, expectedSnapshotVersion: 3 })).status,
      "what is in a cart is no claim to stock",
    ).toBe(200);
    expect(
      await ask(
        "POST",
        "/checkouts",
        { cartId: path.slice("/carts/".length), expectedSnapshotVersion: 4 },
        { "idempotency-key": "sold-out" },
      ),
    ).toMatchObject({
      status: 409,
      body: { type: "/problems/offers-changed", changes: [{ kind: "unavailable" }] },
    });
    await shop.setOffer({ orderable: true });
  });

  it("add nothing to a line whose offer costs something else now, name both prices, and add once the price of now is taken", async () => {
    const { path } = await cartWithItem();
    await shop.setOffer({ amount: 1300 });
    const more = { offerId: shop.offerId, quantity: 1 };
    expect(await ask("POST", `${path}/items`, more)).toMatchObject({
      status: 409,
      body: {
        type: "/problems/cart-line-price-changed",
        errors: [{ pointer: "/offerId" }],
        ...{ quoted: { amount: 1250, currency: "EUR" }, now: { amount: 1300, currency: "EUR" } },
      },
    });
    expect((await ask("GET", path)).body).toMatchObject({ snapshotVersion: 2, items: [{ unitPrice: { amount: 1250 } }] });
    const key = { "idempotency-key": "take-the-price" };
    const taken = await ask("POST", `${path}/quotes`, { expectedSnapshotVersion: 2 }, key);
    expect(taken).toMatchObject({ status: 200, body: { lines: [{ requoted: true, changes: ["price"] }] } });
    expect(await ask("POST", `${path}/items`, more)).toMatchObject({ status: 201, body: { items: [{ unitPrice: { amount: 1300 } }] } });
    const again = await ask("POST", `${path}/quotes`, { expectedSnapshotVersion: 2 }, key);
    expect([again.headers.get("idempotency-replayed"), again.body]).toEqual(["true", taken.body]);
    await shop.setOffer({ amount: 1250 });
  });

  it("say of a sold-out line that its quotes cannot be renewed, so that the advice of a refused checkout leads somewhere", async () => {
    const { path } = await cartWithItem();
    await shop.setOffer({ orderable: false });
    expect(await ask("POST", `${path}/quotes`, { expectedSnapshotVersion: 2 })).toMatchObject({
      status: 200,
      body: { items: [{ itemVersion: 1 }], lines: [{ requoted: false, changes: ["unavailable"], now: { available: false } }] },
    });
    await shop.setOffer({ orderable: true });
  });

  it("mark a repeated add as replayed, and refuse another one under its key", async () => {
    const { path } = await cartWithItem();
    const key = { "idempotency-key": "add-1" };
    const first = await ask("POST", `${path}/items`, { offerId: shop.offerId, quantity: 1 }, key);
    const again = await ask("POST", `${path}/items`, { quantity: 1, offerId: shop.offerId }, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await ask("POST", `${path}/items`, { offerId: shop.offerId, quantity: 2 }, key)).toMatchObject({
      status: 422,
      body: { type: "/problems/idempotency-key-reused" },
    });
  });

  it("refuse a change without its versions, name what is missing by pointer, and count it against the client", async () => {
    const { path, item } = await cartWithItem();
    const counted: unknown[] = [];
    const count = shop.deps.metrics.count;
    shop.deps.metrics.count = (metric, labels, by) => {
      if (metric.name === "cart_version_missing") counted.push(labels);
      count(metric, labels, by);
    };
    expect(await ask("PATCH", item, { quantity: 3, expectedItemVersion: 1 }, { "x-client": "partner-shop/2.1" })).toMatchObject({
      status: 428,
      body: {
        type: "/problems/cart-version-required",
        missing: ["expectedSnapshotVersion"],
        errors: [{ pointer: "/expectedSnapshotVersion" }],
      },
    });
    expect(await ask("DELETE", item)).toMatchObject({
      status: 428,
      body: { errors: [{ pointer: "/query/expectedItemVersion" }, { pointer: "/query/expectedSnapshotVersion" }] },
    });
    expect(await ask("DELETE", `${path}/items`, undefined, { "user-agent": "curl/8.1" })).toMatchObject({ status: 428 });
    await expect.poll(() => counted).toHaveLength(3);
    shop.deps.metrics.count = count;
    expect(counted).toEqual(
      expect.arrayContaining([
        { client: "partner-shop", contract: "2.1" },
        { client: "unknown", contract: "unknown" },
        { client: "curl", contract: "8.1" },
      ]),
    );
    expect(await ask("GET", path)).toMatchObject({ body: { snapshotVersion: 2 } });
  });

  it("[CRT-3] answer a stale version 409, and 412 by If-Match, with the current cart and its ETag; nothing changes", async () => {
    const { path, item } = await cartWithItem();
    const stale = { quantity: 9, expectedItemVersion: 1, expectedSnapshotVersion: 1 };
    const { supplierPrices: _, ...current } = asJson(present(await shop.cart(path.slice("/carts/".length)), "the cart"));
    const refused = await ask("PATCH", item, stale);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        type: "/problems/cart-version-conflict",
        cart: current,
        conflicts: [{ field: "expectedSnapshotVersion", kind: "stale", expected: 1, current: 2 }],
      },
    });
    expect(refused.headers.get("etag")).toBe('"2"');
    expect(await ask("PATCH", item, { quantity: 9 }, { "if-match": '"1"' })).toMatchObject({
      status: 412,
      body: { type: "/problems/cart-version-conflict", cart: current },
    });
    expect((await ask("GET", path)).body).toMatchObject(current);
    expect(await ask("PATCH", item, { quantity: 9 }, { "if-match": '"2"' })).toMatchObject({ status: 200, body: { snapshotVersion: 3 } });
    const both = await ask("PATCH", item, { quantity: 8, expectedItemVersion: 2, expectedSnapshotVersion: 3 }, { "if-match": '"2"' });
    expect([both.status, both.headers.get("x-ignored-if-match")]).toEqual([200, '"2"']);
  });

  it("[CRT-7] raise a version above the current one, and only count a stale one", async () => {
    const { item } = await cartWithItem();
    shop.raised.length = 0;
    await ask("DELETE", `${item}?expectedItemVersion=1&expectedSnapshotVersion=1`);
    expect(shop.raised).toEqual([]);
    expect(await ask("DELETE", `${item}?expectedItemVersion=1&expectedSnapshotVersion=7`)).toMatchObject({
      status: 409,
      body: { conflicts: [{ kind: "impossible" }] },
    });
    expect(shop.raised).toEqual(["cart.version.impossible"]);
  });

  it.each<[string, [method: string, suffix: string, body?: object], { status: number; by?: string }]>([
    ["another buyer's cart", ["GET", ""], { status: 404, by: "usr_other" }],
    ["a quantity of none", ["POST", "/items", { quantity: 0 }], { status: 400 }],
    ["words as quantity", ["POST", "/items", { quantity: "2" }], { status: 400 }],
    ["an unknown offer", ["POST", "/items", { quantity: 1, offerId: "ofr_01h455vb4pex5vsknk084sn02q" }], { status: 422 }],
    ["a member nobody knows", ["POST", "/items", { quantity: 1, price: 1 }], { status: 400 }],
    ["a version that is none", ["DELETE", "/items?expectedSnapshotVersion=-1"], { status: 400 }],
  ])("refuse %s with a problem", async (_, [method, suffix, body], { status, by = shop.buyerId }) => {
    const { path } = await cartWithItem();
    expect(await askAs(fetchApi, by, method, `${path}${suffix}`, body && { offerId: shop.offerId, ...body })).toMatchObject({
      status,
      body: { type: expect.stringContaining("/problems/"), requestId: expect.any(String) },
    });
  });

  it("are edited by our own client in 16 tabs at once, each of which takes a conflict's cart and decides again", async () => {
    const { path } = await cartWithItem();
    const tabs = Array.from({ length: 16 }, () => {
      const api = new ProcureIQ({
        baseUrl: "https://api.test",
        client: "procureiq-sdk/0.1.0",
        fetch: (input, init) =>
          fetchApi(input, {
            ...init,
            headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${shop.buyerId}` },
          }),
      });
      return api.carts;
    });
    const id = path.slice("/carts/".length);
    const seen = await (tabs[0] as (typeof tabs)[number]).read(id);
    const itemId = seen.items[0]?.id ?? "";
    await Promise.all(tabs.map((carts) => carts.edit(seen, itemId, ({ quantity }) => ({ quantity: quantity + 1 }))));
    expect(await (tabs[0] as (typeof tabs)[number]).read(id)).toMatchObject({
      snapshotVersion: seen.snapshotVersion + 16,
      items: [{ quantity: 18 }],
    });
  });
});
