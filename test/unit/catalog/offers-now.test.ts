import { describe, expect, it, vi } from "vitest";
import { createOffersNow } from "../../../src/features/catalog/offers-now.ts";
import type { OfferFacts } from "../../../src/features/catalog/standing-offers.ts";

type Read = (offerIds: readonly string[]) => Promise<OfferFacts[]>;
const facts = (id: string, amount = 100): OfferFacts =>
  ({ id, supplierId: "abt", title: id, amount, currency: "EUR", orderable: true, withdrawnAt: null, minimumQuantity: 1 }) as OfferFacts;

function given() {
  let now = 1_000_000;
  const offersNow = createOffersNow({ clock: { now: () => new Date(now) } }, { freshSeconds: 2, deadlineMs: 20 });
  const standing = new Map([
    ["a", facts("a")],
    ["b", facts("b")],
  ]);
  const read = vi.fn<Read>(async (ids) => ids.flatMap((id) => standing.get(id) ?? []));
  return { offersNow, standing, read, pass: (ms: number) => void (now += ms) };
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
    const { offersNow, read, standing, pass } = given();
    await offersNow.of(["a"], read);
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
});
