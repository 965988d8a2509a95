import * as z from "zod";
import { moneySchema } from "../../platform/money-schema.ts";
import { ORDER_STATES } from "../orders/order-state.ts";
import { MOVEMENT_KINDS, MOVEMENT_STATES, MOVERS } from "./movement.ts";
import { sumsOf } from "./rules.ts";
import type { RefundRequest } from "./refund-requests-store.ts";
import type { KnownPayment } from "./read-payment.ts";
import type { MovementRow } from "./store.ts";

const time = z.string().meta({ format: "date-time" });
const LARGEST = Number.MAX_SAFE_INTEGER;

export const paymentParams = z.object({
  intentId: z
    .string()
    .regex(/^pi_\w{1,200}$/, "must be the id of a payment intent")
    .meta({ description: "The payment intent's id at Stripe.", example: "pi_3QzKq2eZvKYlo2C1" }),
});

export const refundBody = z
  .strictObject({
    amount: z
      .union([z.int().positive().max(LARGEST), z.literal("rest")])
      .meta({ description: "Minor units of the payment's currency, or `rest` for all that is left." }),
    reason: z.string().trim().min(1).max(500),
  })
  .meta({ example: { amount: 1000, reason: "One of five pieces arrived broken." } });

export const outOfBandBody = z
  .strictObject({ reason: z.string().trim().min(1).max(500) })
  .meta({ example: { reason: "By bank transfer, reference 4711: the card was closed." } });

export const movementSchema = z
  .object({
    id: z.string(),
    kind: z.enum(MOVEMENT_KINDS),
    providerId: z.string(),
    state: z.enum(MOVEMENT_STATES),
    amount: moneySchema,
    cause: z.string().nullable(),
    failure: z.string().nullable(),
    by: z.enum(MOVERS),
    byId: z.string().nullable(),
    requestId: z.string().nullable(),
    fundsWithdrawn: z.boolean(),
    happenedAt: time,
    bookedAt: time.describe("When we first knew."),
    stateSince: time,
  })
  .meta({ id: "PaymentMovement" });

export const refundRequestSchema = z
  .object({
    id: z.string(),
    paymentIntentId: z.string(),
    amount: moneySchema,
    reason: z.string(),
    operatorId: z.string(),
    state: z.enum(["ASKED", "TAKEN", "REFUSED"]).describe("TAKEN: the provider took it; how the refund ends is told by its movement."),
    refundId: z.string().nullable(),
    refusal: z.string().nullable(),
    lastError: z.string().nullable(),
    askedAt: time,
    decidedAt: time.nullable(),
  })
  .meta({ id: "RefundRequest" });

export const paymentSchema = z
  .object({
    paymentIntentId: z.string(),
    attemptId: z.string().nullable(),
    orderId: z.string().nullable(),
    orderState: z.enum(ORDER_STATES).nullable(),
    captured: moneySchema,
    refunded: moneySchema,
    refunding: moneySchema.describe("On its way back."),
    left: moneySchema.describe("Captured less refunded, refunding and lost to disputes."),
    disputed: moneySchema.describe("Disputed and undecided."),
    lost: moneySchema.describe("Lost to disputes."),
    movements: z.array(movementSchema).describe("Oldest first."),
    refundsAsked: z.array(refundRequestSchema).describe("By operators, newest first; a hundred at most."),
  })
  .meta({ id: "Payment" });

export const comparedSchema = paymentSchema.extend({
  outcome: z.string().describe("What came of it: `completed`, `refunded`, `settled-before`, …"),
});

export function movementView(movement: MovementRow): z.input<typeof movementSchema> {
  const { id, kind, providerId, state, amount, currency, cause, failure, by, byId, requestId, fundsWithdrawn } = movement;
  return {
    ...{ id, kind, providerId, state, amount: { amount, currency }, cause, failure, by, byId, requestId, fundsWithdrawn },
    happenedAt: movement.happenedAt.toISOString(),
    bookedAt: movement.bookedAt.toISOString(),
    stateSince: movement.stateSince.toISOString(),
  };
}

export function refundRequestView(request: RefundRequest): z.input<typeof refundRequestSchema> {
  const { id, paymentIntentId, amount, currency, reason, operatorId, state, refundId, refusal, lastError, askedAt, decidedAt } = request;
  return {
    ...{ id, paymentIntentId, amount: { amount, currency }, reason, operatorId, state, refundId, refusal, lastError },
    askedAt: askedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

export function paymentView(intentId: string, { booked, order, asked, currency }: KnownPayment): z.input<typeof paymentSchema> {
  const { captured, refunded, refunding, disputed, lost } = sumsOf(booked);
  const money = (amount: number) => ({ amount, currency });
  return {
    paymentIntentId: intentId,
    attemptId: booked[0]?.attemptId ?? order?.attemptId ?? null,
    orderId: order?.id ?? null,
    orderState: order?.state ?? null,
    captured: money(captured),
    refunded: money(refunded),
    refunding: money(refunding),
    left: money(captured - refunded - refunding - lost),
    disputed: money(disputed),
    lost: money(lost),
    movements: booked.map(movementView),
    refundsAsked: asked.map(refundRequestView),
  };
}
