import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paymentBalances, type PaymentRecord } from "../../../src/features/checkout/payment-balance.ts";
import type { CapturedPayment } from "../../../src/features/checkout/ports.ts";

const SETTLED = new Date("2026-11-23T00:00:00Z");
const payment = (
  intentId: string,
  amount: number,
  { refunded = 0, refunding = 0, currency = "EUR" }: { refunded?: number; refunding?: number; currency?: string } = {},
): CapturedPayment => ({
  intentId,
  attemptId: `att_${intentId}`,
  received: { amount, currency },
  refunded: { amount: refunded, currency },
  refunding: { amount: refunding, currency },
});
const record = (intentId: string, more: Partial<PaymentRecord> = {}): PaymentRecord => ({
  intentId,
  state: "COMPLETED",
  amount: 100,
  currency: "EUR",
  orderAmount: 100,
  orderRefunded: 0,
  disputed: 0,
  outOfBand: 0,
  ...more,
});
const differences = (payments: CapturedPayment[], records: PaymentRecord[]) =>
  paymentBalances(payments, records, SETTLED).balances.map(({ part, left, right }) => [part, left.amount - right.amount]);

describe("payments against orders", () => {
  it("[CHK-4] balance where each is an order, given back, or in reconciliation", () => {
    const payments = [
      payment("order", 100),
      payment("refund", 100, { refunded: 100 }),
      payment("open", 100),
      payment("returned", 100, { refunded: 100 }),
    ];
    const records = [
      record("order"),
      record("refund", { state: "REFUNDED", orderAmount: null }),
      record("open", { state: "PAYMENT_INITIATED_CART_RECONCILING", orderAmount: null }),
      record("returned", { state: "REFUNDED", orderRefunded: 100 }),
    ];
    expect(differences(payments, records)).toEqual([["eur", 0]]);
  });

  it("[CHK-4] find money taken that is no order and was not given back", () => {
    expect(differences([payment("lost", 100)], [])).toEqual([["eur", 100]]);
    expect(differences([payment("lost", 100)], [record("lost", { state: "FAILED", orderAmount: null })])).toEqual([["eur", 100]]);
    expect(paymentBalances([payment("lost", 100)], [], SETTLED).balances[0]?.apart.leftOnly).toEqual({ count: 1, ids: ["lost"] });
  });

  it("find an order of another amount, one whose money went back, and one that nobody paid", () => {
    expect(differences([payment("more", 150)], [record("more")])).toEqual([["eur", 50]]);
    expect(differences([payment("back", 100, { refunded: 100 })], [record("back")])).toEqual([["eur", -100]]);
    expect(differences([], [record("unpaid")])).toEqual([["eur", -100]]);
    expect(differences([payment("claimed", 100)], [record("claimed", { state: "REFUNDED", orderRefunded: 100 })])).toEqual([["eur", 100]]);
  });

  it("balance while a refund is on its way: of an ended attempt it is neither kept nor given back, a standing order counts whole", () => {
    const late = payment("late", 100, { refunding: 100 });
    expect(differences([late], [record("late", { state: "FAILED", orderAmount: null })])).toEqual([["eur", 0]]);
    expect(differences([payment("order", 100, { refunding: 100 })], [record("order")])).toEqual([["eur", 0]]);
    expect(
      differences(
        [payment("open", 100, { refunded: 40, refunding: 30 })],
        [record("open", { state: "PAYMENT_INITIATED_CART_RECONCILING", orderAmount: null })],
      ),
    ).toEqual([["eur", 0]]);
  });

  it("name what is astray, by who knows of it, ten of it at most, and say how many there are", () => {
    const lost = Array.from({ length: 12 }, (_, index) => payment(`pi_${String(index).padStart(2, "0")}`, 100));
    const [balance] = paymentBalances([...lost, payment("more", 150)], [record("more"), record("unpaid")], SETTLED).balances;
    const ids = lost.slice(0, 10).map(({ intentId }) => intentId);
    expect(balance?.apart).toEqual({
      leftOnly: { count: 12, ids },
      rightOnly: { count: 1, ids: ["unpaid"] },
      differing: { count: 1, ids: ["more"] },
    });
    expect(paymentBalances([payment("order", 100)], [record("order")], SETTLED).balances[0]?.detail).toBe(
      "100 in orders, 0 given back, 0 reconciling",
    );
  });

  it("[CHK-4] find an order that was paid too little beside one that was paid as much too much", () => {
    const { balances, astray } = paymentBalances([payment("less", 90), payment("more", 110)], [record("less"), record("more")], SETTLED);
    const [{ left, right, apart } = { left: undefined, right: undefined, apart: undefined }] = balances;
    expect([left?.amount, right?.amount]).toEqual([200, 200]);
    expect(apart?.differing).toEqual({ count: 2, ids: ["less", "more"] });
    expect(astray).toEqual(["less", "more"]);
  });

  it("[CHK-4] balance where a part of an order went back, told of by now or not", () => {
    const partly = record("order", { orderRefunded: 40 });
    expect(differences([payment("order", 100, { refunded: 40 })], [partly])).toEqual([["eur", 0]]);
    expect(differences([payment("order", 100, { refunded: 40, refunding: 10 })], [partly]), "another is on its way").toEqual([["eur", 0]]);
    expect(differences([payment("order", 100, { refunding: 40 })], [partly]), "too young to be compared").toEqual([["eur", 0]]);
    const unbooked = paymentBalances([payment("order", 100, { refunded: 40 })], [record("order")], SETTLED);
    expect(unbooked).toMatchObject({ balances: [{ left: { amount: 100 }, right: { amount: 140 } }], astray: ["order"] });
    expect(differences([payment("order", 100)], [partly]), "booked, and not gone").toEqual([["eur", 40]]);
  });

  it("[CHK-4] balance where a refund of the whole failed afterwards: it is owed, and that is paged elsewhere", () => {
    expect(differences([payment("owed", 100)], [record("owed", { state: "REFUNDED" })])).toEqual([["eur", 0]]);
  });

  it("[CHK-4] balance where the money of no order is disputed, or lost to a dispute; an order counts whole then", () => {
    const disputed = record("none", { state: "REFUNDED", orderAmount: null, orderRefunded: null, disputed: 100 });
    expect(differences([payment("none", 100)], [disputed])).toEqual([["eur", 0]]);
    expect(differences([payment("order", 100)], [record("order", { disputed: 100 })])).toEqual([["eur", 0]]);
  });

  it("keep currencies apart", () => {
    expect(differences([payment("a", 100), payment("b", 100, { currency: "USD" })], [record("a")])).toEqual([
      ["eur", 0],
      ["usd", 100],
    ]);
  });

  it("are out of balance by exactly what the missing orders come to", () => {
    const order = fc.record({ amount: fc.integer({ min: 1, max: 1e6 }), kept: fc.boolean() });
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 40 }), (orders) => {
        const payments = orders.map(({ amount }, index) => payment(`pi_${index}`, amount));
        const records = orders.flatMap(({ amount, kept }, index) => (kept ? [record(`pi_${index}`, { amount, orderAmount: amount })] : []));
        const missing = orders.reduce((sum, { amount, kept }) => sum + (kept ? 0 : amount), 0);
        expect(differences(payments, records)).toEqual([["eur", missing]]);
      }),
    );
  });
});
