import * as z from "zod";
import { once } from "../../platform/once.ts";
import type { CapturedPayment, EventEnvelope, OpenedPayment, Payment, PaymentStatus, ProviderEvent, RefundStatus } from "./ports.ts";
import { fromStripeAmount } from "./stripe-amounts.ts";

/** What a payment has to be asked for with: without its refunds nothing is decided about its money. Four levels are the most Stripe expands. */
export const WITH_REFUNDS = "latest_charge.refunds";

const refundSchema = once(() => z.object({ amount: z.int().nonnegative(), status: z.string().nullable() }));
const chargeSchema = once(() =>
  z.object({
    amount_refunded: z.int().nonnegative(),
    refunds: z.object({ data: z.array(refundSchema()), has_more: z.boolean() }),
  }),
);

/** The parts of Stripe's objects that are used here, checked because a proxy or an outage can answer anything. */
const intentSchema = once(() =>
  z.object({
    object: z.literal("payment_intent"),
    id: z.string(),
    status: z.string(),
    amount_received: z.int().nonnegative(),
    currency: z.string(),
    client_secret: z.string().nullish(),
    metadata: z.record(z.string(), z.string()).default({}),
    last_payment_error: z.object({ code: z.string().nullish(), decline_code: z.string().nullish() }).nullish(),
    /** The one that succeeded, once one has. */
    latest_charge: chargeSchema().nullable(),
  }),
);
const openedSchema = once(() => intentSchema().pick({ id: true, client_secret: true }));

/** Events after which the money of a payment, or what may become of it, is another. */
const WAKING = new Set([
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "charge.refunded",
  "refund.updated",
  "refund.failed",
]);
const named = once(() => z.union([z.string(), z.object({ id: z.string() })]));
/** An intent itself, or a charge or refund that names its intent; null where it has none. */
const subjectSchema = once(() =>
  z.union([
    z.object({ object: z.literal("payment_intent"), id: z.string() }).transform(({ id }) => id),
    z
      .object({ object: z.enum(["charge", "refund"]), payment_intent: named().nullish() })
      .transform(({ payment_intent: intent }) => (typeof intent === "string" ? intent : (intent?.id ?? null))),
  ]),
);

const headSchema = once(() => z.object({ id: z.string().min(1).max(255), type: z.string().min(1).max(255).default("unknown") }));
const eventSchema = once(() => headSchema().extend({ data: z.object({ object: z.unknown() }).optional() }));
/** Of whatever kind an object is: itself where it is an intent, else the intent it names. */
const aboutSchema = once(() =>
  z.object({ data: z.object({ object: z.object({ object: z.string(), id: z.string(), payment_intent: named().nullish() }) }) }),
);

const STATUS: Record<string, PaymentStatus> = { succeeded: "succeeded", canceled: "canceled", processing: "processing" };

/** Throws ZodError where it is not a payment intent that was asked for with its refunds. */
export function paymentOf(intent: unknown): Payment {
  const { id, status, amount_received, currency, client_secret, metadata, last_payment_error, latest_charge } =
    intentSchema().parse(intent);
  const { refunded, refunding, refundsFailed } = refundsOf(latest_charge);
  return {
    intentId: id,
    status: STATUS[status] ?? "awaiting-payment",
    clientSecret: client_secret ?? null,
    received: fromStripeAmount(amount_received, currency),
    refunded: fromStripeAmount(refunded, currency),
    refunding: fromStripeAmount(refunding, currency),
    refundsFailed,
    attemptId: metadata["attempt_id"] ?? null,
    failure: last_payment_error?.decline_code ?? last_payment_error?.code ?? null,
  };
}

/** Throws ZodError where it is not a payment intent. */
export function openedOf(intent: unknown): OpenedPayment {
  const { id, client_secret } = openedSchema().parse(intent);
  return { intentId: id, clientSecret: client_secret ?? null };
}

/** A status nobody here knows is one that is not decided: such money neither went back nor stays. */
export function refundStatusOf(refund: unknown): RefundStatus {
  const { status } = refundSchema().parse(refund);
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}

/**
 * Counts the refunds themselves, because `amount_refunded` has pending ones in it, and what of an authorisation was not captured.
 * Only the newest ten are shown; of more, those behind them were decided long ago and are what the sum has beside the shown.
 */
function refundsOf(charge: z.infer<ReturnType<typeof chargeSchema>> | null): {
  refunded: number;
  refunding: number;
  refundsFailed: number;
} {
  const shown = charge?.refunds.data ?? [];
  const amountOf = (wanted: RefundStatus) =>
    shown.reduce((total, refund) => (refundStatusOf(refund) === wanted ? total + refund.amount : total), 0);
  const [succeeded, refunding] = [amountOf("succeeded"), amountOf("pending")];
  const behind = charge?.refunds.has_more ? Math.max(0, charge.amount_refunded - succeeded - refunding) : 0;
  return {
    refunded: succeeded + behind,
    refunding,
    refundsFailed: shown.filter((refund) => refundStatusOf(refund) === "failed").length,
  };
}

/** What was taken for one of our attempts; undefined for an intent that took nothing, or is none of ours. Throws as `paymentOf`. */
export function capturedOf(intent: unknown): CapturedPayment | undefined {
  const { intentId, attemptId, status, received, refunded, refunding } = paymentOf(intent);
  return status === "succeeded" && attemptId !== null ? { intentId, attemptId, received, refunded, refunding } : undefined;
}

/** Throws ZodError where it is not an event; what it is about is told as far as it can be read. */
export function envelopeOf(event: unknown): EventEnvelope {
  const { id, type } = headSchema().parse(event);
  const object = aboutSchema().safeParse(event).data?.data.object;
  if (object?.object === "payment_intent") return { id, type, about: bounded(object.id) };
  const intent = object?.payment_intent;
  return { id, type, about: bounded(typeof intent === "string" ? intent : intent?.id) };
}

/** An id that can be looked for; what is longer than Stripe's ids is none. */
const bounded = (id: string | undefined): string | null => (id !== undefined && /^[\x21-\x7e]{1,255}$/.test(id) ? id : null);

/** Throws ZodError where it is not an event, or one of a type acted on that is about nothing this code knows. */
export function eventOf(event: unknown): ProviderEvent {
  const { id, type, data } = eventSchema().parse(event);
  return { id, type, intentId: WAKING.has(type) ? subjectSchema().parse(data?.object) : null };
}
