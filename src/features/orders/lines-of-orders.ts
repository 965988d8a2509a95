import { sql } from "drizzle-orm";
import { orderLines, orders } from "./tables.ts";

/** What orders bought, as a source for the statements of who keeps account of it: order_id, attempt_id, placed_at, offer_id, quantity. */
export const linesOfOrders = sql`(
  select o.id as order_id, o.attempt_id, o.placed_at, l.offer_id, l.quantity from ${orders} o join ${orderLines} l on l.order_id = o.id)`;
