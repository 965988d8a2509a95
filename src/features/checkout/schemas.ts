import * as z from "zod";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { degradedSchema, type Degraded } from "../../platform/degraded.ts";
import { problemOfType } from "../../platform/http/problem-schema.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import type { Words } from "../../platform/language/translate.ts";
import { moneySchema } from "../../platform/money-schema.ts";
import { cartConflictSchema } from "../cart/schemas.ts";
import { orderLineSchema } from "../../platform/outbox/event-data.ts";
import { ATTEMPT_STATES, OPEN_STATES } from "./attempt.ts";
import { shownDecline } from "./shown-decline.ts";
import type { Attempt } from "./store.ts";
import { lastFailureSchema } from "./failure-schema.ts";
import { LONGEST_WINDOW_HOURS } from "./totals-rules.ts";

const time = z.string().meta({ format: "date-time" });

/** The version is optional to the schema, so that a client that forgets it is told `428` and counted (CRT-2). */
export const startCheckoutBody = z
  .strictObject({ cartId: idSchema("cart"), expectedSnapshotVersion: z.int().nonnegative().optional() })
  .meta({ example: { cartId: "cart_01h455vb4pex5vsknk084sn02q", expectedSnapshotVersion: 3 } });

export const attemptParams = z.object({ id: idSchema("chk") });

export const attemptSchema = z
  .object({
    id: z.string(),
    cartId: z.string(),
    state: z.enum(ATTEMPT_STATES),
    amount: moneySchema,
    lines: z.array(orderLineSchema),
    payment: z
      .object({
        provider: z.literal("stripe"),
        intentId: z.string(),
        nextStep: z.enum(["pay", "authenticate", "wait"]).nullable().meta({
          description:
            "What the buyer does next: pay, with any card; authenticate with his bank (3-D Secure), for which the browser resumes the payment by its client secret; wait, while the provider works. Null where nothing is left to do.",
        }),
      })
      .nullable(),
    lastDecline: z.object({ code: z.string(), message: z.string(), at: time }).nullable().meta({
      description:
        "Why the last card was not charged, its message in the caller's language (`Accept-Language`, `Content-Language`) where the code is a known one. While the state is PAYMENT_INITIATED the attempt can still be paid.",
    }),
    clientSecret: z.string().nullable().meta({
      description: "With it the buyer's browser pays at the provider. Null before the payment is open and after the attempt has ended.",
    }),
    orderId: z.string().nullable(),
    reason: z.string().nullable(),
    createdAt: time,
    expiresAt: time,
    degraded: degradedSchema.optional(),
  })
  .meta({ id: "CheckoutAttempt" });

/** What a buyer sees of an attempt, in words of his. */
export function attemptView(attempt: Attempt, words: Words, degraded?: Degraded): z.input<typeof attemptSchema> {
  const { id, cartId, state, amount, currency, lines, paymentIntentId, lastDecline, clientSecret, orderId, reason } = attempt;
  const { createdAt, expiresAt } = attempt;
  return {
    id,
    cartId,
    state,
    amount: { amount, currency },
    lines,
    payment: paymentIntentId === null ? null : { provider: "stripe", intentId: paymentIntentId, nextStep: nextStepOf(attempt) },
    lastDecline: lastDecline && shownDecline(lastDecline, words),
    clientSecret,
    orderId,
    reason,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(degraded ? { degraded } : {}),
  };
}

/** Without the secret by which it is paid: that is in the attempt itself. */
const attemptSummarySchema = attemptSchema.omit({ clientSecret: true, lines: true }).meta({ id: "CheckoutAttemptSummary" });
export const attemptPageSchema = pageOf(attemptSummarySchema).meta({ id: "CheckoutAttemptPage" });
export const attemptsQuery = pageQuery(100);

const NEXT_STEP = { "awaiting-payment": "pay", "requires-action": "authenticate", processing: "wait" } as const;
const nextStepOf = ({ state, paymentStatus }: Attempt) =>
  state === "PAYMENT_INITIATED" ? NEXT_STEP[paymentStatus ?? "awaiting-payment"] : null;

/** What a buyer sees of an attempt on a list. */
export function attemptSummaryView(attempt: Attempt, words: Words): z.input<typeof attemptSummarySchema> {
  const { clientSecret: _secret, lines: _lines, ...summary } = attemptView(attempt, words);
  return summary;
}

export const receivedSchema = z.object({ received: z.enum(["acted", "stored", "duplicate"]) });

const reportedAttemptSchema = z.object({
  attemptId: z.string(),
  state: z.enum(OPEN_STATES as [(typeof OPEN_STATES)[number]]),
  ageSeconds: z.int(),
  thresholdSeconds: z.number(),
  stuck: z.boolean(),
  amount: moneySchema,
  cartId: z.string(),
  buyerId: z.string(),
  paymentIntentId: z.string().nullable(),
  expiresAt: time,
  lastFailure: lastFailureSchema
    .nullable()
    .meta({ description: "What driving it on last failed with in its state; null where nothing did." }),
  nextAction: z.string(),
});
export type ReportedAttempt = z.infer<typeof reportedAttemptSchema>;
export const reportSchema = pageOf(reportedAttemptSchema).meta({ id: "CheckoutReport" });
export const reportQuery = pageQuery(100);

const seconds = z.number().nullable();
export const baselineQuery = z.object({
  windowHours: wholeNumber(1, LONGEST_WINDOW_HOURS).default(24).describe("How many hours back."),
});
export const baselineSchema = z
  .object({
    windowHours: z.int(),
    since: z.string().meta({ format: "date-time", description: "The window's beginning: so many hours before the present hour began." }),
    conversion: z.number().nullable(),
    volumes: z.array(z.object({ state: z.enum(ATTEMPT_STATES), attempts: z.int(), amount: moneySchema })),
    states: z.array(
      z.object({
        state: z.enum(OPEN_STATES as [(typeof OPEN_STATES)[number]]),
        thresholdSeconds: z.number(),
        usualSeconds: z
          .object({ samples: z.int(), p50: seconds, p95: seconds, p99: seconds })
          .meta({ description: "Samples are exact, percentiles within 5 %: they are told from a histogram." }),
        current: z.object({ attempts: z.int(), oldestAgeSeconds: z.int().nullable() }),
      }),
    ),
  })
  .meta({ id: "CheckoutBaseline" });
export type CheckoutBaseline = z.infer<typeof baselineSchema>;

const ofAttempt = { attemptId: z.string(), state: z.enum(ATTEMPT_STATES) };

/** What stands against a checkout, told apart by `type`. */
export const checkoutRefusedSchema = z.discriminatedUnion("type", [
  cartConflictSchema,
  problemOfType("offers-changed")
    .extend({
      changes: z.array(
        z.object({
          itemId: z.string(),
          offerId: z.string(),
          kind: z.enum(["unavailable", "price-changed", "below-minimum-quantity"]),
          from: moneySchema,
          to: moneySchema.nullable(),
          minimumQuantity: z.int().nullable(),
          lapse: z.enum(["expired", "more-pieces", "beyond-bound"]).optional().meta({ description: "Why the quoted price is not owed." }),
        }),
      ),
    })
    .meta({ id: "OffersChanged" }),
  problemOfType("stock-short")
    .extend({ lines: z.array(z.object({ itemId: z.string(), offerId: z.string(), wanted: z.int(), available: z.int() })) })
    .meta({ id: "StockShort" }),
  problemOfType("checkout-in-progress").extend(ofAttempt).meta({ id: "CheckoutInProgress" }),
  problemOfType("checkout-ended")
    .extend({ ...ofAttempt, reason: z.string().nullable() })
    .meta({ id: "CheckoutEnded" }),
  problemOfType("idempotency-in-flight").meta({ id: "IdempotencyInFlight" }),
]);
