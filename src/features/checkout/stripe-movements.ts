import * as z from "zod";
import { once } from "../../platform/once.ts";
import { saidText } from "../../platform/stored-text.ts";
import { MOVERS, type MovementState, type ToldMovement } from "../payments/movement.ts";
import type { RefundAsked } from "./ports.ts";
import { fromStripeAmount } from "./stripe-amounts.ts";

const metadataSchema = once(() => z.record(z.string(), z.string()).nullish());

export const refundSchema = once(() =>
  z.object({
    id: z.string(),
    amount: z.int().nonnegative(),
    currency: z.string(),
    created: z.int(),
    status: z.string().nullable(),
    reason: z.string().nullish(),
    failure_reason: z.string().nullish(),
    metadata: metadataSchema(),
  }),
);
export type StripeRefund = z.infer<ReturnType<typeof refundSchema>>;

export const disputeSchema = once(() =>
  z.object({
    id: z.string(),
    amount: z.int().nonnegative(),
    currency: z.string(),
    created: z.int(),
    status: z.string(),
    reason: z.string(),
    balance_transactions: z.array(z.object({ amount: z.int() })).default([]),
  }),
);

export const chargeSchema = once(() =>
  z.object({
    id: z.string(),
    created: z.int(),
    amount_refunded: z.int().nonnegative(),
    disputed: z.boolean(),
    refunds: z.object({ data: z.array(refundSchema()), has_more: z.boolean() }),
  }),
);

/** Characters kept of what is said of a movement. */
const LONGEST = 500;
const said = (text: string | null | undefined): string | null => (text ? saidText(text, LONGEST) : null);
const NONE = { cause: null, failure: null, byId: null, requestId: null, fundsWithdrawn: false } as const;
const moment = (seconds: number): Date => new Date(seconds * 1000);

/** A status this code does not know is one that is not decided: such money neither went back nor stays. */
export function refundStateOf({ status }: Pick<StripeRefund, "status">): Extract<MovementState, "pending" | "succeeded" | "failed"> {
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}

/** Stripe's statuses of a dispute; one this code does not know is undecided. */
const DISPUTE_STATES: Readonly<Record<string, MovementState>> = {
  warning_needs_response: "inquiry",
  warning_under_review: "inquiry",
  warning_closed: "dropped",
  prevented: "dropped",
  won: "won",
  lost: "lost",
};

/** What was taken, as a movement. */
export const captureOf = (charge: { id: string; created: number }, received: number, currency: string): ToldMovement => ({
  ...NONE,
  kind: "capture",
  providerId: charge.id,
  state: "succeeded",
  amount: fromStripeAmount(received, currency),
  by: "buyer",
  happenedAt: moment(charge.created),
});

/** One refund, with who asked for it, where that was us. */
export function refundOf(refund: StripeRefund): ToldMovement {
  const { asked_by, operator_id, request_id, reason } = refund.metadata ?? {};
  const by = MOVERS.find((mover) => mover === asked_by) ?? "provider";
  return {
    ...NONE,
    kind: "refund",
    providerId: refund.id,
    state: refundStateOf(refund),
    amount: fromStripeAmount(refund.amount, refund.currency),
    cause: said(reason ?? refund.reason),
    failure: said(refund.failure_reason),
    by,
    byId: said(operator_id),
    requestId: said(request_id),
    happenedAt: moment(refund.created),
  };
}

/** What `refundOf` reads again. */
export function refundMetadata({ by, byId, requestId, reason }: RefundAsked): Record<string, string> {
  // As many as Stripe keeps of a value.
  const metadata = { asked_by: by, reason: saidText(reason, LONGEST) };
  return { ...metadata, ...(byId === null ? {} : { operator_id: byId }), ...(requestId === null ? {} : { request_id: requestId }) };
}

/** One dispute. Its money is away while what was taken for it is more than what came back. */
export function disputeOf(answer: unknown): ToldMovement {
  const { id, amount, currency, created, status, reason, balance_transactions } = disputeSchema().parse(answer);
  return {
    ...NONE,
    kind: "dispute",
    providerId: id,
    state: DISPUTE_STATES[status] ?? "open",
    amount: fromStripeAmount(amount, currency),
    cause: said(reason),
    by: "buyer",
    fundsWithdrawn: balance_transactions.reduce((sum, transaction) => sum + transaction.amount, 0) < 0,
    happenedAt: moment(created),
  };
}
