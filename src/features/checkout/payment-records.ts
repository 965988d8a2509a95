import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { ordersOfAttempts } from "../orders/orders-of-attempts.ts";
import { disputedOf, outOfBandOf } from "../payments/sums-beside.ts";
import type { PaymentRecord } from "./payment-balance.ts";
import { checkoutAttempts as attempts } from "./tables.ts";

/** Orders of the window that are looked at besides as many as there are payments: where so many have none, it is told of as it is. */
const ASTRAY = 1_000;

/**
 * What we have of these intents, and of orders placed before `placed` by attempts since `begun` that are none of them, the newest first;
 * in one round trip, whose cost is the intents' and what stands beside them.
 */
export async function paymentRecords(
  db: Db,
  intents: readonly string[],
  orders: { begun: Date; placed: Date } | undefined,
): Promise<PaymentRecord[]> {
  const columns = sql`a.payment_intent_id as "intentId", a.state, a.amount::float8 as amount, a.currency,
      o.amount::float8 as "orderAmount", o.refunded_amount::float8 as "orderRefunded", ${disputedOf} as disputed, ${outOfBandOf} as "outOfBand"`;
  const given = sql`select jsonb_array_elements_text(${JSON.stringify(intents)}::jsonb)`;
  const others = orders
    ? sql`union all
      select ${columns} from (
        select * from ${ordersOfAttempts} o where placed_at >= ${timestamp(orders.begun)} and placed_at < ${timestamp(orders.placed)}
        order by placed_at desc limit ${intents.length + ASTRAY}
      ) o cross join lateral (select * from ${attempts} where id = o.attempt_id limit 1) a
      where a.created_at >= ${timestamp(orders.begun)} and (a.payment_intent_id is null or a.payment_intent_id not in (${given}))`
    : sql``;
  const { rows } = await db.execute<PaymentRecord & Record<string, unknown>>(sql`
    (select ${columns} from ${attempts} a left join ${ordersOfAttempts} o on o.attempt_id = a.id
     where a.payment_intent_id = any(array(${given}))) ${others}`);
  return rows;
}
