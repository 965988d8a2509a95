import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ORDER_STATES, ORDER_TRANSITIONS, orderStateOf, type OrderState } from "../../../src/features/orders/order-state.ts";

const money = (more: Partial<Parameters<typeof orderStateOf>[1]> = {}) => ({ total: 100, refunded: 0, disputed: 0, lost: 0, ...more });

describe("the state of an order", () => {
  it.each([
    ["PLACED", {}, "PLACED"],
    ["PLACED", { refunded: 1 }, "PARTLY_REFUNDED"],
    ["PARTLY_REFUNDED", {}, "PLACED"],
    ["PARTLY_REFUNDED", { refunded: 100 }, "REFUNDED"],
    ["REFUNDED", { refunded: 60 }, "REFUND_FAILED"],
    ["REFUND_FAILED", {}, "REFUND_FAILED"],
    ["REFUND_FAILED", { refunded: 100 }, "REFUNDED"],
    ["REFUND_FAILED", { refunded: 30, lost: 70 }, "REFUNDED"],
    ["PARTLY_REFUNDED", { refunded: 1, disputed: 99 }, "DISPUTED"],
    ["DISPUTED", { refunded: 1 }, "PARTLY_REFUNDED"],
    ["DISPUTED", { lost: 100 }, "CHARGED_BACK"],
    ["CHARGED_BACK", {}, "PLACED"],
    ["PLACED", { refunded: 100, lost: 100 }, "REFUNDED"],
  ] as const)("that was %s with %j is %s", (before, more, after) => {
    expect(orderStateOf(before, money(more))).toBe(after);
  });

  it("goes only where the diagram lets it, whatever happens to its money", () => {
    const amount = fc.integer({ min: 0, max: 100 });
    const step = fc.record({ total: fc.constant(100), refunded: amount, disputed: amount, lost: amount });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let state: OrderState = "PLACED";
        for (const facts of steps) {
          const next = orderStateOf(state, facts);
          expect(next === state || ORDER_TRANSITIONS[state].includes(next), `${state} → ${next}`).toBe(true);
          state = next;
        }
      }),
    );
  });

  it("can be left from everywhere and reached", () => {
    const reached = new Set(Object.values(ORDER_TRANSITIONS).flat());
    expect(ORDER_STATES.filter((state) => !reached.has(state))).toEqual([]);
    expect(ORDER_STATES.filter((state) => ORDER_TRANSITIONS[state].length === 0)).toEqual([]);
  });
});
