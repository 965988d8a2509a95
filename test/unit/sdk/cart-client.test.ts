import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProcureIQ, ProblemError, UnknownOutcomeError, type Cart } from "../../../packages/sdk/src/client.ts";
import { CartServer, type Fate } from "./cart-server.ts";

/** A client with a clock that only its own waiting moves. */
function tab(server: CartServer, totalMs = 30_000) {
  let now = 0;
  const waits: number[] = [];
  const patience = {
    totalMs,
    now: () => now,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    random: () => 0.5,
  };
  const { carts } = new ProcureIQ({ baseUrl: "https://api.test", client: "tab/1", fetch: server.fetch, patience });
  return { carts, waits };
}

const oneMore = ({ quantity }: { quantity: number }) => ({ quantity: quantity + 1 });
const keysOf = ({ sent }: CartServer) => new Set(sent.filter(({ method }) => method !== "GET").map(({ key }) => key));

describe("an edit", () => {
  it("whose answer is lost is sent again as it was, under its key, and is made once", async () => {
    const server = new CartServer();
    server.fates = ["answer-lost", "request-lost", "answer-lost"];
    const after = await tab(server).carts.edit(server.cart, "item_1", oneMore);
    expect([after.items[0]?.quantity, server.quantity()]).toEqual([2, 2]);
    expect([keysOf(server).size, new Set(server.sent.map(({ body }) => JSON.stringify(body))).size]).toEqual([1, 1]);
  });

  it("is decided again on the cart that came with a conflict, under the same key", async () => {
    const server = new CartServer();
    const seen = server.cart;
    server.change(5);
    expect((await tab(server).carts.edit(seen, "item_1", oneMore)).items[0]?.quantity).toBe(6);
    expect(keysOf(server).size).toBe(1);
  });

  it("that nobody knows the outcome of says so with its key, and repeated with it is made once", async () => {
    const server = new CartServer();
    const seen = server.cart;
    server.fates = Array.from({ length: 50 }, (): Fate => "answer-lost");
    const { carts } = tab(server, 2_000);
    const failed = await carts.edit(seen, "item_1", oneMore).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UnknownOutcomeError);
    server.fates = [];
    const { idempotencyKey } = failed as UnknownOutcomeError;
    expect((await carts.edit(seen, "item_1", oneMore, idempotencyKey)).items[0]?.quantity).toBe(2);
  });

  it("that was made on a newer cart than its repeat starts from is not made again", async () => {
    const server = new CartServer();
    const seen = server.cart;
    server.change(5);
    server.fates = ["served", "answer-lost", ...Array.from({ length: 50 }, (): Fate => "request-lost")];
    const { carts } = tab(server, 2_000);
    const failed = (await carts.edit(seen, "item_1", oneMore).catch((error: unknown) => error)) as UnknownOutcomeError;
    server.fates = [];
    expect((await carts.edit(seen, "item_1", oneMore, failed.idempotencyKey)).items[0]?.quantity).toBe(6);
    expect(server.quantity()).toBe(6);
  });

  it("has a key of its own, unlike the next one", async () => {
    const server = new CartServer();
    const { carts } = tab(server);
    const first = await carts.edit(server.cart, "item_1", oneMore);
    await carts.edit(first, "item_1", oneMore);
    expect([server.quantity(), keysOf(server).size]).toEqual([3, 2]);
  });

  it("of what is gone has nothing to do, and removing and clearing are made once as well", async () => {
    const server = new CartServer();
    const seen = server.cart;
    server.fates = ["answer-lost"];
    expect((await tab(server).carts.edit(seen, "item_1", () => "remove")).items).toEqual([]);
    expect(await tab(server).carts.edit(seen, "item_1", oneMore)).toMatchObject({ snapshotVersion: 2, items: [] });
    server.fates = ["answer-lost"];
    expect((await tab(server).carts.clear(server.cart)).snapshotVersion).toBe(3);
    expect(keysOf(server).size).toBe(3);
  });
});

describe("trying again", () => {
  it("waits as long as the server asks, by seconds and by date", async () => {
    const server = new CartServer();
    const date = new Date(Date.now() + 9_000).toUTCString();
    server.fates = [
      { status: 429, retryAfter: "3" },
      { status: 503, retryAfter: date },
    ];
    const { carts, waits } = tab(server);
    await carts.edit(server.cart, "item_1", oneMore);
    expect(waits).toEqual([3_125, expect.closeTo(8_500, -4)]);
    expect(waits[1]).toBeGreaterThan(7_000);
  });

  it("pauses longer each time, and no longer than the act's time in all", async () => {
    const server = new CartServer();
    server.fates = Array.from({ length: 50 }, (): Fate => ({ status: 503 }));
    const { carts, waits } = tab(server);
    await expect(carts.edit(server.cart, "item_1", oneMore)).rejects.toThrow(UnknownOutcomeError);
    expect(waits).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000]);
  });

  it("does not wait at all where the server asks for more than there is", async () => {
    const server = new CartServer();
    server.fates = [{ status: 429, type: "rate-limited", retryAfter: "3600" }];
    const { carts, waits } = tab(server);
    await expect(carts.edit(server.cart, "item_1", oneMore)).rejects.toMatchObject({ retryAfterSeconds: 3600 });
    expect(waits).toEqual([]);
  });

  it("is not for what was refused", async () => {
    const server = new CartServer();
    server.fates = [{ status: 422, type: "cart-limit" }];
    const { carts } = tab(server);
    await expect(carts.edit(server.cart, "item_1", oneMore)).rejects.toThrow(ProblemError);
    expect(server.sent).toHaveLength(1);
  });
});

it("[CRT-6] whatever is lost on the way, each tab's edit is made once", async () => {
  const fate = fc.constantFrom<Fate>("served", "request-lost", "answer-lost", { status: 503 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.array(fate, { maxLength: 40 }), async (tabs, fates) => {
      const server = new CartServer();
      const seen: Cart = server.cart;
      server.fates = fates;
      const clients = Array.from({ length: tabs }, () => tab(server, 600_000).carts);
      await Promise.all(clients.map((carts) => carts.edit(seen, "item_1", oneMore)));
      expect(server.quantity()).toBe(1 + tabs);
    }),
    { numRuns: 60 },
  );
});
