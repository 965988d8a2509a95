import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ATTEMPT_STATES, isOpen, statesBefore, TRANSITIONS } from "../../../src/features/checkout/attempt.ts";
import type { Payment, PaymentStatus } from "../../../src/features/checkout/ports.ts";
import { momentAfter } from "../../../src/platform/clock.ts";
import { nextStep } from "../../../src/features/checkout/rules.ts";
import { settlementOf } from "../../../src/features/checkout/settlement.ts";

const NOW = new Date("2026-11-23T10:00:00Z");
const LATER = new Date("2026-11-23T11:00:00Z");
const payment = (status: PaymentStatus, over: Partial<Payment> = {}): Payment => ({
  intentId: "pi_1",
  status,
  clientSecret: "pi_1_secret",
  received: { amount: status === "succeeded" ? 500 : 0, currency: "EUR" },
  refunded: { amount: 0, currency: "EUR" },
  refunding: { amount: 0, currency: "EUR" },
  refundsFailed: 0,
  disputing: { amount: 0, currency: "EUR" },
  lost: { amount: 0, currency: "EUR" },
  movements: [],
  attemptId: "chk_1",
  decline: null,
  ...over,
});

describe("the states of an attempt", () => {
  it("are left for good once final, but for a refund of what was taken", () => {
    for (const state of ATTEMPT_STATES.filter((candidate) => !isOpen(candidate)))
      expect(["REFUNDED", undefined]).toContain(TRANSITIONS[state][0]);
    expect(statesBefore("COMPLETED")).toEqual(["PAYMENT_INITIATED_CART_RECONCILING"]);
    expect(statesBefore("EXPIRED")).not.toContain("PAYMENT_INITIATED_CART_RECONCILING");
  });
});

describe("the next step of an attempt", () => {
  const at = (state: (typeof ATTEMPT_STATES)[number], expiresAt = LATER) => ({ state, paymentIntentId: "pi_1", expiresAt });

  it.each([
    ["given a reservation without payment, then opens the payment", at("RESERVED"), undefined, { kind: "create-payment" }],
    ["given a reservation past its expiry, then expires", at("RESERVED", NOW), undefined, { kind: "end", to: "EXPIRED" }],
    ["given an open payment, then asks the provider first", at("PAYMENT_INITIATED"), undefined, { kind: "read-payment" }],
    ["given a payment that succeeded without a webhook, then settles", at("PAYMENT_INITIATED"), payment("succeeded"), { kind: "settle" }],
    [
      "given a payment that succeeded in the last moment, then settles, expired or not",
      at("PAYMENT_INITIATED", NOW),
      payment("succeeded"),
      { kind: "settle" },
    ],
    [
      "given an unpaid one before its expiry, then waits for the buyer",
      at("PAYMENT_INITIATED"),
      payment("awaiting-payment"),
      { kind: "wait", for: "buyer" },
    ],
    [
      "given a card that was declined before its expiry, then waits for the buyer's next one",
      at("PAYMENT_INITIATED"),
      payment("awaiting-payment", { decline: { code: "card_declined", message: "Your card was declined.", at: NOW } }),
      { kind: "wait", for: "buyer" },
    ],
    [
      "given a buyer before his bank's authentication, then waits for him",
      at("PAYMENT_INITIATED"),
      payment("requires-action"),
      { kind: "wait", for: "buyer" },
    ],
    [
      "given one before his bank's authentication past its expiry, then makes the payment impossible first",
      at("PAYMENT_INITIATED", NOW),
      payment("requires-action"),
      { kind: "cancel-payment" },
    ],
    [
      "given an unpaid one past its expiry, then makes the payment impossible first",
      at("PAYMENT_INITIATED", NOW),
      payment("awaiting-payment"),
      { kind: "cancel-payment" },
    ],
    ["given that it is cancelled, then expires", at("PAYMENT_INITIATED", NOW), payment("canceled"), { kind: "end", to: "EXPIRED" }],
    [
      "given a payment cancelled early, then fails",
      at("PAYMENT_INITIATED"),
      payment("canceled"),
      { kind: "end", to: "FAILED", reason: "payment-canceled" },
    ],
    [
      "given a payment that is being processed, then waits even past its expiry",
      at("PAYMENT_INITIATED", NOW),
      payment("processing"),
      { kind: "wait", for: "provider" },
    ],
    [
      "given a payment that the provider does not know, before its expiry, then fails",
      at("PAYMENT_INITIATED"),
      { status: "unknown" as const, intentId: "pi_1" },
      { kind: "end", to: "FAILED", reason: "payment-unknown" },
    ],
    [
      "given a payment that the provider does not know, past its expiry, then expires",
      at("PAYMENT_INITIATED", NOW),
      { status: "unknown" as const, intentId: "pi_1" },
      { kind: "end", to: "EXPIRED", reason: "payment-unknown" },
    ],
    [
      "given one whose money was seen and that the provider knows no more, then waits for him, expired or not",
      at("PAYMENT_INITIATED_CART_RECONCILING", NOW),
      { status: "unknown" as const, intentId: "pi_1" },
      { kind: "wait", for: "provider" },
    ],
    ["given a reconciling attempt, then asks again", at("PAYMENT_INITIATED_CART_RECONCILING"), undefined, { kind: "read-payment" }],
    ["given an ended one, then nothing", at("COMPLETED"), payment("succeeded"), { kind: "none" }],
  ])("%s", (_, attempt, known, step) => {
    expect(nextStep(attempt, known, NOW)).toMatchObject(step);
  });

  it("[CHK-4] never ends an attempt unpaid while its payment can still be made or was made", () => {
    const status = fc.constantFrom<PaymentStatus>("awaiting-payment", "requires-action", "processing", "succeeded", "canceled");
    fc.assert(
      fc.property(fc.constantFrom(...ATTEMPT_STATES), status, fc.boolean(), (state, known, expired) => {
        const step = nextStep(at(state, expired ? NOW : LATER), payment(known), NOW);
        const reserved = state === "RESERVED";
        expect(step.kind === "end" && !reserved && known !== "canceled", "ended, though it can be paid").toBe(false);
        expect(known === "succeeded" && isOpen(state) && !reserved && step.kind !== "settle", "paid, and not settled").toBe(false);
      }),
    );
  });
});

describe("[CHK-4] what becomes of money that was taken", () => {
  const attempt = { state: "PAYMENT_INITIATED" as const, amount: 500, currency: "EUR", paymentIntentId: "pi_1" };
  const completed = { ...attempt, state: "COMPLETED" as const };
  const expired = { ...attempt, state: "EXPIRED" as const };
  const refunded = { ...attempt, state: "REFUNDED" as const };
  const euros = (amount: number) => ({ amount, currency: "EUR" });
  const back = (amount: number, onItsWay = 0, received = 500): Payment =>
    payment("succeeded", { received: euros(received), refunded: euros(amount), refunding: euros(onItsWay) });

  it.each([
    ["an order, where it was paid exactly", attempt, payment("succeeded"), { kind: "order" }],
    [
      "an order, where the intent was not written down before its process died",
      { ...attempt, state: "RESERVED" as const, paymentIntentId: null },
      payment("succeeded"),
      { kind: "order" },
    ],
    [
      "a refund, where the amount differs",
      attempt,
      payment("succeeded", { received: { amount: 499, currency: "EUR" } }),
      { kind: "refund", reason: "amount-differs" },
    ],
    [
      "a refund, where the currency differs",
      attempt,
      payment("succeeded", { received: { amount: 500, currency: "USD" } }),
      { kind: "refund", reason: "amount-differs" },
    ],
    [
      "a refund, where the attempt had expired",
      { ...attempt, state: "EXPIRED" as const },
      payment("succeeded"),
      { kind: "refund", reason: "paid-after-expired" },
    ],
    [
      "a refund, where the attempt had failed",
      { ...attempt, state: "FAILED" as const },
      payment("succeeded"),
      { kind: "refund", reason: "paid-after-failed" },
    ],
    [
      "a refund of a second payment",
      { ...attempt, state: "COMPLETED" as const },
      payment("succeeded", { intentId: "pi_2" }),
      { kind: "refund", reason: "paid-twice" },
    ],
    ["nothing more, where the order stands", { ...attempt, state: "COMPLETED" as const }, payment("succeeded"), { kind: "settled-before" }],
    [
      "owed, where the order's refund failed before its attempt could end",
      { ...completed, orderState: "REFUND_FAILED" as const },
      payment("succeeded"),
      { kind: "refund-undone" },
    ],
    [
      "waited for, where it is disputed before there is an order",
      attempt,
      payment("succeeded", { disputing: euros(500) }),
      { kind: "wait" },
    ],
    [
      "no order, where it was lost to a dispute before",
      attempt,
      payment("succeeded", { lost: euros(500) }),
      { kind: "returned", reason: "refunded-before-order" },
    ],
    [
      "a refund of the rest, where a part was lost to a dispute",
      expired,
      payment("succeeded", { lost: euros(499) }),
      { kind: "refund", reason: "paid-after-expired" },
    ],
    ["nothing more, where an order was charged back", completed, payment("succeeded", { lost: euros(500) }), { kind: "settled-before" }],
    ["no order, where all of it went back before", attempt, back(500), { kind: "returned", reason: "refunded-before-order" }],
    ["a refund of the rest, where a part went back before", attempt, back(1), { kind: "refund", reason: "refunded-before-order" }],
    ["a wait, where a refund may still fail", attempt, back(0, 500), { kind: "wait" }],
    ["a wait, where a part may still come back", attempt, back(200, 100), { kind: "wait" }],
    ["an order, where what was taken too much went back before", attempt, back(100, 0, 600), { kind: "order" }],
    ["no order, where another amount went back before", attempt, back(499, 0, 499), { kind: "returned", reason: "amount-differs" }],
    ["an order that stands, where a part of it went back", completed, back(499), { kind: "settled-before" }],
    ["an order that stands, where its refund may still fail", completed, back(0, 500), { kind: "settled-before" }],
    ["an order that is refunded, where all of it went back", completed, back(500), { kind: "returned", reason: "refunded-at-provider" }],
    ["nothing to give back, where it went back after the end", expired, back(500), { kind: "returned", reason: "paid-after-expired" }],
    ["a wait, where it is on its way back after the end", expired, back(0, 500), { kind: "wait" }],
    ["nothing more, where it was refunded before", refunded, back(500), { kind: "settled-before" }],
    ["nothing more, where its refund is on its way", refunded, back(200, 300), { kind: "settled-before" }],
    ["an undone refund, where the money is here again", refunded, back(0), { kind: "refund-undone" }],
    ["nothing more of a second payment that went back", completed, { ...back(500), intentId: "pi_2" }, { kind: "settled-before" }],
    ["a wait for a second payment's refund", completed, { ...back(0, 500), intentId: "pi_2" }, { kind: "wait" }],
  ])("%s", (_, given, taken, settlement) => {
    expect(settlementOf(given, taken)).toMatchObject(settlement);
  });

  it("is never an order unless exactly the attempt's amount is left and nothing of it is on its way back", () => {
    const amount = fc.integer({ min: 0, max: 4 });
    const state = fc.constantFrom(...ATTEMPT_STATES);
    fc.assert(
      fc.property(state, amount, amount, amount, (given, received, returned, returning) => {
        const settlement = settlementOf({ ...attempt, amount: 3, state: given }, back(returned, returning, received));
        const left = received - returned;
        expect(settlement.kind === "order").toBe(isOpen(given) && left === 3 && returning === 0);
        const wrongly = {
          returned: left > 0,
          refund: left <= 0 || returning > 0,
          "settled-before": given === "COMPLETED" && left <= 0,
        };
        expect(Object.entries(wrongly).filter(([kind, wrong]) => kind === settlement.kind && wrong)).toEqual([]);
      }),
    );
  });
});

describe("the moment of what follows", () => {
  it("is now, and a millisecond behind what it follows where another clock was ahead", () => {
    expect(momentAfter(null, NOW)).toEqual(NOW);
    expect(momentAfter(NOW, LATER)).toEqual(LATER);
    expect(momentAfter(LATER, NOW).getTime()).toBe(LATER.getTime() + 1);
    expect(momentAfter(NOW, NOW).getTime()).toBe(NOW.getTime() + 1);
  });
});
