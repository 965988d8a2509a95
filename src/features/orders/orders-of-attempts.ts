import { sql, type SQL } from "drizzle-orm";
import { orders } from "./tables.ts";

/** Orders with the attempts they came from, as a source for the statements of who knows the attempts: attempt_id, amount, refunded_amount, placed_at. */
export const ordersOfAttempts = sql`(select attempt_id, amount, refunded_amount, placed_at from ${orders})`;

/** The attempt an order came from, as a value in the statements of who knows the attempts. */
export const attemptOfOrder = (orderId: string): SQL<string> =>
  sql`(select ${orders.attemptId} from ${orders} where ${orders.id} = ${orderId})`;
