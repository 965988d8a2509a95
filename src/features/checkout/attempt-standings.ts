import { sql, type SQL } from "drizzle-orm";
import { checkoutAttempts as attempts } from "./tables.ts";

/** Attempts with how they stand, as a source for the statements of who keeps something for them: id, buyer_id, cart_id, open, order_id, created_at, expires_at, ended_at, lines, payment_intent_id. */
export const attemptStandings: SQL = sql`(
  select id, buyer_id, cart_id, state in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING') as open, order_id,
    created_at, expires_at, ended_at, lines, payment_intent_id from ${attempts})`;

/** The same of open ones alone, by their own index. */
export const openAttempts: SQL = sql`(
  select id, created_at, expires_at, lines from ${attempts}
  where state in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING'))`;
