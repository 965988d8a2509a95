import * as z from "zod";
import type { CapturedPayment, Payment, PaymentStatus, ProviderEvent } from "./ports.ts";
import { fromStripeAmount } from "./stripe-amounts.ts";

/** The parts of Stripe's objects that are used here, checked because a proxy or an outage can answer anything. */
const intentSchema = z.object({
  object: z.literal("payment_intent"),
  id: z.string(),
  status: z.string(),
  amount_received: z.int(),
  currency: z.string(),
  client_secret: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).default({}),
  last_payment_error: z.object({ code: z.string().nullish(), decline_code: z.string().nullish() }).nullish(),
});

const chargeSchema = z.object({
  object: z.literal("charge"),
  refunded: z.boolean(),
  payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
});

export const envelopeSchema = z.object({ id: z.string().min(1).max(255), type: z.string().min(1).max(255).default("unknown") });
const eventSchema = envelopeSchema.extend({ data: z.object({ object: z.unknown() }).optional() });

const STATUS: Record<string, PaymentStatus> = { succeeded: "succeeded", canceled: "canceled", processing: "processing" };

/** Throws ZodError where it is not a payment intent. */
export function paymentOf(intent: unknown): Payment {
  const { id, status, amount_received, currency, client_secret, metadata, last_payment_error } = intentSchema.parse(intent);
  return {
    intentId: id,
    status: STATUS[status] ?? "awaiting-payment",
    clientSecret: client_secret ?? null,
    received: fromStripeAmount(amount_received, currency),
    attemptId: metadata["attempt_id"] ?? null,
    failure: last_payment_error?.decline_code ?? last_payment_error?.code ?? null,
  };
}

const refundSchema = z.object({ latest_charge: z.object({ amount_refunded: z.int() }).nullish() });

/** What was taken for one of our attempts; undefined for an intent that took nothing, or is none of ours. Throws ZodError for what is no intent. */
export function capturedOf(intent: unknown): CapturedPayment | undefined {
  const { id, status, amount_received, currency, metadata } = intentSchema.parse(intent);
  const attemptId = metadata["attempt_id"];
  if (status !== "succeeded" || attemptId === undefined) return undefined;
  const refunded = refundSchema.parse(intent).latest_charge?.amount_refunded ?? 0;
  return { intentId: id, attemptId, received: fromStripeAmount(amount_received, currency), refunded: fromStripeAmount(refunded, currency) };
}

/** Throws ZodError where it is not an event, or one about a payment that is not of the shape this code knows. */
export function eventOf(event: unknown): ProviderEvent {
  const { id, type, data } = eventSchema.parse(event);
  const charge = type === "charge.refunded" ? chargeSchema.parse(data?.object) : undefined;
  const intent = charge?.refunded ? charge.payment_intent : null;
  return {
    id,
    type,
    payment: type.startsWith("payment_intent.") ? paymentOf(data?.object) : null,
    refundedIntentId: typeof intent === "string" ? intent : (intent?.id ?? null),
  };
}
