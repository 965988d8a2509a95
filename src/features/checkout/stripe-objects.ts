import * as z from "zod";
import { once } from "../../platform/once.ts";
import { storedText } from "../../platform/stored-text.ts";
import type { ToldMovement } from "../payments/movement.ts";
import type { CapturedPayment, Decline, EventEnvelope, OpenedPayment, Payment, PaymentStatus, ProviderEvent } from "./ports.ts";
import { LONGEST_MESSAGE, oneLine } from "./provider-text.ts";
import { fromStripeAmount } from "./stripe-amounts.ts";
import { captureOf, chargeSchema, disputeOf, refundOf, refundSchema, refundStateOf, type StripeRefund } from "./stripe-movements.ts";

/** What a payment has to be asked for with: without its refunds nothing is decided about its money. Four levels are the most Stripe expands. */
export const WITH_REFUNDS = "latest_charge.refunds";

const paymentErrorSchema = once(() =>
  z.object({
    code: z.string().nullish(),
    decline_code: z.string().nullish(),
    message: z.string().nullish(),
    /** The charge that failed; none where the buyer failed before one was tried, as at his bank's authentication. */
    charge: z.string().nullish(),
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
    last_payment_error: paymentErrorSchema().nullish(),
    /** The one that succeeded, once one has; before, the last that failed. */
    latest_charge: chargeSchema().nullable(),
  }),
);
type StripeIntent = z.infer<ReturnType<typeof intentSchema>>;
const openedSchema = once(() => intentSchema().pick({ id: true, client_secret: true }));

/** Events after which the money of a payment, or what may become of it, is another. */
export const WAKING_EVENTS: ReadonlySet<string> = new Set([
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.requires_action",
  "payment_intent.processing",
  "payment_intent.canceled",
  "charge.refunded",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
]);
const named = once(() => z.union([z.string(), z.object({ id: z.string() })]));
/** An intent itself, or a charge, refund or dispute that names its intent; null where it has none. */
const subjectSchema = once(() =>
  z.union([
    z.object({ object: z.literal("payment_intent"), id: z.string() }).transform(({ id }) => id),
    z
      .object({ object: z.enum(["charge", "refund", "dispute"]), payment_intent: named().nullish() })
      .transform(({ payment_intent: intent }) => (typeof intent === "string" ? intent : (intent?.id ?? null))),
  ]),
);

const headSchema = once(() => z.object({ id: storedText(255), type: storedText(255).default("unknown") }));
const eventSchema = once(() => headSchema().extend({ data: z.object({ object: z.unknown() }).optional() }));
/** Of whatever kind an object is: itself where it is an intent, else the intent it names. */
const aboutSchema = once(() =>
  z.object({ data: z.object({ object: z.object({ object: z.string(), id: z.string(), payment_intent: named().nullish() }) }) }),
);

const STATUS: Record<string, PaymentStatus> = {
  succeeded: "succeeded",
  canceled: "canceled",
  processing: "processing",
  requires_action: "requires-action",
};

const LONGEST_CODE = 100;

/** What stands beside an intent: asked for where the intent says that there is more than it shows. */
export interface Beside {
  /** More of its refunds than the newest ten. */
  refunds?: readonly unknown[];
  disputes?: readonly unknown[];
}

/** Which of that an intent has, as it was answered. Throws as `paymentOf`. */
export function besideOf(intent: unknown): { refunds: boolean; disputes: boolean } {
  const { latest_charge } = intentSchema().parse(intent);
  return { refunds: latest_charge?.refunds.has_more === true, disputes: latest_charge?.disputed === true };
}

/** Throws ZodError where it is not a payment intent that was asked for with its refunds. */
export function paymentOf(answer: unknown, beside: Beside = {}): Payment {
  const intent = intentSchema().parse(answer);
  const { id, status, amount_received, currency, client_secret, metadata, last_payment_error, latest_charge } = intent;
  const refunds = refundsBeside(intent, beside);
  const disputes = (beside.disputes ?? []).map(disputeOf);
  const money = (amount: number) => fromStripeAmount(amount, currency);
  const { refunded, refunding } = refundSums(intent, refunds);
  const inState = (state: ToldMovement["state"]) =>
    disputes.reduce((sum, dispute) => (dispute.state === state ? sum + dispute.amount.amount : sum), 0);
  const captures = latest_charge && amount_received > 0 ? [captureOf(latest_charge, amount_received, currency)] : [];
  return {
    intentId: id,
    status: STATUS[status] ?? "awaiting-payment",
    clientSecret: client_secret ?? null,
    received: money(amount_received),
    refunded: money(refunded),
    refunding: money(refunding),
    refundsFailed: refunds.filter((refund) => refundStateOf(refund) === "failed").length,
    disputing: { amount: inState("open"), currency: money(0).currency },
    lost: { amount: inState("lost"), currency: money(0).currency },
    movements: [...captures, ...refunds.map(refundOf), ...disputes],
    attemptId: metadata["attempt_id"] ?? null,
    decline: last_payment_error ? declineOf(last_payment_error, latest_charge) : null,
  };
}

function declineOf(
  { code, decline_code, message, charge: failed }: z.infer<ReturnType<typeof paymentErrorSchema>>,
  charge: z.infer<ReturnType<typeof chargeSchema>> | null,
): Decline {
  const isOfCharge = charge?.created !== undefined && charge.id === failed;
  return {
    code: oneLine(decline_code ?? code ?? "unknown", LONGEST_CODE),
    message: oneLine(message ?? "", LONGEST_MESSAGE),
    at: isOfCharge ? new Date((charge.created ?? 0) * 1000) : null,
  };
}

/** Throws ZodError where it is not a payment intent. */
export function openedOf(intent: unknown): OpenedPayment {
  const { id, client_secret } = openedSchema().parse(intent);
  return { intentId: id, clientSecret: client_secret ?? null };
}

function refundsBeside({ latest_charge }: StripeIntent, { refunds }: Beside): StripeRefund[] {
  return refunds ? refunds.map((refund) => refundSchema().parse(refund)) : (latest_charge?.refunds.data ?? []);
}

/**
 * Counts the refunds themselves, because `amount_refunded` has pending ones in it, and what of an authorisation was not captured.
 * Where not all are shown, those behind them were decided long ago and are what the sum has beside the shown.
 */
function refundSums({ latest_charge: charge }: StripeIntent, shown: readonly StripeRefund[]): { refunded: number; refunding: number } {
  const amountOf = (wanted: ToldMovement["state"]) =>
    shown.reduce((total, refund) => (refundStateOf(refund) === wanted ? total + refund.amount : total), 0);
  const [succeeded, refunding] = [amountOf("succeeded"), amountOf("pending")];
  const behind = charge?.refunds.has_more ? Math.max(0, charge.amount_refunded - succeeded - refunding) : 0;
  return { refunded: succeeded + behind, refunding };
}

/**
 * What was taken for one of our attempts; undefined for an intent that took nothing, or is none of ours. A refund from `before` on counts as
 * under way, because our books may not have it yet. Throws as `paymentOf`.
 */
export function capturedOf(answer: unknown, before: Date): CapturedPayment | undefined {
  const { intentId, attemptId, status, received, refunded, refunding, movements } = paymentOf(answer);
  if (status !== "succeeded" || attemptId === null) return undefined;
  const fresh = movements.reduce(
    (sum, { kind, state, happenedAt, amount }) =>
      kind === "refund" && state === "succeeded" && happenedAt >= before ? sum + amount.amount : sum,
    0,
  );
  return {
    intentId,
    attemptId,
    received,
    refunded: { ...refunded, amount: refunded.amount - fresh },
    refunding: { ...refunding, amount: refunding.amount + fresh },
  };
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
  return { id, type, intentId: WAKING_EVENTS.has(type) ? subjectSchema().parse(data?.object) : null };
}
