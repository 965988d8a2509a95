import { idempotencyProblems, type IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { Charge, NotChargeableReason } from "../../platform/charge.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import type { ShortLine } from "../stock/rules.ts";
import { format, type Money } from "../../platform/money.ts";
import { cartProblems, type CartRefusal } from "../cart/problems.ts";
import type { AttemptState } from "./attempt.ts";
import type { WebhookNotParked } from "./decide-webhook.ts";
import type { SignatureInvalid } from "./ports.ts";
import type { LineChange } from "./rules.ts";
import { say, type Said, type Text } from "../../platform/language/say.ts";

export type CheckoutRefusal =
  | IdempotencyRefusal
  | Extract<CartRefusal, { kind: "cart-not-found" | "version-required" | "version-conflict" }>
  | { kind: "cart-empty" }
  | { kind: "not-chargeable"; reason: NotChargeableReason; total: Money; charge: Charge }
  | { kind: "offers-changed"; changes: readonly LineChange[] }
  | { kind: "stock-short"; lines: readonly ShortLine[] }
  | { kind: "checkout-in-progress"; attemptId: string; state: AttemptState }
  | { kind: "checkout-ended"; attemptId: string; state: AttemptState; reason: string | null }
  | { kind: "payment-refused"; attemptId: string; code: string; message: string; replayed: boolean }
  | { kind: "already-paid"; attemptId: string }
  | { kind: "payment-declined"; attemptId: string; code: string; text: Text }
  | { kind: "payment-not-open"; attemptId: string; state: AttemptState }
  | { kind: "total-differs"; attemptId: string; total: Money }
  | { kind: "confirmation-invalid"; reason: "unknown" | "expired" };

/** What has changed, and what changes it: each of them is another call. */
const SAY: Record<LineChange["kind"], Said> = {
  unavailable: say`can no longer be bought: take it out`,
  "price-changed": say`has another price now: take it with POST /carts/{id}/quotes`,
  "below-minimum-quantity": say`is sold in larger quantities now: raise the quantity, or take it out`,
};

const WHY: Record<NonNullable<LineChange["lapse"]>, Said> = {
  expired: say`its quote has expired`,
  "more-pieces": say`there are more pieces than were quoted`,
  "beyond-bound": say`it has grown beyond what a quote is held at`,
};

const sayChange = ({ offerId, kind, lapse }: LineChange): Said =>
  lapse ? say`${offerId} ${SAY[kind]} (${WHY[lapse]})` : say`${offerId} ${SAY[kind]}`;

const AGAINST: Record<NotChargeableReason, (charge: Charge) => Said> = {
  free: () => say`There is nothing to pay.`,
  "below-minimum": ({ minimum }) => say`The least that can be charged is ${format(minimum)}.`,
  "above-maximum": ({ maximum }) => say`The most that can be charged at once is ${format(maximum)}; check out in parts.`,
  "off-step": () => say`A price in it cannot be charged; take the prices of now with POST /carts/{id}/quotes.`,
};

export const checkoutProblems: ProblemTable<CheckoutRefusal> = {
  ...idempotencyProblems,
  "cart-not-found": cartProblems["cart-not-found"],
  "version-required": cartProblems["version-required"],
  "version-conflict": cartProblems["version-conflict"],
  "cart-empty": () => ({
    type: "cart-empty",
    title: "The cart is empty",
    status: 422,
    errors: [{ pointer: "/cartId", detail: "has no items" }],
  }),
  "not-chargeable": ({ reason, total, charge }) => ({
    type: "not-chargeable",
    title: "The cart's total cannot be charged",
    status: 422,
    detail: AGAINST[reason](charge),
    errors: [{ pointer: "/cartId", detail: AGAINST[reason](charge) }],
    extensions: { reason, total, minimum: charge.minimum, maximum: charge.maximum },
  }),
  "offers-changed": ({ changes }) => ({
    type: "offers-changed",
    title: "Offers have changed since they were put in the cart",
    status: 409,
    detail: say`${changes.map(sayChange)}.`,
    extensions: { changes },
  }),
  "stock-short": ({ lines }) => ({
    type: "stock-short",
    title: "There are not as many pieces as the cart has",
    status: 409,
    detail: say`${lines.map(({ offerId, wanted, available }) => say`${offerId}: ${wanted} wanted, ${available} available`)}. Nothing is reserved: put fewer in the cart, or try again later.`,
    errors: lines.map(({ itemId, wanted, available }) => ({
      pointer: "/cartId",
      detail: say`its item ${itemId} has ${wanted} pieces of an offer of which ${available} are available`,
    })),
    extensions: { lines },
  }),
  "checkout-in-progress": ({ attemptId, state }) => ({
    type: "checkout-in-progress",
    title: "The cart is being checked out already",
    status: 409,
    detail: say`Finish or cancel ${attemptId} first.`,
    extensions: { attemptId, state },
  }),
  "checkout-ended": ({ attemptId, state, reason }) => ({
    type: "checkout-ended",
    title: "The checkout attempt has ended",
    status: 409,
    detail:
      reason === null
        ? say`It is ${state}. Start another with a fresh Idempotency-Key.`
        : say`It is ${state} (${reason}). Start another with a fresh Idempotency-Key.`,
    extensions: { attemptId, state, reason },
  }),
  "payment-refused": ({ attemptId, code, message }) => ({
    type: "payment-refused",
    title: "The payment provider refuses this payment",
    status: 422,
    detail: message,
    extensions: { attemptId, code },
  }),
  "payment-declined": ({ attemptId, code, text }) => ({
    type: "payment-declined",
    title: "The payment was declined",
    status: 402,
    detail: say`${text} The checkout stays open: it can be paid with another method until it expires.`,
    extensions: { attemptId, code },
  }),
  "payment-not-open": ({ attemptId, state }) => ({
    type: "payment-not-open",
    title: "The attempt's payment is not open yet",
    status: 409,
    detail: "Repeat the request that began the checkout: it goes on where it stopped.",
    extensions: { attemptId, state },
  }),
  "total-differs": ({ attemptId, total }) => ({
    type: "total-differs",
    title: "The checkout is for another amount",
    status: 409,
    detail: say`Nothing was paid. It is for ${format(total)}: confirm that amount.`,
    errors: [{ pointer: "/total", detail: say`is not the ${total.amount} (minor units of ${total.currency}) of the checkout` }],
    extensions: { attemptId, total },
  }),
  "confirmation-invalid": ({ reason }) => ({
    type: "confirmation-invalid",
    title: "This confirms no checkout",
    status: 409,
    detail:
      reason === "expired"
        ? "What was shown is too old to be confirmed. Nothing was spent: prepare the checkout again."
        : "It was not given to you for a checkout. Nothing was spent: prepare the checkout, and confirm what that answers.",
    errors: [{ pointer: "/confirmation", detail: reason === "expired" ? "has expired" : "is no confirmation of yours" }],
  }),
  "already-paid": ({ attemptId }) => ({
    type: "already-paid",
    title: "The attempt is paid already",
    status: 409,
    detail: "Its order stands, or is being made.",
    extensions: { attemptId },
  }),
};

export const webhookProblems: ProblemTable<SignatureInvalid | WebhookNotParked> = {
  "webhook-not-parked": ({ state }) => ({
    type: "webhook-not-parked",
    title: "The webhook waits for no decision",
    status: 409,
    detail: say`It is ${state}.`,
    extensions: { state },
  }),
  "webhook-signature-invalid": ({ detail }) => ({
    type: "webhook-signature-invalid",
    title: "The webhook's signature is not valid",
    status: 400,
    detail,
    errors: [{ pointer: "/headers/stripe-signature", detail }],
  }),
};
