import { beforeEach, describe, expect, it } from "vitest";
import { addItem } from "../../../src/features/cart/add-item.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { eq } from "drizzle-orm";
import { servedBy } from "../checkout/http.ts";
import { CLIENT, openShop, type Shop } from "../checkout/setting.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";

let shop: Shop;
let cartId: string;
let api: ReturnType<typeof servedBy>;
beforeEach(async () => {
  shop = await openShop();
  api = servedBy(shop.deps);
  cartId = (await shop.cartWith(2)).id;
}, 30_000);

interface CartBody {
  snapshotVersion: number;
  items: { id: string; itemVersion: number; now: unknown; changes: string[]; priceOwed: boolean | null }[];
}

async function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await api(`https://api.test/carts/${cartId}${path}`, {
    method,
    headers: { authorization: `Bearer ${shop.buyerId}`, "content-type": "application/json", ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const { status } = response;
  return { status, etag: response.headers.get("etag"), body: (text === "" ? {} : JSON.parse(text)) as CartBody & Record<string, unknown> };
}

/** Some seconds later, when offers are looked at again. */
const later = (change: Partial<typeof offers.$inferInsert>) => {
  shop.advance(3);
  return shop.db.update(offers).set(change).where(eq(offers.id, shop.offerId));
};

describe("a line of a cart beside its offer", () => {
  it("given nothing has changed, says so, and the cart's tag is its version", async () => {
    const read = await ask("GET", "");
    expect(read).toMatchObject({
      etag: '"2"',
      body: {
        items: [
          { now: { unitPrice: { amount: 1250, currency: "EUR" }, available: true, minimumQuantity: 1 }, changes: [], priceOwed: true },
        ],
      },
    });
    expect(read.body).not.toHaveProperty("degraded");
    expect((await ask("GET", "", undefined, { "if-none-match": '"2"' })).status).toBe(304);
  });

  it("given its price has changed, has both, says whether the quoted one is still owed, and applies nothing", async () => {
    await later({ amount: 1300 });
    const dearer = await ask("GET", "");
    const flagged = { unitPrice: { amount: 1250 }, now: { unitPrice: { amount: 1300 } }, changes: ["price"] };
    expect(dearer.body).toMatchObject({
      snapshotVersion: 2,
      items: [{ ...flagged, itemVersion: 1, priceOwed: true }],
      total: { amount: 2500 },
    });
    expect(dearer.etag).toMatch(/^"2\.[0-9a-f]{16}"$/);
    shop.advance(3600);
    const expired = await ask("GET", "");
    expect(expired.body).toMatchObject({ items: [{ ...flagged, priceOwed: false }] });
    expect(new Set(['"2"', dearer.etag, expired.etag]).size, "what looks otherwise has another tag").toBe(3);
  });

  it.each([
    [
      "sold out",
      { orderable: false },
      { changes: ["unavailable"], now: { available: false, unitPrice: { amount: 1250 } }, priceOwed: false },
    ],
    ["out of the shop", { withdrawnAt: new Date() }, { changes: ["gone"], now: { available: false, unitPrice: null }, priceOwed: false }],
    [
      "in stock with fewer pieces than the line asks for",
      { stock: 1, stockToldAt: new Date("2030-01-01"), stockToldBy: "https://test.invalid" },
      { quantity: 2, changes: ["stock-short"], now: { available: true, pieces: 1 } },
    ],
    ["sold in larger quantities", { minimumQuantity: 5 }, { changes: ["minimum-raised"], now: { available: true, minimumQuantity: 5 } }],
  ])("given its offer is %s, is flagged", async (_, change, line) => {
    await later(change);
    expect((await ask("GET", "")).body.items).toMatchObject([line]);
  });

  it("is known by the cart's tag: one that is current is not sent again, one of before the offer changed is, and If-Match takes its version", async () => {
    await later({ amount: 1300 });
    const { etag, body } = await ask("GET", "");
    const known = (tag: string | null) => ask("GET", "", undefined, { "if-none-match": tag ?? "" });
    expect([(await known(etag)).status, (await known('"2"')).status]).toEqual([304, 200]);
    const changed = await ask("PATCH", `/items/${body.items[0]?.id}`, { quantity: 3 }, { "if-match": etag ?? "" });
    expect(changed).toMatchObject({ status: 200, body: { snapshotVersion: 3 } });
    expect(await ask("PATCH", `/items/${body.items[0]?.id}`, { quantity: 4 }, { "if-match": etag ?? "" })).toMatchObject({ status: 412 });
  });

  it("given Postgres is gone or hangs, is shown without its offer, and the answer says it is degraded", async () => {
    for (const away of [() => Promise.reject(new TypeError("refused")), () => new Promise<Response>(() => undefined)]) {
      shop.advance(3);
      const back = inPlaceOf(POSTGRES, away);
      const read = await ask("GET", "");
      back();
      expect(read).toMatchObject({
        status: 200,
        body: {
          items: [{ unitPrice: { amount: 1250 }, now: null, changes: [], priceOwed: null }],
          degraded: { mode: "without-offers", policy: "catalog.offersNow" },
        },
      });
      expect(read.etag).toMatch(/^"2\./);
    }
    shop.advance(3);
    expect((await ask("GET", "")).etag).toBe('"2"');
  });
});

describe("[CRT-3] a conflict names the lines that differ", () => {
  const another = async () => {
    const [offer] = await shop.db.select().from(offers).where(eq(offers.id, shop.offerId));
    const id = shop.deps.ids.next("ofr");
    await shop.db.insert(offers).values({ ...offer, id, productKey: id, url: `http://test.invalid/${id}` } as typeof offers.$inferInsert);
    return id;
  };
  const add = (offerId: string, quantity: number) =>
    addItem(shop.deps, { cartId, buyerId: shop.buyerId, client: CLIENT, offerId, quantity });

  it("since the version the caller saw: added, removed, of another quantity or price, and nothing that is as it was", async () => {
    const [b, c] = [await another(), await another()];
    await add(b, 1);
    await add(c, 1);
    const { items } = (await ask("GET", "")).body;
    const [a, lineOfB] = items;
    const change = (id: string | undefined, quantity: number, version: number) =>
      ask("PATCH", `/items/${id}`, { quantity, expectedItemVersion: 1, expectedSnapshotVersion: version });
    await change(a?.id, 7, 4);
    await ask("DELETE", `/items/${lineOfB?.id}`, undefined, { "if-match": '"5"' });
    const d = await another();
    await add(d, 3);
    const stale = await change(a?.id, 1, 4);
    const line = (quantity: number, itemVersion: number) => ({ quantity, itemVersion, unitPrice: { amount: 1250, currency: "EUR" } });
    const differing = [
      { itemId: a?.id, offerId: shop.offerId, what: ["quantity", "item-version"], was: line(2, 1), is: line(7, 2) },
      { itemId: lineOfB?.id, offerId: b, what: ["removed"], was: line(1, 1), is: null },
      { itemId: expect.any(String), offerId: d, what: ["added"], was: null, is: line(3, 1) },
    ];
    expect(stale).toMatchObject({ status: 409, body: { differing, cart: { snapshotVersion: 7 } } });
    expect((await ask("DELETE", "/items", undefined, { "if-match": '"4", "3"' })).body["differing"]).toEqual(differing);
  });

  it("says that it does not know for a version that never was, and for one further back than is remembered", async () => {
    const clear = async (version: number) => (await ask("DELETE", `/items?expectedSnapshotVersion=${version}`)).body;
    expect(await clear(9)).toMatchObject({ differing: null, detail: expect.stringContaining("is not known") });
    for (let turn = 0; turn < 64; turn += 1) await add(shop.offerId, 1);
    expect(await clear(2)).toMatchObject({ differing: [{ was: { quantity: 2 }, is: { quantity: 66 } }] });
    await add(shop.offerId, 1);
    expect(await clear(2)).toMatchObject({ differing: null });
  });
});
