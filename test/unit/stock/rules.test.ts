import { describe, expect, it } from "vitest";
import { freePieces, piecesTaken, shortLines, type Reservation } from "../../../src/features/stock/rules.ts";

const MONDAY = new Date("2026-11-23T10:00:00Z");
const later = (seconds: number) => new Date(MONDAY.getTime() + seconds * 1000);
const held = (quantity: number): Reservation => ({
  ...{ attemptId: "chk_1", offerId: "ofr_1", quantity, returned: 0, state: "HELD", soldAt: null },
});
const sold = (quantity: number, soldAt: Date, returned = 0): Reservation => ({ ...held(quantity), state: "SOLD", soldAt, returned });

describe("given what a supplier told on Monday", () => {
  const told = { pieces: 10, at: MONDAY };

  it("has free what is neither held nor sold since", () => {
    expect(freePieces(told, [])).toBe(10);
    expect(freePieces(told, [held(3), sold(2, later(1))])).toBe(5);
  });

  it("counts what was sold before he told it no more: he knew of it", () => {
    expect(freePieces(told, [sold(4, later(-1))])).toBe(10);
    expect(freePieces(told, [sold(4, MONDAY)]), "at the same moment nobody knows").toBe(6);
  });

  it("counts neither what was released, nor pieces of an order that were given back because he had too few", () => {
    expect(piecesTaken({ ...held(3), state: "RELEASED" }, told)).toBe(0);
    expect(piecesTaken(sold(5, later(1), 2), told)).toBe(3);
  });

  it("says where more is promised than he has", () => {
    expect(freePieces({ ...told, pieces: 2 }, [held(3)])).toBe(-1);
  });
});

describe("given a supplier who tells nothing", () => {
  it("has no figure of what is free: neither none nor endless", () => {
    expect(freePieces({ pieces: null, at: null }, [held(3)])).toBeNull();
  });
});

describe("given an attempt's lines", () => {
  const line = (offerId: string, quantity: number, itemId = `item-of-${offerId}`) => ({ itemId, offerId, quantity });

  it("names each line that asks for more than is free, with what there is", () => {
    const free = new Map([
      ["a", 5],
      ["b", 0],
      ["c", -3],
      ["d", null],
    ]);
    expect(shortLines([line("a", 5), line("b", 1), line("c", 1), line("d", 1_000)], free)).toEqual([
      { itemId: "item-of-b", offerId: "b", wanted: 1, available: 0 },
      { itemId: "item-of-c", offerId: "c", wanted: 1, available: 0 },
    ]);
  });

  it("lets two lines of one offer share what there is", () => {
    expect(shortLines([line("a", 3, "1"), line("a", 3, "2")], new Map([["a", 5]]))).toEqual([
      { itemId: "2", offerId: "a", wanted: 3, available: 2 },
    ]);
  });
});
