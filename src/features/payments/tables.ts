import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { currency, id, time } from "../../platform/db/columns.ts";
import type { MovementKind, MovementState, Mover } from "./movement.ts";

/**
 * The ledger of money: each capture, refund and dispute of a payment, as the provider told of it. Rows are never deleted, and their
 * state goes one way. Kept for ten years beside the orders they belong to.
 */
export const paymentMovements = pgTable(
  "payment_movements",
  {
    id: id(),
    kind: text().$type<MovementKind>().notNull(),
    /** The provider's id of it: it is booked once, however often it is told of. */
    providerId: text().notNull(),
    paymentIntentId: text().notNull(),
    /** The attempt the payment was made for, by the provider's word; there may be none of that id here. */
    attemptId: text(),
    state: text().$type<MovementState>().notNull(),
    /** Integer minor units. */
    amount: bigint({ mode: "number" }).notNull(),
    currency: currency().notNull(),
    cause: text(),
    failure: text(),
    by: text().$type<Mover>().notNull(),
    /** The operator, where it was one. */
    byId: text(),
    /** Our request that it answers. */
    requestId: text(),
    fundsWithdrawn: boolean().notNull().default(false),
    happenedAt: time().notNull(),
    /** When we first knew. */
    bookedAt: time().notNull(),
    stateSince: time().notNull(),
    /** The state in which it was last told of to those who hear of its order; null for never. */
    toldState: text().$type<MovementState>(),
  },
  (table) => [
    uniqueIndex("payment_movements_provider").on(table.providerId),
    index("payment_movements_intent").on(table.paymentIntentId, table.happenedAt),
    index("payment_movements_request")
      .on(table.requestId)
      .where(sql`${table.requestId} is not null`),
  ],
);

/**
 * Refunds that operators asked for, written before the provider is asked: a process that dies in between leaves one that is asked
 * for again under the same key. The row is the record of the Idempotency-Key. Kept as long as the movements.
 */
export const paymentRefundRequests = pgTable(
  "payment_refund_requests",
  {
    id: id(),
    operatorId: text().notNull(),
    idempotencyKey: text().notNull(),
    fingerprint: text().notNull(),
    paymentIntentId: text().notNull(),
    amount: bigint({ mode: "number" }).notNull(),
    currency: currency().notNull(),
    reason: text().notNull(),
    state: text().$type<"ASKED" | "TAKEN" | "REFUSED">().notNull(),
    /** The provider's id of the refund, once it took the request; how that ends is the movement's. */
    refundId: text(),
    /** The provider's word for why it refused. */
    refusal: text(),
    lastError: text(),
    tries: integer().notNull().default(0),
    askedAt: time().notNull(),
    decidedAt: time(),
    /** Not asked for by anyone else before: the lease of who asks now. */
    notBefore: time().notNull(),
  },
  (table) => [
    uniqueIndex("payment_refund_requests_key").on(table.operatorId, table.idempotencyKey),
    index("payment_refund_requests_waiting")
      .on(table.notBefore)
      .where(sql`${table.state} = 'ASKED'`),
    index("payment_refund_requests_intent").on(table.paymentIntentId, table.id),
  ],
);
