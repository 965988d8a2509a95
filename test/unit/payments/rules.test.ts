import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOVEMENT_KINDS, MOVEMENT_TRANSITIONS, type MovementState, type ToldMovement } from "../../../src/features/payments/movement.ts";
import { bookedWith, goesOn, newsOf, sumsOf, tidingsOf, type BookedMovement } from "../../../src/features/payments/rules.ts";

const NOW = new Date("2026-11-28T10:00:00Z");
const BEFORE = new Date("2026-11-28T09:00:00Z");
const told = (kind: ToldMovement["kind"], state: MovementState, more: Partial<ToldMovement> = {}): ToldMovement => ({
  kind,
  providerId: "re_1",
  state,
  amount: { amount: 100, currency: "EUR" },
  cause: null,
  failure: null,
  by: "provider",
  byId: null,
  requestId: null,
  happenedAt: BEFORE,
  fundsWithdrawn: false,
  ...more,
});
const booked = (movement: ToldMovement, toldState: MovementState | null = null, stateSince = NOW): BookedMovement => ({
  ...movement,
  amount: movement.amount.amount,
  currency: movement.amount.currency,
  stateSince,
  toldState,
});

describe("what is news", () => {
  it("is what is not booked, what goes on, and what money was taken for or came back", () => {
    const pending = told("refund", "pending");
    expect(newsOf([], [pending])).toEqual([pending]);
    expect(newsOf([booked(pending)], [pending])).toEqual([]);
    expect(newsOf([booked(pending)], [told("refund", "failed")])).toHaveLength(1);
    const open = told("dispute", "open");
    expect(newsOf([booked(open)], [{ ...open, fundsWithdrawn: true }])).toHaveLength(1);
  });

  it("is never an earlier state told of after a later one", () => {
    for (const [later, earlier] of [
      ["succeeded", "pending"],
      ["failed", "succeeded"],
      ["failed", "pending"],
    ] as const)
      expect(newsOf([booked(told("refund", later))], [told("refund", earlier, { fundsWithdrawn: true })])).toEqual([]);
    expect(newsOf([booked(told("dispute", "lost"))], [told("dispute", "open")])).toEqual([]);
    expect(newsOf([booked(told("dispute", "lost"))], [told("dispute", "won")]), "on appeal").toHaveLength(1);
  });

  it("leaves no state again, whatever is told in whatever order", () => {
    const movement = fc.constantFrom(...MOVEMENT_KINDS).chain((kind) => {
      const states = Object.keys(MOVEMENT_TRANSITIONS[kind]) as MovementState[];
      return fc.tuple(fc.constant(kind), fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 12 }));
    });
    fc.assert(
      fc.property(movement, ([kind, states]) => {
        let books: BookedMovement[] = [];
        const been: MovementState[] = [];
        for (const state of states) {
          books = bookedWith(books, newsOf(books, [told(kind, state)]), NOW);
          const now = books[0]?.state;
          if (now !== undefined && now !== been.at(-1)) been.push(now);
        }
        expect(new Set(been).size).toBe(been.length);
        expect(been.slice(1).every((state, index) => goesOn(kind, been[index] ?? state, state))).toBe(true);
      }),
    );
  });
});

describe("the books after news", () => {
  it("have what was told, since now where the state is another, and what was told of it before", () => {
    const before = booked(told("refund", "succeeded"), "succeeded", BEFORE);
    const [after] = bookedWith([before], [told("refund", "failed", { failure: "lost_or_stolen_card" })], NOW);
    expect(after).toEqual({ ...before, state: "failed", failure: "lost_or_stolen_card", stateSince: NOW });
    const dispute = booked(told("dispute", "open"), "open", BEFORE);
    expect(bookedWith([dispute], [told("dispute", "open", { fundsWithdrawn: true })], NOW)[0]?.stateSince).toEqual(BEFORE);
  });

  it("add up by what each movement came to", () => {
    const amounts = [
      ["capture", "succeeded", 1000],
      ["refund", "succeeded", 100],
      ["refund", "pending", 20],
      ["refund", "failed", 3],
      ["dispute", "open", 400],
      ["dispute", "lost", 50],
      ["dispute", "won", 6],
      ["out-of-band", "succeeded", 7],
    ] as const;
    expect(sumsOf(amounts.map(([kind, state, amount]) => ({ kind, state, amount })))).toEqual({
      captured: 1000,
      refunded: 107,
      refunding: 20,
      disputed: 400,
      lost: 50,
      outOfBand: 7,
    });
  });
});

describe("what followers of an order hear", () => {
  it.each([
    ["refund", "pending", null, []],
    ["refund", "succeeded", null, ["refunded"]],
    ["refund", "succeeded", "succeeded", []],
    ["refund", "failed", "succeeded", ["refund-failed"]],
    ["refund", "failed", null, ["refund-failed"]],
    ["refund", "failed", "failed", []],
    ["capture", "succeeded", null, []],
    ["out-of-band", "succeeded", null, ["refunded"]],
    ["out-of-band", "succeeded", "succeeded", []],
    ["dispute", "inquiry", null, []],
    ["dispute", "dropped", null, []],
    ["dispute", "open", null, ["disputed"]],
    ["dispute", "won", null, ["disputed", "dispute-closed"]],
    ["dispute", "lost", "open", ["dispute-closed"]],
    ["dispute", "won", "lost", ["dispute-closed"]],
  ] as const)("of a %s that is %s and was told of as %s: %j", (kind, state, toldState, tidings) => {
    expect(tidingsOf(booked(told(kind, state), toldState), BEFORE)).toEqual(tidings);
  });

  it("is nothing of a refund that failed before there was an order", () => {
    expect(tidingsOf(booked(told("refund", "failed"), null, BEFORE), NOW)).toEqual([]);
  });
});
