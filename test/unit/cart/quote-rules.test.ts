import { describe, expect, it } from "vitest";
import { flagsOf, nowOf } from "../../../src/features/cart/quote-rules.ts";

const EUR = (amount: number) => ({ amount, currency: "EUR" });
const line = (quantity: number) => ({ quantity, unitPrice: EUR(100), minimumQuantity: 1 });
const standing = (free: number | null) => ({ unitPrice: EUR(100), available: true, minimumQuantity: 1, free });

describe("[CRT-5] the stock beside a line of a cart", () => {
  it.each([
    { given: "its supplier tells none", free: null, asked: 5, pieces: null, flags: [] },
    { given: "there is enough", free: 9, asked: 5, pieces: 5, flags: [] },
    { given: "there is just enough", free: 5, asked: 5, pieces: 5, flags: [] },
    { given: "there are fewer", free: 3, asked: 5, pieces: 3, flags: ["stock-short"] },
    { given: "others hold them all", free: 0, asked: 1, pieces: 0, flags: ["stock-short"] },
  ])("given $given, says how many of its own pieces can be had, and no more of the shop's stock", ({ free, asked, pieces, flags }) => {
    expect(nowOf(line(asked), standing(free)).pieces).toBe(pieces);
    expect(flagsOf(line(asked), standing(free))).toEqual(flags);
  });

  it("given the offer is gone, there is nothing to say of its stock", () => {
    expect(nowOf(line(2), { ...standing(0), gone: true }).pieces).toBeNull();
    expect(flagsOf(line(2), { ...standing(0), gone: true })).toEqual(["gone"]);
  });
});
