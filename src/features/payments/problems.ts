import { idempotencyProblems, type IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import type { Money } from "../../platform/money.ts";
import { say } from "../../platform/language/say.ts";

export type RefundRefusal =
  | Extract<IdempotencyRefusal, { kind: "idempotency-key-required" | "idempotency-key-reused" }>
  /** Nothing was taken, or all of it is back or on its way. */
  | { kind: "nothing-to-refund"; intentId: string }
  | { kind: "refund-exceeds-payment"; left: Money }
  /** No refund of it failed after it had succeeded. */
  | { kind: "nothing-owed"; intentId: string }
  /** The provider is being asked to give it back. */
  | { kind: "refund-under-way"; intentId: string }
  | { kind: "refund-refused"; code: string; message: string };

export const paymentProblems: ProblemTable<RefundRefusal> = {
  "idempotency-key-required": idempotencyProblems["idempotency-key-required"],
  "idempotency-key-reused": idempotencyProblems["idempotency-key-reused"],
  "nothing-to-refund": ({ intentId }) => ({
    type: "nothing-to-refund",
    title: "Nothing of the payment is left to refund",
    status: 409,
    detail: say`Of ${intentId} nothing was taken, or all of it went back or is on its way.`,
  }),
  "refund-exceeds-payment": ({ left }) => ({
    type: "refund-exceeds-payment",
    title: "The refund is more than is left of the payment",
    status: 422,
    detail: say`${left.amount} minor units of ${left.currency} are left.`,
    errors: [{ pointer: "/amount", detail: say`must be at most ${left.amount}` }],
    extensions: { left },
  }),
  "nothing-owed": ({ intentId }) => ({
    type: "nothing-owed",
    title: "Nothing of the payment is owed to its buyer",
    status: 409,
    detail: say`No refund of ${intentId} failed after it had succeeded. What is left of it is refunded at the provider.`,
  }),
  "refund-under-way": ({ intentId }) => ({
    type: "refund-under-way",
    title: "The payment is being refunded",
    status: 409,
    detail: say`The provider is being asked to give ${intentId} back. Wait for what comes of it.`,
  }),
  "refund-refused": ({ code, message }) => ({
    type: "refund-refused",
    title: "The payment provider refuses this refund",
    status: 409,
    detail: message,
    extensions: { code },
  }),
};
