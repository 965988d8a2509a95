import { describe, expect, it } from "vitest";
import { sayDiffering } from "../../../browser/shop/cart-conflict.ts";
import { happened } from "../../../browser/shop/order-life.ts";
import { ShownCart } from "../../../browser/shop/shown-cart.ts";
import { ProcureIQ, UnknownOutcomeError, type CartConflict } from "../../../packages/sdk/src/client.ts";
import { CartServer } from "../sdk/cart-server.ts";

/** A tab that shows the cart of a server; nothing of it waits. */
function tab(server: CartServer) {
  let now = 0;
  const patience = { totalMs: 2_000, now: () => now, wait: async (milliseconds: number) => void (now += milliseconds), random: () => 0.5 };
  const api = new ProcureIQ({ baseUrl: "https://api.test", client: "shop/1", fetch: server.fetch, patience });
  const shown = new ShownCart(api);
  shown.see(server.cart);
  return { shown };
}

describe("what a buyer does to a cart that somebody else is at, too", () => {
  it("[CRT-3] is one more of what there is now, where one more was meant", async () => {
    const server = new CartServer();
    const { shown } = tab(server);
    server.change(5);
    expect(await shown.increase("item_1", 1)).toEqual({ kind: "done" });
    expect(server.quantity()).toBe(6);
  });

  it("[CRT-3] is held where a quantity was meant in place of one that is not there any more", async () => {
    const server = new CartServer();
    const { shown } = tab(server);
    server.change(5);
    expect(await shown.set("item_1", 3)).toEqual({ kind: "held", is: 5, wanted: 3 });
    expect(server.quantity()).toBe(5);
    expect(await shown.set("item_1", 3)).toEqual({ kind: "done" });
    expect(server.quantity()).toBe(3);
  });

  it("[CRT-3] is nothing where the line is gone", async () => {
    const server = new CartServer();
    const [one, other] = [tab(server), tab(server)];
    await one.shown.remove("item_1");
    expect(await other.shown.increase("item_1", 1)).toEqual({ kind: "gone" });
    expect(server.cart.items).toEqual([]);
  });

  it("[CRT-3] tells what differs before it is decided again", async () => {
    const server = new CartServer();
    const { shown } = tab(server);
    const told: CartConflict[] = [];
    shown.onConflict = (conflict) => void told.push(conflict);
    server.change(5);
    await shown.increase("item_1", 1);
    expect(told.map(({ cart }) => cart.items[0]?.quantity)).toEqual([5]);
  });

  it("is the same act, pressed again after an answer that was lost, and another one after an answer", async () => {
    const server = new CartServer();
    const { shown } = tab(server);
    server.fates = Array.from({ length: 40 }, () => "answer-lost" as const);
    await expect(shown.increase("item_1", 1)).rejects.toBeInstanceOf(UnknownOutcomeError);
    server.fates = [];
    expect(await shown.increase("item_1", 1)).toEqual({ kind: "done" });
    expect(server.quantity()).toBe(2);
    await shown.increase("item_1", 1);
    expect(server.quantity()).toBe(3);
  });

  it("is one checkout of what was seen, asked for again after an answer that was lost", async () => {
    const server = new CartServer();
    const { shown } = tab(server);
    server.fates = Array.from({ length: 40 }, () => ({ status: 503 }));
    await expect(shown.checkout()).rejects.toBeInstanceOf(UnknownOutcomeError);
    await expect(shown.checkout()).rejects.toBeInstanceOf(UnknownOutcomeError);
    const keysOf = () => new Set(server.sent.map(({ key }) => key));
    expect(keysOf().size).toBe(1);
    server.fates = [
      { status: 409, type: "stock-short" },
      { status: 409, type: "stock-short" },
    ];
    await expect(shown.checkout()).rejects.toMatchObject({ problem: { status: 409 } });
    await expect(shown.checkout()).rejects.toMatchObject({ problem: { status: 409 } });
    expect(keysOf().size).toBe(2);
  });
});

describe("what a buyer puts into the cart from offers", () => {
  /** An API that has no cart yet; each act is carried out once a key, and `lose` says how many of the answers to adds are lost. */
  function shop(lose = 0) {
    let losses = lose;
    let now = 0;
    const carts: object[] = [];
    const added = new Map<string, unknown>();
    const answered = async (input: RequestInfo | URL, init?: RequestInit): Promise<object> => {
      const request = new Request(input, init);
      if (request.method === "GET") return { items: [...carts], nextCursor: null };
      const key = request.headers.get("idempotency-key") ?? "";
      if (new URL(request.url).pathname === "/carts") {
        carts.push({ id: `cart_${carts.length + 1}`, currency: "EUR" });
        return carts.at(-1) ?? {};
      }
      added.set(key, await request.json());
      if (losses-- > 0) throw new TypeError("fetch failed");
      return { id: "cart_1", items: [] };
    };
    const patience = { totalMs: 500, now: () => now, wait: async (milliseconds: number) => void (now += milliseconds), random: () => 0.5 };
    const fetch = async (...request: Parameters<typeof globalThis.fetch>) => Response.json(await answered(...request));
    const shown = new ShownCart(new ProcureIQ({ baseUrl: "https://api.test", client: "shop/1", fetch, patience }));
    return { shown, carts, added };
  }

  it("is in one cart, however quickly one is put there after the other", async () => {
    const { shown, carts, added } = shop();
    await Promise.all([shown.fill("EUR", "ofr_1", 1), shown.fill("EUR", "ofr_2", 1)]);
    expect([carts.length, added.size]).toEqual([1, 2]);
  });

  it("is there once, pressed again after an answer that was lost; what comes after it is not held up", async () => {
    const { shown, added } = shop(20);
    await expect(shown.fill("EUR", "ofr_1", 2)).rejects.toBeInstanceOf(UnknownOutcomeError);
    await expect(shown.fill("EUR", "ofr_1", 2)).rejects.toBeInstanceOf(UnknownOutcomeError);
    expect(added.size).toBe(1);
    await expect(shown.fill("EUR", "ofr_2", 1)).rejects.toBeInstanceOf(UnknownOutcomeError);
    expect(added.size).toBe(2);
  });
});

describe("what is said of it", () => {
  const line = (quantity: number, amount = 100) => ({ quantity, unitPrice: { amount, currency: "EUR" }, itemVersion: 1 });

  it("names each line that differs, the one that is gone as it was seen", () => {
    const seen = new CartServer().cart;
    const cart = { ...seen, items: [] };
    const differs = (what: "removed" | "quantity" | "price", is: ReturnType<typeof line> | null) => ({
      itemId: "item_1",
      offerId: "ofr_1",
      what: [what],
      was: line(1),
      is,
    });
    const say = (differing: CartConflict["differing"]) => sayDiffering({ cart, differing }, seen);
    expect(say([differs("removed", null)])).toEqual(["Label printer: was taken out"]);
    expect(say([differs("quantity", line(4))])).toEqual(["Label printer: quantity 1 → 4"]);
    expect(say([differs("price", line(1, 250))])[0]).toMatch(/price EUR.1\.00 → EUR.2\.50/);
    expect(say(null)).toEqual([]);
  });

  it("is an order's life, oldest first", () => {
    const money = { amount: 500, currency: "EUR" };
    const life = happened({
      placedAt: "2030-01-01T00:00:00Z",
      refunds: [{ amount: money, state: "succeeded", reason: "broken", at: "2030-01-03T00:00:00Z" }],
      disputes: [{ amount: money, state: "open", reason: null, at: "2030-01-02T00:00:00Z" }],
    });
    expect(life.map(({ what }) => what.replace(/\s/g, " "))).toEqual([
      "Ordered and paid",
      "EUR 5.00 is disputed at the bank",
      "EUR 5.00 came back (broken)",
    ]);
  });
});
