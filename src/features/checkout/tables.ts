import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { currency, id, time } from "../../platform/db/columns.ts";
import type { KeptDecline, AttemptLine, AttemptRefusal, AttemptState } from "./attempt.ts";
import type { AttemptFailure, CausedMove } from "./cause.ts";
import type { UnpaidStatus } from "./ports.ts";

/**
 * One try to buy what was in a cart. Lines, amount and currency never change after the insert.
 * Kept for ten years beside the orders they became; the idempotency record of `POST /checkouts` is the row itself.
 */
export const checkoutAttempts = pgTable(
  "checkout_attempts",
  {
    id: id(),
    buyerId: text().notNull(),
    cartId: text().notNull(),
    /** The cart's version the lines were taken from. */
    snapshotVersion: integer().notNull(),
    /** The cart's version without the lines, once they were taken out for the order; who read an older one may still hold them. */
    takenAtVersion: integer(),
    idempotencyKey: text().notNull(),
    fingerprint: text().notNull(),
    state: text().$type<AttemptState>().notNull(),
    lines: jsonb().$type<AttemptLine[]>().notNull(),
    /** Integer minor units. */
    amount: bigint({ mode: "number" }).notNull(),
    currency: currency().notNull(),
    paymentIntentId: text(),
    /** How the payment stood when the provider was last asked, while it is not decided. */
    paymentStatus: text().$type<UnpaidStatus>(),
    /** When the provider was last asked. */
    paymentAskedAt: time(),
    /** Why the last card was not charged. It says nothing of the attempt, which another card can still pay. */
    lastDecline: jsonb().$type<KeptDecline>(),
    /** Lets the buyer's browser pay; forgotten when the attempt ends. */
    clientSecret: text(),
    /** What the provider said where it would never take the payment: what the key was answered, and is answered again. */
    refusal: jsonb().$type<AttemptRefusal>(),
    /** Why it failed, expired or was refunded. */
    reason: text(),
    orderId: text(),
    /** The outbox event that tells of its end; statements of the same batch look for it to know that the end is theirs. */
    endEventId: text(),
    /** The outbox event that tells that it is stuck: told once. */
    stuckEventId: text(),
    createdAt: time().notNull(),
    initiatedAt: time(),
    reconcilingAt: time(),
    endedAt: time(),
    /** When the present state began. */
    stateSince: time().notNull(),
    /** Until when it can be paid. */
    expiresAt: time().notNull(),
    leaseUntil: time(),
    /** When the payment of an ended attempt is looked at again; null for never. Also the lease of who looks at it. */
    paymentCheckAt: time(),
    /** Grows with each lease; a holder whose lease was taken over writes nothing. */
    fence: integer().notNull().default(0),
    /** The request that began it; null where it is not known. */
    requestId: text(),
    /** Who brought it into the state it names; a trigger puts it into the step (`checkout_steps`). */
    cause: jsonb().$type<CausedMove>(),
    /** What the last try to drive it on failed with; of the state it names alone. */
    lastFailure: jsonb().$type<AttemptFailure>(),
  },
  (table) => [
    uniqueIndex("checkout_attempts_key").on(table.buyerId, table.idempotencyKey),
    uniqueIndex("checkout_attempts_open_cart")
      .on(table.cartId)
      .where(sql`${table.state} in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING')`),
    index("checkout_attempts_open")
      .on(table.state, table.stateSince)
      .where(sql`${table.state} in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING')`),
    index("checkout_attempts_open_since")
      .on(table.stateSince, table.id)
      .where(sql`${table.state} in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING')`),
    index("checkout_attempts_payment_check")
      .on(table.paymentCheckAt)
      .where(sql`${table.paymentCheckAt} is not null`),
    index("checkout_attempts_created").on(table.createdAt),
    index("checkout_attempts_intent").on(table.paymentIntentId),
    index("checkout_attempts_cart").on(table.cartId, table.id),
    index("checkout_attempts_buyer").on(table.buyerId, table.id),
  ],
);

/**
 * Every state an attempt entered, every card that was declined meanwhile, and every new thing that its driving on failed with, in order;
 * written by triggers of `checkout_attempts` in the transaction of the change, whoever makes it. Never changed; kept as long as the
 * attempts. An attempt has a state a step at most, and the trigger keeps no more than a hundred failures and a hundred declines.
 */
export const checkoutSteps = pgTable(
  "checkout_steps",
  {
    attemptId: text().notNull(),
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    at: time().notNull(),
    kind: text().$type<"state" | "failure" | "decline">().notNull(),
    /** The state it entered, or was in as it failed or the card was declined. */
    state: text().$type<AttemptState>().notNull(),
    /** Why it ended, what failed (`code`), or the code of the decline. */
    reason: text(),
    /** Who brought it about, and what that is named by; null where the release that wrote it did not say. */
    by: text(),
    ref: text(),
    requestId: text(),
  },
  (table) => [
    primaryKey({ columns: [table.attemptId, table.id] }),
    index("checkout_steps_request")
      .on(table.requestId)
      .where(sql`${table.requestId} is not null`),
  ],
);

/** What is counted of an attempt: itself by its state and currency, and each open state it has left by how long it was in it. */
const counted = {
  kind: text().$type<"volume" | "duration">().notNull(),
  /** The state it is in, or the one it was in for so long. */
  state: text().$type<AttemptState>().notNull(),
  /** The currency, or the number of the bucket of the seconds (`totals-rules.ts`). */
  part: text().notNull(),
  attempts: bigint({ mode: "number" }).notNull(),
  /** Sum of the attempts' amounts, in minor units; 0 of durations. */
  amount: bigint({ mode: "number" }).notNull(),
};

/**
 * What a change of attempts adds to the totals and takes from them, written by triggers of `checkout_attempts` in the transaction of the
 * change, whoever makes it. Nobody waits for another's: the totals are one row for many. Moved there each minute.
 */
export const checkoutTallies = pgTable("checkout_tallies", {
  id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  /** The UTC hour in which the attempt was begun. */
  hour: time().notNull(),
  ...counted,
});

/**
 * Attempts counted by the UTC hour and day they were begun in, and in all: what operators are told of a window costs the hours of the
 * window, not its attempts. True together with the tallies that have not been moved yet. Hours and days beyond the longest window are
 * deleted by the daily cron.
 */
export const checkoutTotals = pgTable(
  "checkout_totals",
  { span: text().$type<"hour" | "day" | "ever">().notNull(), startsAt: time().notNull(), ...counted },
  (table) => [primaryKey({ columns: [table.span, table.startsAt, table.kind, table.state, table.part] })],
);

/** The provider's events, stored before they are acted on (GEN-7). Acted and decided ones are deleted after 90 days by the daily cron. */
export const receivedWebhooks = pgTable(
  "received_webhooks",
  {
    id: id(),
    provider: text().$type<"stripe">().notNull(),
    providerEventId: text().notNull(),
    type: text().notNull(),
    /** The payment it is about, as far as it says. */
    paymentIntentId: text(),
    rawBody: text().notNull(),
    state: text().$type<"RECEIVED" | "ACTED" | "PARKED" | "HANDLED" | "IGNORED">().notNull(),
    /** What acting on it came to: `completed`, `ignored`, … */
    outcome: text(),
    lastError: text(),
    attempts: integer().notNull().default(0),
    receivedAt: time().notNull(),
    actedAt: time(),
    /** The operator who decided a parked one, when, and why. */
    decidedBy: text(),
    decidedAt: time(),
    note: text(),
    /** Not acted on by anyone else before: the lease of who acts now, or the delay before the next try. */
    notBefore: time().notNull(),
  },
  (table) => [
    uniqueIndex("received_webhooks_event").on(table.provider, table.providerEventId),
    index("received_webhooks_waiting")
      .on(table.notBefore)
      .where(sql`${table.state} = 'RECEIVED'`),
    index("received_webhooks_unfinished")
      .on(table.state, table.receivedAt)
      .where(sql`${table.state} in ('RECEIVED', 'PARKED')`),
    index("received_webhooks_by_state").on(table.state, table.id),
    index("received_webhooks_received").on(table.receivedAt),
    index("received_webhooks_payment")
      .on(table.paymentIntentId, table.id)
      .where(sql`${table.paymentIntentId} is not null`),
  ],
);
