import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { ordersOfAttempts } from "../orders/orders-of-attempts.ts";
import type { PaymentRecord } from "./payment-balance.ts";
import { checkoutAttempts as attempts } from "./tables.ts";

/** What we have of these intents, and of orders placed before `placed` by attempts since `begun`, in one round trip. */
export async function paymentRecords(
  db: Db,
  intents: readonly string[],
  orders: { begun: Date; placed: Date } | undefined,
): Promise<PaymentRecord[]> {
  const others = orders
    ? sql`or (a.created_at >= ${orders.begun.toISOString()}::timestamptz and o.placed_at < ${orders.placed.toISOString()}::timestamptz)`
    : sql``;
  const { rows } = await db.execute<PaymentRecord & Record<string, unknown>>(sql`
    select a.payment_intent_id as "intentId", a.state, a.amount::float8 as amount, a.currency,
      o.amount::float8 as "orderAmount", o.refunded_at is not null as "orderRefunded"
    from ${attempts} a left join ${ordersOfAttempts} o on o.attempt_id = a.id
    where a.payment_intent_id = any(array(select jsonb_array_elements_text(${JSON.stringify(intents)}::jsonb))) ${others}`);
  return rows;
}
