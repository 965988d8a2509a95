import { describe, expect, it, vi } from "vitest";
import { createOffersNow } from "../../../src/features/catalog/offers-now.ts";
import type { KeptFacts, QuoteCache } from "../../../src/features/catalog/quote-cache.ts";
import type { OfferFacts } from "../../../src/features/catalog/standing-offers.ts";

type Read = (offerIds: readonly string[]) => Promise<OfferFacts[]>;
const facts = (id: string, amount = 100): OfferFacts =>
  ({ id, supplierId: "abt", title: id, amount, currency: "EUR", orderable: true, withdrawnAt: null, minimumQuantity: 1 }) as OfferFacts;

/** An isolate's knowledge of offers over a store, a cache of all isolates' and a time that are in the test's hand. */
function given() {
  let now = 1_000_000;
  const clock = { now: () => new Date(now) };
  const shared = new Map<string, KeptFacts>();
  const quoteCache = {
    read: vi.fn<QuoteCache["read"]>(
      async (ids) => new Map([...shared].filter(([id, { readAt }]) => ids.includes(id) && now - readAt < 5_000)),
    ),
    keep: vi.fn<QuoteCache["keep"]>((rows, readAt) => {
      for (const facts of rows) shared.set(facts.id, { facts, readAt });
    }),
  };
  const bounds = {
    offersNow: { freshSeconds: 2, deadlineMs: 20 },
    quoteCache: { freshSeconds: 5, deadlineMs: 10, corruptAlert: { entries: 3, withinMinutes: 30 } },
  };
  const isolate = () => createOffersNow({ clock, quoteCache }, bounds);
  const standing = new Map([
    ["a", facts("a")],
    ["b", facts("b")],
  ]);
  const read = vi.fn<Read>(async (ids) => ids.flatMap((id) => standing.get(id) ?? []));
  return { offersNow: isolate(), isolate, shared, quoteCache, standing, read, pass: (ms: number) => void (now += ms), now: () => now };
}

describe("offers as they are now", () => {
  it("given some are known, reads the others alone, in one read, and knows too which there are none of", async () => {
    const { offersNow, read } = given();
    await offersNow.of(["a"], read);
    expect([...(await offersNow.of(["a", "b", "none"], read)).keys()]).toEqual(["a", "b"]);
    await offersNow.of(["a", "b", "none"], read);
    expect(read.mock.calls).toEqual([[["a"]], [["b", "none"]]]);
  });

  it("given they were read some seconds ago, reads them again", async () => {
    const { offersNow, read, standing, shared, pass } = given();
    await offersNow.of(["a"], read);
    shared.clear();
    standing.set("a", facts("a", 200));
    pass(1_999);
    expect((await offersNow.of(["a"], read)).get("a")).toMatchObject({ amount: 100 });
    pass(1);
    expect((await offersNow.of(["a"], read)).get("a")).toMatchObject({ amount: 200 });
  });

  it("given they cannot be read in time, says so, asks nobody again for some seconds, and still knows what it knew", async () => {
    const { offersNow, read, pass } = given();
    await offersNow.of(["a"], read);
    const hanging = vi.fn<Read>(() => new Promise(() => undefined));
    const unavailable = { code: "dependency-unavailable" };
    await expect(offersNow.of(["b"], hanging)).rejects.toMatchObject(unavailable);
    await expect(offersNow.of(["b"], hanging)).rejects.toMatchObject(unavailable);
    expect(hanging).toHaveBeenCalledTimes(1);
    expect((await offersNow.of(["a"], hanging)).size).toBe(1);
    pass(2_000);
    expect((await offersNow.of(["b"], read)).size).toBe(1);
  });

  it("[STR-3] given another isolate has read them, shows what that read, for as long as it is good for all, and no longer", async () => {
    const { offersNow, isolate, read, standing, pass } = given();
    await offersNow.of(["a"], read);
    standing.set("a", facts("a", 200));
    pass(4_000);
    const other = isolate();
    expect((await other.of(["a", "b"], read)).get("a")).toMatchObject({ amount: 100 });
    expect(read.mock.calls).toEqual([[["a"]], [["b"]]]);
    pass(1_000);
    expect((await other.of(["a"], read)).get("a"), "five seconds after it was read, though it was heard of one second ago").toMatchObject({
      amount: 200,
    });
  });

  it("given it has just been read to be quoted, shows nothing that was read before", async () => {
    const { offersNow, isolate, read, shared, pass, now } = given();
    await isolate().of(["a"], read);
    pass(3_000);
    offersNow.learn([facts("a", 200)], now());
    expect((await offersNow.of(["a"], read)).get("a")).toMatchObject({ amount: 200 });
    expect(shared.get("a")?.facts).toMatchObject({ amount: 200 });
    shared.set("a", { facts: facts("a", 100), readAt: now() - 1_000 });
    pass(2_000);
    expect((await offersNow.of(["a"], read)).get("a"), "what others read before is no news").toMatchObject({ amount: 200 });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("[STR-3] given many ask for the same at once, reads it once for all of them", async () => {
    const { offersNow, read, standing } = given();
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    read.mockImplementation(async (ids) => held.then(() => ids.flatMap((id) => standing.get(id) ?? [])));
    const asking = [["a"], ["a", "b"], ["b", "a"], ["a", "none"]].map((ids) => offersNow.of(ids, read));
    await new Promise(setImmediate);
    letGo();
    const shown = (await Promise.all(asking)).map((found) => [...found.keys()].toSorted());
    expect(shown).toEqual([["a"], ["a", "b"], ["a", "b"], ["a"]]);
    expect(read.mock.calls).toEqual([[["a"]], [["b"]], [["none"]]]);
  });

  it("given who asked first was cancelled, who waits for it asks in its place after its own patience", async () => {
    const { offersNow, read, quoteCache } = given();
    quoteCache.read.mockImplementationOnce(() => new Promise(() => undefined));
    void offersNow.of(["a"], read);
    expect((await offersNow.of(["a"], read)).get("a")).toMatchObject({ amount: 100 });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("given who asked first failed, nobody who waited asks once more", async () => {
    const { offersNow } = given();
    const failing = vi.fn<Read>(() => Promise.reject(new Error("gone")));
    const outcomes = await Promise.allSettled([offersNow.of(["a"], failing), offersNow.of(["a"], failing)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(failing).toHaveBeenCalledTimes(1);
  });
});
