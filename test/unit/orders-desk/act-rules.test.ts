import { describe, expect, it } from "vitest";
import { actsFor } from "../../../src/features/orders-desk/act-rules.ts";

type Attempt = Parameters<typeof actsFor>[0];
type Money = Parameters<typeof actsFor>[1];

const at = (state: Attempt["state"], paymentIntentId: string | null = "pi_1"): Attempt => ({ state, paymentIntentId });
const left = (amount: number, orderState: NonNullable<Money>["orderState"] = null): Money => ({ left: { amount }, orderState });

describe("[CHK-5] what an operator can do about an attempt", () => {
  it.each<[what: string, attempt: Attempt, money: Money, acts: readonly string[]]>([
    ["reserved, without a payment: ask on and end", at("RESERVED", null), null, ["ask", "end"]],
    ["its payment is open: ask and end", at("PAYMENT_INITIATED"), null, ["ask", "end"]],
    ["open and paid: ask, and let the reconcile decide of the money", at("PAYMENT_INITIATED_CART_RECONCILING"), left(500), ["ask"]],
    ["open, unpaid, though the books have money: no refund yet", at("PAYMENT_INITIATED"), left(500), ["ask", "end"]],
    ["an order: ask, and refund what is left", at("COMPLETED"), left(500, "PLACED"), ["ask", "refund"]],
    ["an order of which all went back: ask", at("COMPLETED"), left(0, "REFUNDED"), ["ask"]],
    ["its refund failed: give it back either way", at("COMPLETED"), left(500, "REFUND_FAILED"), ["ask", "refund", "out-of-band"]],
    ["to go back, without an order: give it back either way", at("REFUNDED"), left(500), ["ask", "refund", "out-of-band"]],
    ["went back whole: ask", at("REFUNDED"), left(0), ["ask"]],
    ["ended and paid, with an order that stands: no other way than a refund", at("REFUNDED"), left(500, "PLACED"), ["ask", "refund"]],
    ["ended without a payment: nothing", at("EXPIRED", null), null, []],
  ])("%s", (_, attempt, money, acts) => {
    expect(actsFor(attempt, money)).toEqual(acts);
  });
});
